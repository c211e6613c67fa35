"""Passwords hashed fast: for scenarios, never for people."""

import hashlib
import hmac
import secrets

_PREFIX = "memory"
_NOBODYS = f"{_PREFIX}$nobody$nothing"


class MemoryPasswordHasher:
    async def hash(self, password: str) -> str:
        salt = secrets.token_hex(8)
        return f"{_PREFIX}${salt}${_digest(salt, password)}"

    async def verify(self, password_hash: str | None, password: str) -> bool:
        _, salt, digest = (password_hash or _NOBODYS).split("$")
        return hmac.compare_digest(_digest(salt, password), digest)

    def is_outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(f"{_PREFIX}$")


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt}${password}".encode(errors="surrogatepass")).hexdigest()
