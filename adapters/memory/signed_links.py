"""Signed links that are remembered instead of signed."""

from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

from application.ports.clock import Clock
from application.ports.link_gate import Grant, LinkFault, LinkRefused
from application.ports.object_store import checked_key
from application.ports.signed_links import SignedLink, checked_lasting


class MemorySignedLinks:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    async def to_put(self, key: str, *, content_type: str, size: int, lasting: timedelta) -> SignedLink:
        grant = Grant(
            method="PUT",
            key=checked_key(key),
            content_type=content_type,
            size=size,
            expires_at=self._end(lasting),
        )
        headers = {"Content-Type": content_type, "Content-Length": str(size), "If-None-Match": "*"}
        return self._signed(grant, headers)

    async def to_get(self, key: str, *, content_type: str, filename: str, lasting: timedelta) -> SignedLink:
        grant = Grant(
            method="GET",
            key=checked_key(key),
            content_type=content_type,
            filename=filename.encode(errors="replace").decode(),
            expires_at=self._end(lasting),
        )
        return self._signed(grant, {})

    def opened(self, token: str, *, method: str, key: str) -> Grant:
        grant = self._grants.get(token)
        if grant is None:
            raise LinkRefused(LinkFault.FORGED)
        if grant.key != key:
            raise LinkRefused(LinkFault.OTHER_OBJECT)
        if grant.method != method:
            raise LinkRefused(LinkFault.OTHER_METHOD)
        if grant.expires_at <= self._clock.now():
            raise LinkRefused(LinkFault.EXPIRED)
        return grant

    def _end(self, lasting: timedelta) -> datetime:
        return self._clock.now() + checked_lasting(lasting)

    def _signed(self, grant: Grant, headers: dict[str, str]) -> SignedLink:
        token = uuid4().hex
        self._grants[token] = grant
        url = f"/objects/{quote(grant.key)}?link={token}"
        return SignedLink(url, grant.method, headers, grant.expires_at)
