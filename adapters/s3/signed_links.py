"""Pre-signed URLs (AWS Signature Version 4, query parameters)."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from adapters.s3.bucket import Bucket
from adapters.s3.object_store import tagging
from application.ports.clock import Clock
from application.ports.signed_links import SignedLink, checked_lasting

SHOWN_LONGEST = 200  # characters of a name; URLs must not become too long


class S3SignedLinks:
    """Method, key, host, content type, length, tag and the promise not to replace are all signed."""

    def __init__(self, bucket: Bucket, clock: Clock) -> None:
        self._bucket = bucket
        self._clock = clock

    async def to_put(self, key: str, *, content_type: str, size: int, lasting: timedelta) -> SignedLink:
        request = self._bucket.place(key) | tagging(key)
        request |= {"ContentType": content_type, "ContentLength": size, "IfNoneMatch": "*"}
        headers = {"Content-Type": content_type, "Content-Length": str(size), "If-None-Match": "*"}
        if "Tagging" in request:
            headers["x-amz-tagging"] = request["Tagging"]
        return await self._signed("put_object", "PUT", request, headers, checked_lasting(lasting))

    async def to_get(self, key: str, *, content_type: str, filename: str, lasting: timedelta) -> SignedLink:
        name = quote(filename[:SHOWN_LONGEST].encode(errors="replace"), safe="")
        request = self._bucket.place(key) | {
            "ResponseContentType": content_type,
            "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",  # RFC 6266, 4.1
        }
        return await self._signed("get_object", "GET", request, {}, checked_lasting(lasting))

    async def _signed(
        self,
        operation: str,
        method: str,
        request: dict[str, Any],
        headers: dict[str, str],
        lasting: timedelta,
    ) -> SignedLink:
        """In a thread: credentials may have to be fetched."""
        seconds = int(lasting.total_seconds())
        expires_at = self._clock.now().replace(microsecond=0) + timedelta(seconds=seconds)
        url: str = await self._bucket.ask(
            lambda client: client.generate_presigned_url(operation, Params=request, ExpiresIn=seconds)
        )
        return SignedLink(url, method, headers, expires_at)
