"""Large objects, sent in parts: all of them or none."""

import asyncio
from collections.abc import AsyncIterable
from contextlib import suppress
from typing import Any

from adapters.s3.bucket import Bucket
from application.ports.failures import StoreUnavailable


async def send_in_parts(
    bucket: Bucket, request: dict[str, Any], parts: AsyncIterable[bytes], *, once: dict[str, str]
) -> None:
    """Whatever goes wrong, what was sent is thrown away; and if that fails too, by the bucket's own rule."""
    begun = await bucket.ask(lambda client: client.create_multipart_upload(**request))
    place = {name: begun[name] for name in ("Bucket", "Key", "UploadId")}
    try:
        sent: list[dict[str, Any]] = []
        async for part in parts:
            number = len(sent) + 1
            sent.append({"PartNumber": number, "ETag": await _send(bucket, place, number, part)})
        await bucket.ask(
            lambda client: client.complete_multipart_upload(**place, **once, MultipartUpload={"Parts": sent})
        )
    except BaseException:  # a cancelled upload leaves as little behind as a failed one
        with suppress(StoreUnavailable):
            await asyncio.shield(bucket.ask(lambda client: client.abort_multipart_upload(**place)))
        raise


async def _send(bucket: Bucket, place: dict[str, Any], number: int, part: bytes) -> str:
    answer = await bucket.ask(lambda client: client.upload_part(**place, PartNumber=number, Body=part))
    etag: str = answer["ETag"]
    return etag
