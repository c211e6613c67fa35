"""No administrative act without an entry: that it begins, and how it ended."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from returns.result import Failure, Result, Success

from adapters.memory.audit_trail import MemoryAuditTrail
from adapters.memory.clock import MemoryClock
from adapters.memory.ids import MemoryIds
from application.audit.audited import Audited
from application.consistency.tend_outbox import DiscardDeliveryCommand, ReplayDeliveriesCommand
from application.knowledge.tend_imports import RetryImportCommand
from application.ports.failures import StoreUnavailable
from domain.audit.chain import Act, Link
from infrastructure.container import MemoryContainer


@dataclass(frozen=True)
class Refused:
    code: ClassVar[str] = "not_today"


@dataclass(frozen=True)
class Command:
    thing: UUID
    missing: UUID | None = None
    secret: str = "correct horse"


class Away(MemoryAuditTrail):
    async def append(self, act: Act) -> Link:
        raise StoreUnavailable("postgres")


def audited(
    answer: Result[int, Refused] | Exception, trail: MemoryAuditTrail
) -> tuple[Audited, list[Command]]:  # type: ignore[type-arg] # of these
    asked: list[Command] = []

    async def use_case(command: Command, /) -> Result[int, Refused]:
        asked.append(command)
        if isinstance(answer, Exception):
            raise answer
        return answer

    wrapped = Audited(
        use_case, trail, MemoryClock(), MemoryIds(), act="thing.do", fields=("thing", "missing")
    )
    return wrapped, asked


@pytest.mark.parametrize(
    ("answer", "outcome"), [(Success(5), "done"), (Failure(Refused()), "not_today")], ids=str
)
async def test_enters_that_it_begins_and_how_it_ended(answer: Result[int, Refused], outcome: str) -> None:
    trail, command = MemoryAuditTrail(), Command(uuid4())
    use_case, _ = audited(answer, trail)
    assert await use_case(command) == answer
    begun, ended = [each.act for each in trail.links]
    assert (begun.outcome, ended.outcome, begun.name) == ("begun", outcome, "thing.do")
    assert begun.act_id == ended.act_id
    assert begun.details == ended.details == {"thing": str(command.thing)}


async def test_enters_that_it_failed() -> None:
    trail = MemoryAuditTrail()
    use_case, _ = audited(StoreUnavailable("mongo"), trail)
    with pytest.raises(StoreUnavailable, match="mongo"):
        await use_case(Command(uuid4()))
    assert [each.act.outcome for each in trail.links] == ["begun", "failed"]


async def test_nothing_is_done_that_cannot_be_entered() -> None:
    use_case, asked = audited(Success(5), Away())
    with pytest.raises(StoreUnavailable, match="postgres"):
        await use_case(Command(uuid4()))
    assert asked == []


async def test_what_operators_do_is_entered() -> None:
    container = MemoryContainer()
    coach, trail = container.coach(), container.stores().audit_trail
    import_id = uuid4()
    await coach.replay_deliveries(ReplayDeliveriesCommand(subscriber="nobody", first=1))
    await coach.discard_delivery(DiscardDeliveryCommand(subscriber="plan-vectors", position=7))
    await coach.retry_import(RetryImportCommand(import_id=import_id))
    assert [
        (each.act.name, each.act.outcome, each.act.details) for each in trail.links if each.position % 2 == 0
    ] == [
        ("outbox.replay", "subscriber_unknown", {"subscriber": "nobody", "first": "1"}),
        ("outbox.discard", "delivery_not_parked", {"subscriber": "plan-vectors", "position": "7"}),
        ("imports.retry", "import_not_found", {"import_id": str(import_id)}),
    ]


def test_every_act_of_an_operator_that_changes_something_is_audited() -> None:
    coach = MemoryContainer().coach()
    acts = {
        name: use_case.act
        for name in coach.__dataclass_fields__
        if isinstance(use_case := getattr(coach, name).use_case, Audited)
    }
    assert (
        acts.items()
        >= {
            "replay_deliveries": "outbox.replay",
            "discard_delivery": "outbox.discard",
            "retry_import": "imports.retry",
            "cancel_import": "imports.cancel",
            "serve_vectors": "vectors.serve",
            "drop_vectors": "vectors.drop",
            "migrate_vectors": "vectors.migrate",
            "order_erasure": "erasure.order",
            "import_export": "export.import",
            "write_export": "export.write",
            "replay_dead_letter": "queue.replay",
            "delete_tenant": "tenants.delete",
            "run_retention": "retention.run",
        }.items()
    )
