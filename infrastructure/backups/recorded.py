"""What is done to backups, and with them, is entered among the acts of operators."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Never, TypeVar

from returns.result import Result, Success

from application.audit.audited import Audited
from infrastructure.container import Container

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupAct:
    """``kind`` is that of what was copied; ``brought_to``: the moment that the truth was brought to."""

    kind: str | None = None
    brought_to: str | None = None


async def recorded(
    container: Container, act: str, work: Callable[[], Awaitable[T]], about: BackupAct | None = None
) -> T:
    async def done(_: BackupAct, /) -> Result[T, Never]:
        return Success(await work())

    ports = container.ports
    audited: Audited[BackupAct, T, Any] = Audited(
        done, ports.audit_trail(), ports.clock(), ports.ids(), act=act, fields=("kind", "brought_to")
    )
    return (await audited(about or BackupAct())).unwrap()
