"""Passwords, kept so that nobody can read them."""

from typing import Protocol


class PasswordHasher(Protocol):
    """``verify`` takes the same time for a right hash, a wrong one and ``None`` (no such account)."""

    async def hash(self, password: str) -> str: ...
    async def verify(self, password_hash: str | None, password: str) -> bool: ...
    def is_outdated(self, password_hash: str) -> bool: ...
