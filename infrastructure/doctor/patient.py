"""What is examined, and how it is told."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeAlias

from entrypoints.cli.operations import Diagnosis, Severity
from infrastructure.deployment import Addresses
from infrastructure.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The deployment of the environment, or one ``at_home`` on embedded stores, for trying things."""

    settings: Settings
    addresses: Addresses

    @property
    def at_home(self) -> bool:
        return self.settings.postgres_url is None and self.settings.mongo_url is None


Check: TypeAlias = Callable[[Patient], AsyncIterator[Diagnosis]]


def fine(about: str, what: str) -> Diagnosis:
    return Diagnosis(about=about, severity=Severity.FINE, what=what)


def warning(about: str, what: str, *, why: str, do: str) -> Diagnosis:
    return Diagnosis(about=about, severity=Severity.WARNING, what=what, why=why, do=do)


def error(about: str, what: str, *, why: str, do: str) -> Diagnosis:
    return Diagnosis(about=about, severity=Severity.ERROR, what=what, why=why, do=do)


def unchecked(about: str, what: str, *, why: str, do: str) -> Diagnosis:
    return Diagnosis(about=about, severity=Severity.UNCHECKED, what=what, why=why, do=do)
