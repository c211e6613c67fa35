"""Contract: the world outside hears of every event as a CloudEvent."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.memory.message_bus import MemoryMessageBus
from application.events import EVENTS
from application.ports.message_bus import MessageBus
from application.ports.outbox import DeliveredEvent
from domain.planning.events import TaskStatusChanged
from domain.shared.aggregate import DomainEvent

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
Heard: TypeAlias = Callable[[], Awaitable[Sequence[Mapping[str, Any]]]]
VALUES: Mapping[object, Any] = {UUID: uuid4(), datetime: NOW, str: "done", int: 3, bool: True}


def an_event(kind: type[DomainEvent] = TaskStatusChanged) -> DomainEvent:
    return kind(**{field.name: VALUES.get(field.type, ("title", "due_date")) for field in fields(kind)})


def delivered(event: DomainEvent, *, position: int = 7) -> DeliveredEvent:
    return DeliveredEvent(position=position, event_id=uuid4(), aggregate_id=uuid4(), event=event)


class MessageBusContract:
    """``heard`` gives what listeners were told so far, as JSON says it, in the order it came."""

    async def test_publishes_cloud_events(self, bus: MessageBus, heard: Heard) -> None:
        told = delivered(an_event())
        await bus.publish(told)
        (event,) = await heard()
        assert event["specversion"] == "1.0"
        assert event["type"] == "coach.event.planning.task_status_changed.v1"
        assert event["id"] == str(told.event_id)
        assert event["subject"] == str(told.event.user_id)
        assert event["tenantid"] == str(told.event.tenant_id)
        assert datetime.fromisoformat(event["time"]) == NOW
        assert event["data"] == {
            "plan_id": str(VALUES[UUID]),
            "task_id": str(VALUES[UUID]),
            "status": "done",
        }

    @pytest.mark.parametrize("kind", EVENTS)
    async def test_publishes_events_of_every_kind(
        self, bus: MessageBus, heard: Heard, kind: type[DomainEvent]
    ) -> None:
        told = delivered(an_event(kind))
        await bus.publish(told)
        assert [(each["id"], each["type"]) for each in await heard()] == [
            (str(told.event_id), f"coach.event.{kind.name}")
        ]

    async def test_listeners_hear_of_everything_in_order(self, bus: MessageBus, heard: Heard) -> None:
        told = [delivered(an_event(), position=position) for position in range(9, 14)]
        for each in told:
            await bus.publish(each)
        events = await heard()
        assert [event["id"] for event in events] == [str(each.event_id) for each in told]
        assert [event["sequence"] for event in events] == sorted(event["sequence"] for event in events)

    async def test_an_event_published_twice_can_be_recognised(self, bus: MessageBus, heard: Heard) -> None:
        told = delivered(an_event())
        await bus.publish(told)
        await bus.publish(told)
        events = await heard()
        assert events
        assert all(event == events[0] for event in events)


class TestMemoryMessageBus(MessageBusContract):
    @pytest.fixture
    def bus(self) -> MemoryMessageBus:
        return MemoryMessageBus()

    @pytest.fixture
    def heard(self, bus: MemoryMessageBus) -> Heard:
        async def published() -> Sequence[Mapping[str, Any]]:
            return [msgspec.json.decode(msgspec.json.encode(event)) for event in bus.published]

        return published
