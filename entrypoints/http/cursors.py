"""Cursors that only the list that gave them out accepts, from the learner it gave them to."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass

from entrypoints.http.wire_problems import CursorInvalid

_SEAL = 16
_PURPOSE = b"cursor\0"


@dataclass(frozen=True, slots=True)
class Cursors:
    """Seals what a query port calls ``next``. ``scope`` names list, filters and learner."""

    signing_key: bytes

    def seal(self, position: str, *, scope: bytes) -> str:
        raw = position.encode()
        seal = hmac.digest(self.signing_key, _PURPOSE + scope + b"\0" + raw, "sha256")[:_SEAL]
        return urlsafe_b64encode(seal + raw).rstrip(b"=").decode()

    def open(self, cursor: str, *, scope: bytes) -> str:
        """The position inside; sealing it again must give this very cursor."""
        try:
            sealed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            position = sealed[_SEAL:].decode()
            if hmac.compare_digest(self.seal(position, scope=scope), cursor):
                return position
        except (Error, UnicodeError):
            pass
        raise CursorInvalid("Ask for the list again without a cursor, with the same filters.")
