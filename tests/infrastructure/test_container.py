"""mypy does not see through the container, so this looks at everything that it builds."""

import asyncio
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency

from adapters.memory.rate_limits import MemoryRateLimits
from application.audit.audited import Audited
from application.coach import Coach
from application.consistency.errors import IdempotencyKeyReused
from application.consistency.reliably import Reliably
from application.consistency.routes import SUBSCRIBERS
from application.identity.admit import AdmitCommand
from application.identity.turnstile import PLACES, Turnstile
from application.privacy.hiding import OnlyTheVisible
from domain.identity.rates import Rate
from infrastructure.container import Container, MemoryContainer
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.settings import Settings

NOWHERE = Addresses(
    postgres="postgresql://127.0.0.1:1/coach",
    postgres_direct="postgresql://127.0.0.1:1/coach",
    mongo="mongodb://127.0.0.1:1",
)
KEY = bytes(LENGTH)
COATS = (Reliably, Audited, OnlyTheVisible, Turnstile)
MODELS = {"model_base_url": "http://127.0.0.1:1", "chat_model": "talker", "embedding_model": "measurer"}


@pytest.fixture(params=["memory", "offline models", "models at a URL"])
async def container(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """None of them connects to anything by being built."""
    if request.param == "memory":
        return MemoryContainer()
    models = MODELS if request.param == "models at a URL" else {}
    settings = Settings(_env_file=None).model_copy(update={"home": tmp_path} | models)
    keys = Keys(**dict.fromkeys(NAMES, KEY))
    return Container(deployment=Deployment(settings=settings, addresses=NOWHERE, keys=keys))


def test_every_provider_can_be_built(container: Any) -> None:
    built = [provider() for provider in container.traverse() if not isinstance(provider, Dependency)]
    assert len(built) > 100


def test_every_use_case_stands_under_its_own_name(container: Any) -> None:
    coach = container.coach()
    for field in fields(Coach):
        counted = getattr(coach, field.name)
        assert counted.name == field.name
        use_case = bare(counted.use_case)
        assert re.sub(r"(?<!^)(?=[A-Z])", "_", type(use_case).__name__).lower() == field.name


def test_what_can_be_repeated_is_done_reliably_and_nothing_else(container: Any) -> None:
    coach = container.coach()
    for name, kind in get_type_hints(Coach).items():
        refusals = get_args(get_args(kind)[2]) or (get_args(kind)[2],)
        assert isinstance(getattr(coach, name).use_case, Reliably) is (IdempotencyKeyReused in refusals), name


def test_every_subscriber_of_the_routes_is_there_once(container: Any) -> None:
    assert [type(each) for each in container.subscribers()] == list(SUBSCRIBERS)
    assert [each.name for each in container.relay().subscribers] == [each.name for each in SUBSCRIBERS]


def test_every_part_fits_the_port_that_it_is_plugged_into(container: Any) -> None:
    seen: list[str] = []
    for owner in all_parts(container):
        for name, port in get_type_hints(type(owner)).items():
            if getattr(port, "_is_protocol", False) and port.__module__.startswith("application.ports"):
                seen.append(port.__name__)
                assert misfits(getattr(owner, name), port) == [], (type(owner).__name__, name)
    assert {"UnitOfWorkFactory", "Tutor", "DialogueLog", "Outbox", "ObjectStore", "MessageBus"} <= set(seen)


async def test_a_storm_waits_for_its_limits_with_a_few_connections_and_not_with_one_each() -> None:
    container, limits = MemoryContainer(), SlowLimits()
    container.ports.rate_limits.override(limits)
    container.ports.address_rate.override(Rate("address", per_minute=1000, burst=1000))
    coach = container.coach()
    await asyncio.gather(*(coach.admit(AdmitCommand(address="203.0.113.7")) for _ in range(50)))
    assert limits.most == PLACES


class SlowLimits(MemoryRateLimits):
    asking = most = 0

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        self.asking += 1
        self.most = max(self.most, self.asking)
        await asyncio.sleep(0)
        self.asking -= 1
        return await super().take(rate, subject, now=now, count=count)


def all_parts(container: DeclarativeContainer | Any) -> Iterator[Any]:
    waiting = [container.coach(), *container.subscribers(), container.relay()]
    while waiting:
        part = waiting.pop()
        if is_dataclass(part):
            yield part
            waiting += [getattr(part, field.name) for field in fields(part)]


def misfits(part: object, port: type) -> Sequence[str]:
    """The port's members that the part lacks, or takes other arguments for."""
    return [
        name
        for name, wanted in vars(port).items()
        if not name.startswith("_") or name == "__call__"
        if not fits(getattr(part, name, None), wanted)
    ]


def fits(found: Any, wanted: Any) -> bool:
    if not callable(wanted):
        return found is not None
    return callable(found) and parameters(found) == parameters(wanted)


def parameters(function: Any) -> Sequence[tuple[str, Any, Any]]:
    signature = inspect.signature(function)
    return [
        (each.name, each.kind, each.default) for each in signature.parameters.values() if each.name != "self"
    ]


def bare(use_case: Any) -> Any:
    return use_case.use_case if isinstance(use_case, COATS) else use_case
