"""Contract: messages stay as they were first written, in the order they were written."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.mongo.client import Client
from adapters.mongo.dialogue_log import MongoDialogueLog
from application.paging import PageRequest
from application.ports.dialogue_log import DialogueLog
from application.ports.failures import DuplicateId
from domain.coaching.dialogue import DialogueMessage, Role
from tests.contracts.on_mongo import OnMongo
from tests.contracts.pages import assert_pages

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
TENANT, OTHER_TENANT = uuid4(), uuid4()
ADA, BOB = uuid4(), uuid4()
THREAD = uuid4()
WORDS = "naïve \u2013 \u202e\"{}\\'$where: 1 \n\t\u0001\U0001f393 学习"


def a_message(
    *,
    micros: int = 0,
    tenant_id: UUID = TENANT,
    user_id: UUID = ADA,
    session_id: UUID = THREAD,
    role: Role = Role.USER,
    content: str = "Why?",
    tool_calls: Sequence[Mapping[str, str]] = (),
) -> DialogueMessage:
    return DialogueMessage(
        id=uuid4(),
        tenant_id=tenant_id,
        session_id=session_id,
        user_id=user_id,
        role=role,
        content=content,
        tool_calls=tool_calls,
        tokens=3,
        created_at=NOW + timedelta(microseconds=micros),
    )


async def kept(log: DialogueLog, *messages: DialogueMessage) -> list[DialogueMessage]:
    """The messages in the order in which the log gives them."""
    for message in messages:
        assert await log.append(message) == message
    return sorted(messages, key=lambda message: (message.created_at, message.id))


def within_a_millisecond_and_beyond() -> list[DialogueMessage]:
    """Some at the same moment, some at another of the same millisecond."""
    return [a_message(micros=micros) for micros in (1, 0, 543, 544, 544, 544, 1543, 1544, -456, -457, 70)]


class DialogueLogContract:
    @pytest.mark.parametrize("micros", [0, 1, 999, 1000, 876_543])
    async def test_gives_back_every_field(self, log: DialogueLog, micros: int) -> None:
        message = replace(
            a_message(micros=micros, role=Role.ASSISTANT, content=WORDS),
            tool_calls=({"name": WORDS, "a.b": "dots", "$set": "dollars", "": "nothing"}, {}),
            remember=True,
        )
        assert await log.append(message) == message
        assert await log.get(TENANT, [message.id]) == [message]

    async def test_keeps_what_was_written_first(self, log: DialogueLog) -> None:
        message = a_message()
        await log.append(message)
        again = replace(message, content="Because.", created_at=NOW + timedelta(minutes=1))
        assert await log.append(again) == message
        assert await log.append(replace(again, user_id=BOB, session_id=uuid4())) == message
        assert await log.get(TENANT, [message.id]) == [message]

    async def test_of_many_who_write_at_once_one_is_kept_and_all_are_told(self, log: DialogueLog) -> None:
        message = a_message()
        told = await asyncio.gather(
            *(log.append(replace(message, content=f"Reply {number}")) for number in range(8))
        )
        assert [told[0]] * 8 == list(told) == [*await log.get(TENANT, [message.id])] * 8

    async def test_an_id_of_another_tenant_is_taken_and_stays_unseen(self, log: DialogueLog) -> None:
        message = a_message()
        await log.append(message)
        with pytest.raises(DuplicateId):
            await log.append(replace(message, tenant_id=OTHER_TENANT))
        assert await log.get(OTHER_TENANT, [message.id]) == []
        assert await log.get(TENANT, [message.id]) == [message]

    async def test_gives_messages_in_the_order_asked(self, log: DialogueLog) -> None:
        one, other = await kept(log, a_message(), a_message(micros=1))
        assert await log.get(TENANT, [other.id, uuid4(), one.id, other.id]) == [other, one]
        assert await log.get(TENANT, []) == []

    async def test_turns_the_pages_of_a_thread(self, log: DialogueLog) -> None:
        thread = await kept(log, *within_a_millisecond_and_beyond())
        await kept(
            log,
            a_message(session_id=uuid4()),
            a_message(user_id=BOB),
            a_message(tenant_id=OTHER_TENANT),
        )
        await assert_pages(lambda page: log.page(TENANT, ADA, THREAD, page), thread)

    async def test_pages_stay_in_place_when_something_new_is_said(self, log: DialogueLog) -> None:
        thread = await kept(log, *(a_message(micros=micros) for micros in range(4)))
        first = await log.page(TENANT, ADA, THREAD, PageRequest(limit=2))
        await kept(log, a_message(micros=-5), a_message(micros=9))
        second = await log.page(TENANT, ADA, THREAD, PageRequest(limit=2, after=first.next))
        assert list(second.items) == thread[2:]

    async def test_gives_the_latest_of_a_thread_oldest_first(self, log: DialogueLog) -> None:
        thread = await kept(log, *within_a_millisecond_and_beyond())
        await kept(
            log,
            a_message(micros=9999, session_id=uuid4()),
            a_message(micros=9999, tenant_id=OTHER_TENANT),
        )
        for limit in (1, 3, len(thread), 99):
            assert list(await log.latest(TENANT, THREAD, limit=limit)) == thread[-limit:]

    async def test_gives_the_newest_that_a_learner_wrote_anywhere(self, log: DialogueLog) -> None:
        written = await kept(log, *within_a_millisecond_and_beyond(), a_message(session_id=uuid4()))
        await kept(
            log,
            a_message(micros=9999, user_id=BOB),
            a_message(micros=9999, role=Role.ASSISTANT),
            a_message(micros=9999, tenant_id=OTHER_TENANT),
        )
        newest_first = list(reversed(written))
        for limit in (1, 3, len(written), 99):
            assert list(await log.of_user(TENANT, ADA, limit=limit)) == newest_first[:limit]

    async def test_forgets_one_thread_and_counts(self, log: DialogueLog) -> None:
        gone = await kept(log, a_message(), a_message(role=Role.ASSISTANT), a_message(user_id=BOB))
        left = await kept(log, a_message(session_id=uuid4()), a_message(tenant_id=OTHER_TENANT))
        assert await log.forget_session(TENANT, THREAD) == 3
        assert await log.forget_session(TENANT, THREAD) == 0
        assert await log.get(TENANT, [each.id for each in gone]) == []
        for each in left:
            assert await log.get(each.tenant_id, [each.id]) == [each]


class TestMemoryDialogueLog(DialogueLogContract):
    @pytest.fixture
    def log(self) -> DialogueLog:
        return MemoryDialogueLog()


@pytest.mark.infra
class TestMongoDialogueLog(OnMongo, DialogueLogContract):
    @pytest.fixture
    def log(self, mongo: Client) -> DialogueLog:
        return MongoDialogueLog()
