"""Signed links of our own, where a folder holds the objects: what they allow, under an HMAC (RFC 2104)."""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import msgspec

from application.ports.clock import Clock
from application.ports.link_gate import Grant, LinkFault, LinkRefused
from application.ports.object_store import checked_key
from application.ports.signed_links import SignedLink, checked_lasting

PURPOSE = b"study-coach signed link v1\x01"  # keys made from one secret differ by what they are for
DOOR = "/objects/"


class FilesystemSignedLinks:
    """``base`` is where the HTTP door is reached from outside; without it, links begin with the path.

    All that a link allows stands in its token, so that nothing of it can be changed and nobody need remember.
    """

    def __init__(self, secret: bytes, clock: Clock, base: str | None = None) -> None:
        self._key = hmac.digest(secret, PURPOSE, "sha256")  # HKDF's expansion to one block (RFC 5869, 2.3)
        self._clock = clock
        self._base = (base or "").rstrip("/")

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
        grant = self._read(token)
        if grant.key != key:
            raise LinkRefused(LinkFault.OTHER_OBJECT)
        if grant.method != method:
            raise LinkRefused(LinkFault.OTHER_METHOD)
        if grant.expires_at <= self._clock.now():
            raise LinkRefused(LinkFault.EXPIRED)
        return grant

    def _end(self, lasting: timedelta) -> datetime:
        return (self._clock.now() + checked_lasting(lasting)).astimezone(UTC)

    def _signed(self, grant: Grant, headers: dict[str, str]) -> SignedLink:
        told = msgspec.json.encode(grant)
        url = f"{self._base}{DOOR}{quote(grant.key)}?link={self._written(told)}"
        return SignedLink(url, grant.method, headers, grant.expires_at)

    def _written(self, told: bytes) -> str:
        return f"{_text(told)}.{_text(hmac.digest(self._key, told, 'sha256'))}"

    def _read(self, token: str) -> Grant:
        """Only what was written here, letter by letter: base64 has several ways to write the same bytes."""
        try:
            content = _bytes(token.partition(".")[0])
            if hmac.compare_digest(self._written(content).encode(), token.encode()):
                return msgspec.json.decode(content, type=Grant)
        except (binascii.Error, UnicodeEncodeError):  # no token at all
            pass
        raise LinkRefused(LinkFault.FORGED)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
