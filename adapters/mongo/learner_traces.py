"""What MongoDB holds of a learner or a tenant: every collection there is."""

from collections.abc import Mapping
from uuid import UUID

from adapters.mongo.client import answering
from adapters.mongo.documents import DOCUMENTS
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts


class MongoTraces:
    store = "mongo"

    async def count(self, whose: Whose) -> Counts:
        return await _count(_theirs(whose))

    async def remove(self, whose: Whose) -> None:
        await _remove(_theirs(whose))

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await _count({"tenantId": tenant_id})

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await _remove({"tenantId": tenant_id})


async def _count(which: Mapping[str, object]) -> Counts:
    counts = {}
    with answering():
        for each in DOCUMENTS:
            counts[each.get_collection_name()] = await each.find(which).count()
    return {kind: count for kind, count in counts.items() if count}


async def _remove(which: Mapping[str, object]) -> None:
    with answering():
        for each in DOCUMENTS:
            await each.find(which).delete()


def _theirs(whose: Whose) -> dict[str, object]:
    return {"tenantId": whose.tenant_id, "userId": whose.user_id}
