"""The ledger of erasures under a prefix of its own in the bucket."""

import hashlib
from collections.abc import Sequence
from functools import partial
from uuid import UUID

import msgspec

from adapters.s3.bucket import Bucket, Client, told_by
from application.ports.erasure_ledger import LedgerEntry
from application.ports.failures import StoreUnavailable

FOLDER = "erasures/"
ENTRY = "entry.json"
_THERE = "PreconditionFailed"


class S3ErasureLedger:
    """An object for each entry and each receipt, written once: the store refuses to put one over another."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    async def enter(self, entry: LedgerEntry) -> None:
        page = msgspec.json.format(msgspec.json.encode(entry), indent=2)
        await self._write(f"{entry.erasure_id}/{ENTRY}", page)

    async def prove(self, erasure_id: UUID, receipt: str) -> None:
        page = receipt.encode()
        await self._write(f"{erasure_id}/receipt-{hashlib.sha256(page).hexdigest()[:16]}.json", page)

    async def entries(self) -> Sequence[LedgerEntry]:
        keys = await self._bucket.ask(self._keys)
        pages = [await self._bucket.ask(partial(self._page, key=key)) for key in keys]
        return [msgspec.json.decode(page, type=LedgerEntry) for page in pages]

    async def _write(self, name: str, page: bytes) -> None:
        place = self._bucket.place(FOLDER + name)
        try:
            await self._bucket.ask(
                lambda client: client.put_object(
                    **place, Body=page, ContentType="application/json", IfNoneMatch="*"
                )
            )
        except StoreUnavailable as refused:
            if told_by(refused) != _THERE:
                raise

    def _keys(self, client: Client) -> Sequence[str]:
        """S3 lists keys in order."""
        pages = client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.prefix + FOLDER
        )
        return [
            each["Key"] for page in pages for each in page.get("Contents", ()) if each["Key"].endswith(ENTRY)
        ]

    def _page(self, client: Client, *, key: str) -> bytes:
        with client.get_object(Bucket=self._bucket.name, Key=key)["Body"] as body:
            page: bytes = body.read()
            return page
