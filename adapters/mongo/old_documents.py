"""Documents whose time is over, by the date on them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.mongo.client import answering
from adapters.mongo.documents import OLDEST_FIRST, Stored
from application.ports.leftovers import Due
from domain.privacy.retention import Leftover


class MongoOldDocuments:
    def __init__(self, documents: type[Stored], kind: Leftover) -> None:
        self._documents = documents
        self.kinds: Collection[Leftover] = (kind,)

    async def forget(self, _: Leftover, *, before: datetime, limit: int) -> int:
        over = [{"$match": _over(before)}, {"$sort": {"createdAt": 1}}, {"$limit": limit}]
        with answering():
            found = await self._documents.aggregate([*over, {"$project": {"_id": 1}}]).to_list()
            gone = await self._documents.find({"_id": {"$in": [each["_id"] for each in found]}}).delete()
        return 0 if gone is None else gone.deleted_count

    async def due(self, _: Leftover, *, before: datetime) -> Sequence[Due]:
        with answering():
            count = await self._documents.find(_over(before)).count()
            oldest = await self._documents.find(_over(before)).sort(OLDEST_FIRST).limit(1).to_list()
        return [Due(store="mongo", count=count, oldest=oldest[0].moment() if oldest else None)]


def _over(before: datetime) -> dict[str, object]:
    return {"createdAt": {"$lt": before}}
