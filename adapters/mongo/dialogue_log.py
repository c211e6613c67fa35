"""Conversations in the collection `dialogue_messages`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from adapters.mongo.client import answering
from adapters.mongo.documents import NEWEST_FIRST, OLDEST_FIRST, DialogueMessages, Order, after, split
from application.paging import Page, PageRequest, cursor, read_cursor
from application.ports.failures import DuplicateId
from domain.coaching.dialogue import DialogueMessage, Role


class MongoDialogueLog:
    async def append(self, message: DialogueMessage) -> DialogueMessage:
        with answering():
            try:
                await to_message_document(message).insert()
            except DuplicateKeyError:
                there = await self.get(message.tenant_id, [message.id])
                if not there:
                    raise DuplicateId from None
                return there[0]
        return message

    async def get(self, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[DialogueMessage]:
        found = await _found({"_id": {"$in": list(ids)}}, {"tenantId": tenant_id}, OLDEST_FIRST, len(ids))
        by_id = {each.id: each for each in found}
        return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]

    async def page(
        self, tenant_id: UUID, user_id: UUID, session_id: UUID, page: PageRequest
    ) -> Page[DialogueMessage]:
        rest: dict[str, object] = {"tenantId": tenant_id, "userId": user_id}
        if page.after is not None:
            place, last_id = read_cursor(page.after)
            rest |= after(datetime.fromisoformat(place), last_id)
        found = await _found({"sessionId": session_id}, rest, OLDEST_FIRST, page.limit + 1)
        shown = found[: page.limit]
        more = len(found) > len(shown)
        return Page(shown, cursor(_place(shown[-1]), shown[-1].id) if more else None)

    async def latest(self, tenant_id: UUID, session_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        found = await _found({"sessionId": session_id}, {"tenantId": tenant_id}, NEWEST_FIRST, limit)
        return found[::-1]

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        learner = {"tenantId": tenant_id, "userId": user_id}
        return await _found(learner, {"role": Role.USER.value}, NEWEST_FIRST, limit)

    async def forget_session(self, tenant_id: UUID, session_id: UUID) -> int:
        steps = [{"$match": {"tenantId": tenant_id}}, {"$project": {"_id": 1}}]
        with answering():
            there = await DialogueMessages.find({"sessionId": session_id}).aggregate(steps).to_list()
            gone = await DialogueMessages.find({"_id": {"$in": [each["_id"] for each in there]}}).delete()
        return 0 if gone is None else gone.deleted_count


async def _found(
    covered: Mapping[str, object], rest: Mapping[str, object], order: Order, limit: int
) -> list[DialogueMessage]:
    """The index answers ``covered`` alone, ``rest`` picks from that.

    In one filter SecantusDB would read the whole collection; MongoDB takes both ways for the same.
    """
    steps = [{"$match": rest}, {"$sort": dict(order)}, {"$limit": max(limit, 1)}]
    with answering():
        found = await DialogueMessages.find(covered).aggregate(steps, DialogueMessages).to_list()
    return [to_message(each) for each in found]


def _place(message: DialogueMessage) -> str:
    return message.created_at.astimezone(UTC).isoformat()


def to_message_document(message: DialogueMessage) -> DialogueMessages:
    return DialogueMessages(
        id=message.id,
        tenant_id=message.tenant_id,
        session_id=message.session_id,
        user_id=message.user_id,
        role=message.role.value,
        content=message.content,
        tool_calls=[dict(call) for call in message.tool_calls],
        tokens=message.tokens,
        remember=message.remember,
        **split(message.created_at),
    )


def to_message(document: DialogueMessages) -> DialogueMessage:
    return DialogueMessage(
        id=document.id,
        tenant_id=document.tenant_id,
        session_id=document.session_id,
        user_id=document.user_id,
        role=Role(document.role),
        content=document.content,
        tool_calls=tuple(document.tool_calls),
        tokens=document.tokens,
        remember=document.remember,
        created_at=document.moment(),
    )
