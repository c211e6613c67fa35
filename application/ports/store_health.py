"""Whether a store answers."""

from typing import Protocol


class StoreHealth(Protocol):
    """``check`` returns when the store answers, or raises ``StoreUnavailable`` within two seconds."""

    @property
    def store(self) -> str: ...

    async def check(self) -> None: ...
