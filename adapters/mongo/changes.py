"""What changes in MongoDB, in order, from a place on that can be come back to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import bson
from pymongo.asynchronous.change_stream import AsyncDatabaseChangeStream
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from adapters.mongo.copies import OPTIONS
from adapters.mongo.documents import DialogueMessages

WAIT = 250  # milliseconds that the server waits for something new
KEPT = ("insert", "replace", "update", "delete", "drop")


class ChangesLost(Exception):
    """The server does not remember that far back: a new copy is needed to go on from."""


@dataclass(slots=True)
class ChangeLog:
    """``token`` is where it stands. It is opened before a copy begins, so that the two overlap."""

    database: AsyncDatabase[Mapping[str, Any]]
    token: str | None = None
    _stream: AsyncDatabaseChangeStream[Mapping[str, Any]] | None = field(default=None)

    async def open(self) -> None:
        """From ``token`` on, or else from now on. Raises ``ChangesLost``."""
        after = json.loads(self.token) if self.token is not None else None
        try:
            self._stream = await self.database.watch(
                full_document="updateLookup", resume_after=after, max_await_time_ms=WAIT
            )
        except OperationFailure as refused:
            if after is None:
                raise
            raise ChangesLost from refused
        self.token = json.dumps(self._stream.resume_token)

    async def close(self) -> None:
        if self._stream is not None:
            await self._stream.close()
            self._stream = None

    async def read(self, most: int) -> Sequence[bytes]:
        """What there is by now, ``most`` bytes or a little more of it; nothing, if it is quiet."""
        if self._stream is None:
            raise RuntimeError("not open")
        found: list[bytes] = []
        size = 0
        while size < most and (event := await self._stream.try_next()) is not None:
            if event["operationType"] in KEPT:
                found.append(_kept(event))
                size += len(found[-1])
        self.token = json.dumps(self._stream.resume_token)
        return found


def written_in(changes: bytes) -> Sequence[str] | None:
    """Keys of messages that were written or removed; ``None``: all of them were removed at once."""
    keys = dict[str, None]()
    for change in bson.decode_iter(changes, OPTIONS):
        if change["ns"] == DialogueMessages.Settings.name:
            if change["op"] == "drop":
                return None
            keys[str(change["key"])] = None
    return list(keys)


def moment_of(change: Mapping[str, Any]) -> datetime:
    at: datetime = change["at"]
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _kept(event: Mapping[str, Any]) -> bytes:
    moment = event.get("wallTime") or event["clusterTime"].as_datetime()
    return bson.encode(
        {
            "op": event["operationType"],
            "ns": event["ns"]["coll"],
            "key": event.get("documentKey", {}).get("_id"),
            "doc": event.get("fullDocument"),
            "at": moment,
        },
        codec_options=OPTIONS,
    )
