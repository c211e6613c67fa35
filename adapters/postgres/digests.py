"""What stands for an e-mail or an address where neither may stand."""

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Digests:
    """32 bytes of HMAC-SHA-256: without the key nobody can find out whose they are by trying."""

    key: bytes = field(repr=False)

    def of(self, purpose: str, *parts: bytes) -> bytes:
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in (purpose.encode(), *parts))
        return hmac.digest(self.key, framed, "sha256")
