"""Objects in a bucket."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from botocore.exceptions import ClientError

from adapters.s3.bucket import STORE, Bucket, Client, code_of
from adapters.s3.multipart import send_in_parts
from application.ports.failures import StoreUnavailable
from application.ports.object_store import (
    ObjectExists,
    SizeDiffers,
    StoredObject,
    checked_key,
    kind_of,
)

PART = 8 * 1024 * 1024  # bytes; what is larger goes in parts of this size
PIECE = 256 * 1024  # bytes read at once
Answer: TypeAlias = Any  # whatever the call has

_NOT_THERE = ("404", "NoSuchKey", "NotFound")
_THERE = "PreconditionFailed"


class S3ObjectStore:
    """Objects are tagged with their kind, for the lifecycle rules: keys begin with the tenant instead."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        await self.put_stream(key, _slices(content), content_type=content_type, size=len(content))

    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,
        size: int,
        replace: bool = True,
    ) -> None:
        request = self._bucket.place(key) | {"ContentType": content_type} | tagging(key)
        once = {} if replace else {"IfNoneMatch": "*"}
        parts = _parts(pieces, size)
        try:
            if size > PART:
                await send_in_parts(self._bucket, request, parts, once=once)
            else:
                body = b"".join([part async for part in parts])
                await self._bucket.ask(lambda client: client.put_object(**request, **once, Body=body))
        except StoreUnavailable as refused:
            if isinstance(refused.__cause__, ClientError) and code_of(refused.__cause__) == _THERE:
                raise ObjectExists from None
            raise

    async def get(self, key: str) -> bytes | None:
        return await self._bucket.ask(lambda client: _content(client, self._bucket.place(key)))

    async def get_stream(self, key: str) -> AsyncGenerator[bytes, None] | None:
        place = self._bucket.place(key)
        body = await self._bucket.ask(lambda client: found(client.get_object, place))
        return None if body is None else self._pieces(body["Body"])

    async def look(self, key: str) -> StoredObject | None:
        place = self._bucket.place(key)
        head = await self._bucket.ask(lambda client: found(client.head_object, place))
        return None if head is None else StoredObject(head["ContentLength"], head["ContentType"])

    async def remove(self, key: str) -> None:
        place = self._bucket.place(key)
        await self._bucket.ask(lambda client: client.delete_object(**place))

    async def remove_under(self, folder: str) -> int:
        prefix = f"{self._bucket.prefix}{checked_key(folder)}/"
        removed = 0
        while keys := await self._bucket.ask(lambda client: self._first(client, prefix)):
            await self._bucket.ask(partial(self._remove_all, keys=keys))
            removed += len(keys)
        return removed

    async def _pieces(self, body: Answer) -> AsyncGenerator[bytes, None]:
        try:
            while piece := await self._bucket.ask(lambda _: body.read(PIECE)):
                yield piece
        finally:
            body.close()

    def _first(self, client: Client, prefix: str) -> Sequence[str]:
        page = client.list_objects_v2(Bucket=self._bucket.name, Prefix=prefix)
        return [each["Key"] for each in page.get("Contents", ())]

    def _remove_all(self, client: Client, *, keys: Sequence[str]) -> None:
        listed = {"Objects": [{"Key": key} for key in keys], "Quiet": True}
        answer = client.delete_objects(Bucket=self._bucket.name, Delete=listed)
        if answer.get("Errors"):
            raise StoreUnavailable(STORE)


def tagging(key: str) -> dict[str, str]:
    kind = kind_of(key)
    return {} if kind is None else {"Tagging": f"kind={kind.value}"}


def found(call: Callable[..., Answer], place: dict[str, Any]) -> Answer | None:
    """The answer, or nothing where the object is not there."""
    try:
        return call(**place)
    except ClientError as failure:
        if code_of(failure) in _NOT_THERE:
            return None
        raise


def _content(client: Client, place: dict[str, Any]) -> bytes | None:
    there = found(client.get_object, place)
    if there is None:
        return None
    with there["Body"] as body:
        content: bytes = body.read()
        return content


async def _slices(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PART):
        yield content[start : start + PART]


async def _parts(pieces: AsyncIterable[bytes], size: int) -> AsyncIterator[bytes]:
    """As large as parts must be; the last one comes only when nothing is missing and nothing too much."""
    part, missing = bytearray(), size
    async for piece in pieces:
        missing -= len(piece)
        if missing < 0:
            break
        part += piece
        while len(part) > PART:
            yield bytes(part[:PART])
            del part[:PART]
    if missing:
        raise SizeDiffers(too_large=missing < 0)
    yield bytes(part)
