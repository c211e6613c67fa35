"""Contract: messages of a learner or a tenant are found and removed, whatever kind they are of."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol
from uuid import uuid4

import msgspec
import pytest

from adapters.memory.dead_letters import MemoryDeadLetters
from adapters.memory.learner_traces import published_on
from adapters.memory.message_bus import MemoryMessageBus
from application.ports.learner_traces import Whose
from application.ports.message_bus import MessageBus
from application.ports.outbox import DeliveredEvent
from application.privacy.letters_of import DeadLetterTraces
from domain.planning.events import TaskStatusChanged
from domain.privacy.erasure_events import ErasureRequested, LearnerErased
from domain.shared.aggregate import DomainEvent
from entrypoints.queue.letter_reader import SealedLetterReader
from entrypoints.queue.outcomes import Outcome, outcome_of
from entrypoints.queue.verdicts import Refused
from tests.contracts.test_dead_letters import a_letter
from tests.contracts.test_erasures import ADA, TENANT, Held, TracesContract
from tests.contracts.test_message_bus import Heard, an_event, delivered
from tests.queue.messages import SEALER, command


class Commands(Protocol):
    async def send(self, body: bytes) -> None: ...


class Outcomes(Protocol):
    async def send(self, outcome: Outcome) -> None: ...


def told_of(whose: Whose, kind: type[DomainEvent] = TaskStatusChanged) -> DeliveredEvent:
    return delivered(replace(an_event(kind), tenant_id=whose.tenant_id, user_id=whose.user_id))


def messages_left_in(
    commands: Commands, outcomes: Outcomes, bus: MessageBus
) -> Callable[[Whose], Awaitable[None]]:
    async def leave(whose: Whose) -> None:
        tenant, learner = str(whose.tenant_id).upper(), whose.user_id.hex  # any spelling will do
        body = command("create_plan", {}, id=str(uuid4()), tenant=tenant, learner=learner)
        await commands.send(body)
        outcome = outcome_of(body, Refused("data_unfit", {}), sealer=SEALER)
        assert outcome is not None
        await outcomes.send(outcome)
        await bus.publish(told_of(whose))

    return leave


class NamingTracesContract(TracesContract):
    namesake = uuid4()  # there is none in truth: whatever names a learner is theirs, without a tenant too


class MessageTracesContract(NamingTracesContract):
    """``heard`` is what others hear on the bus. ``left`` says how many messages ``held`` leaves at a time."""

    left = 3  # a command, its outcome and an event

    async def test_finds_all_of_them_however_their_ids_are_written(self, held: Held) -> None:
        await held.leave(Whose(TENANT, ADA))
        assert sum((await held.traces.count(Whose(TENANT, ADA))).values()) == self.left
        assert sum((await held.traces.count_tenant(TENANT)).values()) == self.left

    @pytest.mark.parametrize("kind", [ErasureRequested, LearnerErased])
    async def test_others_hear_of_the_erasure_all_the_same(
        self, held: Held, bus: MessageBus, heard: Heard, kind: type[DomainEvent]
    ) -> None:
        ada = Whose(TENANT, ADA, [uuid4()])
        await held.leave(ada)
        said = told_of(ada, kind)
        await bus.publish(said)
        await held.traces.remove(ada)
        assert dict(await held.traces.count(ada)) == {}
        assert [each["id"] for each in await heard()] == [str(said.event_id)]


class TestMemoryMessages(MessageTracesContract):
    left = 1

    @pytest.fixture
    def bus(self) -> MemoryMessageBus:
        return MemoryMessageBus()

    @pytest.fixture
    def heard(self, bus: MemoryMessageBus) -> Heard:
        async def published() -> list[dict[str, object]]:
            return [msgspec.json.decode(msgspec.json.encode(each)) for each in bus.published]

        return published

    @pytest.fixture
    def held(self, bus: MemoryMessageBus) -> Held:
        async def leave(whose: Whose) -> None:
            await bus.publish(told_of(whose))

        return Held(published_on(bus), leave)


class TestDeadLetterTraces(NamingTracesContract):
    @pytest.fixture
    def held(self) -> Held:
        letters = MemoryDeadLetters()

        async def leave(whose: Whose) -> None:
            body = command("create_plan", {}, tenant=whose.tenant_id, learner=whose.user_id)
            await letters.keep(replace(a_letter(), body=SEALER.seal(body)))

        return Held(DeadLetterTraces(letters, SealedLetterReader(SEALER)), leave)
