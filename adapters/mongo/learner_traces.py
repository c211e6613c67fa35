"""What MongoDB holds of a learner: every collection there is."""

from adapters.mongo.client import answering
from adapters.mongo.documents import DOCUMENTS
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts


class MongoTraces:
    store = "mongo"

    async def count(self, whose: Whose) -> Counts:
        counts = {}
        with answering():
            for each in DOCUMENTS:
                counts[each.get_collection_name()] = await each.find(_theirs(whose)).count()
        return {kind: count for kind, count in counts.items() if count}

    async def remove(self, whose: Whose) -> None:
        with answering():
            for each in DOCUMENTS:
                await each.find(_theirs(whose)).delete()


def _theirs(whose: Whose) -> dict[str, object]:
    return {"tenantId": whose.tenant_id, "userId": whose.user_id}
