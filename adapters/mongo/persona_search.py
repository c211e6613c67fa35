"""How personas are found by their keywords: by the text index where there is one, else by the plain one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pymongo.errors import OperationFailure

from adapters.mongo.client import answering
from adapters.mongo.documents import NEWEST_FIRST, PersonaSnapshots

_NEWEST_FIRST = {field: direction.value for field, direction in NEWEST_FIRST}


async def knows_text() -> bool:
    """Whether the server answers ``$text`` on personas: some cannot, others lack the index for it."""
    with answering():
        try:
            await PersonaSnapshots.find({"$text": {"$search": "a"}}).first_or_none()
        except OperationFailure as refused:
            if refused.timeout:
                raise
            return False
    return True


async def learners_with(tenant_id: UUID, words: Sequence[str], *, by_text: bool) -> Sequence[UUID]:
    """Who has, or once had, one of the words; by text also those with other accents on their letters."""
    said = {"$text": {"$search": " ".join(words)}} if by_text else {"keywords": {"$in": list(words)}}
    steps = [{"$match": {**said, "tenantId": tenant_id}}, {"$group": {"_id": "$userId"}}]
    with answering():
        return [each["_id"] for each in await PersonaSnapshots.aggregate(steps).to_list()]


async def best_of(
    tenant_id: UUID, learners: Sequence[UUID], words: Sequence[str], limit: int
) -> Sequence[PersonaSnapshots]:
    """Of each learner's latest those that have most of the words."""
    steps: list[dict[str, Any]] = [
        {"$match": {"tenantId": tenant_id, "userId": {"$in": list(learners)}}},
        {"$sort": _NEWEST_FIRST},
        {"$group": {"_id": "$userId", "latest": {"$first": "$$ROOT"}}},
        {"$replaceRoot": {"newRoot": "$latest"}},
        {"$match": {"keywords": {"$in": list(words)}}},
        {"$addFields": {"matched": {"$size": {"$setIntersection": ["$keywords", list(words)]}}}},
        {"$sort": {"matched": -1, **_NEWEST_FIRST}},
        {"$limit": max(limit, 1)},
    ]
    with answering():
        return await PersonaSnapshots.aggregate(steps, PersonaSnapshots).to_list()
