"""Weather over several stores, made in a thread of its own: whoever measures does not wait for it."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.faults.proxy import Proxy, Upstream, Weather

T = TypeVar("T")


class Sky:
    """Fine over every store that is put under it, until it is told to turn."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._proxies: dict[str, Proxy] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for proxy in self._proxies.values():
            self._do(proxy.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def put_over(self, store: str, upstream: Upstream, *, cut_after: int = 4096) -> int:
        """The port at which the store is to be reached instead."""
        proxy = Proxy(upstream, cut_after, self._chance)
        self._proxies[store] = proxy
        self._do(proxy.start)
        return proxy.port

    def turn(self, store: str, weather: Weather) -> None:
        self._do(lambda: self._proxies[store].turn(weather))

    def clear(self) -> None:
        for store in self._proxies:
            self.turn(store, Weather.FINE)

    def _do(self, act: Callable[[], Coroutine[Any, Any, T]]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(act(), self._loop)
        return done.result(timeout=10)
