"""Collections as copies keep them: definitions, and documents in the order of their ids."""

import base64
import zlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

import bson
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import AsyncMongoClient, DeleteOne, IndexModel, ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

Database: TypeAlias = AsyncDatabase[Mapping[str, Any]]

MEAN, LARGEST = 2_048, 4 * 1024 * 1024  # documents in a piece, and bytes that it does not exceed by much
AT_ONCE = 2_000  # documents that are written together
OPTIONS = CodecOptions[dict[str, Any]](uuid_representation=UuidRepresentation.STANDARD, tz_aware=True)
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


def copying_client(url: str, **login: Any) -> AsyncMongoClient[Mapping[str, Any]]:  # noqa: ANN401 - as the driver takes it
    """As patient as copying takes; the product's own client gives up after seconds."""
    return AsyncMongoClient(
        url,
        appname="study-coach-backup",
        uuidRepresentation="standard",
        tz_aware=True,
        w="majority",
        readConcernLevel="majority",
        serverSelectionTimeoutMS=10_000,
        **login,
    )


@dataclass(frozen=True, slots=True)
class MongoCopies:
    database: Database

    async def definitions(self) -> Sequence[tuple[str, str]]:
        """Each collection's name, and what it is made with."""
        found = []
        async for each in await self.database.list_collections():
            name, kind = each["name"], each.get("type", "collection")
            if kind == "collection" and not name.startswith("system."):
                indexes = await (await self.database[name].list_indexes()).to_list()
                definition = bson.encode(
                    {"options": each.get("options", {}), "indexes": indexes}, codec_options=OPTIONS
                )
                found.append((name, base64.b64encode(definition).decode()))
        return sorted(found)

    async def pieces(self, collection: str) -> AsyncIterator[tuple[bytes, int]]:
        """Cut where an id says so: a document more changes one piece, not all that follow."""
        piece, count = bytearray(), 0
        found: AsyncCollection[RawBSONDocument] = self.database.get_collection(collection, _RAW)  # type: ignore[assignment] # the stubs do not say
        async for document in found.find().sort("_id", 1):
            piece += document.raw
            count += 1
            if len(piece) >= LARGEST or zlib.crc32(repr(document["_id"]).encode()) % MEAN == 0:
                yield bytes(piece), count
                piece, count = bytearray(), 0
        if piece:
            yield bytes(piece), count

    async def count(self, collection: str) -> int:
        return await self.database[collection].estimated_document_count()

    async def make(self, collection: str, definition: str) -> None:
        made = bson.decode(base64.b64decode(definition), OPTIONS)
        await self.database.create_collection(collection, **made["options"])

    async def fill(self, collection: str, piece: bytes) -> int:
        documents = bson.decode_all(piece, _RAW)
        into = self.database.get_collection(collection, _RAW)
        for start in range(0, len(documents), AT_ONCE):
            await into.insert_many(documents[start : start + AT_ONCE], ordered=False)
        return len(documents)

    async def index(self, collection: str, definition: str) -> None:
        """Once the documents are there: that is faster than with each of them."""
        made = bson.decode(base64.b64decode(definition), OPTIONS)
        wanted = [_index(each) for each in made["indexes"] if each["name"] != "_id_"]
        if wanted:
            await self.database[collection].create_indexes(wanted)

    async def apply(self, changes: Sequence[Mapping[str, Any]]) -> None:
        """In their order; applied twice they come to the same."""
        for (name, drops), group in groupby(changes, lambda each: (each["ns"], each["op"] == "drop")):
            if drops:
                await self.database[name].drop()
            elif writes := [write for each in group if (write := _write(each)) is not None]:
                await self.database[name].bulk_write(writes)


def _write(change: Mapping[str, Any]) -> DeleteOne | ReplaceOne[Mapping[str, Any]] | None:
    key = {"_id": change["key"]}
    if change["op"] == "delete":
        return DeleteOne(key)
    if change["doc"] is None:  # it was gone when it was read, and that comes later
        return None
    return ReplaceOne(key, change["doc"], upsert=True)


def _index(found: Mapping[str, Any]) -> IndexModel:
    options = {name: value for name, value in found.items() if name not in ("v", "key", "ns")}
    return IndexModel(list(found["key"].items()), **options)
