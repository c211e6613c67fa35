"""A store that answers until it is told not to."""

from application.ports.failures import StoreUnavailable


class MemoryStoreHealth:
    def __init__(self, store: str, *, answers: bool = True) -> None:
        self._store = store
        self.answers = answers

    @property
    def store(self) -> str:
        return self._store

    async def check(self) -> None:
        if not self.answers:
            raise StoreUnavailable(self._store)
