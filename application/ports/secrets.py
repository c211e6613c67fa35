"""Passwords and the like, which change while everybody goes on."""

from typing import Protocol


class Secrets(Protocol):
    """Gives a secret as it is at this moment, or ``None`` where there is none of this name.

    A name is small letters, digits and ``_``; any other raises ``ValueError``. A secret is never empty and
    ends with no line break. What keeps the secrets may be out of reach: ``StoreUnavailable``.
    """

    async def read(self, name: str) -> str | None: ...
