"""Ports whose every call is timed: what is behind them need not know."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial, wraps
from time import perf_counter
from typing import Any, TypeAlias

from application.consistency.store_observer import Asked
from application.ports.embedder import Embedder, Embedders
from application.ports.failures import StoreUnavailable
from application.ports.tutor import Tutor
from infrastructure.metrics.instruments import Instruments

Told: TypeAlias = Callable[[str, float, Asked], None]  # of an operation, its seconds, and how it went


class CountedPort:
    """Behaves as ``port`` does, and tells how long each operation took, and how it went.

    A stream is timed from the first piece that is asked for to the last. The time that its listener takes
    between two pieces is not the port's, and does not count.
    """

    def __init__(self, port: object, told: Told) -> None:
        self._port = port
        self._told = told

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the port has
        found = getattr(self._port, name)
        if inspect.iscoroutinefunction(found):
            found = _timed(found, partial(self._told, name))
        elif inspect.isasyncgenfunction(found):
            found = _timed_stream(found, partial(self._told, name))
        else:
            return found
        self.__dict__[name] = found  # found at once from now on
        return found


class CountedEmbedders:
    """``Embedders``, each of which is timed under the name of its model."""

    def __init__(self, embedders: Embedders, instruments: Instruments) -> None:
        self._embedders = embedders
        self._instruments = instruments

    @property
    def usual(self) -> Embedder:
        return self._counted(self._embedders.usual)

    def of(self, model: str) -> Embedder:
        return self._counted(self._embedders.of(model))

    def is_costly(self, model: str) -> bool:
        return self._embedders.is_costly(model)

    def understands(self, model: str) -> bool:
        return self._embedders.understands(model)

    def _counted(self, embedder: Embedder) -> Embedder:
        told = partial(self._instruments.thought, embedder.model)
        return CountedPort(embedder, told)


def of_store(instruments: Instruments, store: str, port: object) -> CountedPort:
    return CountedPort(port, partial(instruments.asked, store))


def of_tutor(tutor: Tutor, instruments: Instruments) -> CountedPort:
    model = getattr(tutor, "model", "offline")  # which only a tutor has that asks one
    return CountedPort(tutor, partial(instruments.thought, model))


def _timed(operation: Callable[..., Awaitable[Any]], told: Callable[[float, Asked], None]) -> Any:  # noqa: ANN401 - as above
    @wraps(operation)
    async def timed(*parts: object, **named: object) -> object:
        began, how = perf_counter(), Asked.FAILED
        try:
            answer = await operation(*parts, **named)
            how = Asked.DONE
        except StoreUnavailable:
            how = Asked.UNAVAILABLE
            raise
        else:
            return answer
        finally:
            told(perf_counter() - began, how)

    return timed


def _timed_stream(operation: Callable[..., AsyncIterator[Any]], told: Callable[[float, Asked], None]) -> Any:  # noqa: ANN401 - as above
    @wraps(operation)
    async def timed(*parts: object, **named: object) -> AsyncIterator[object]:
        seconds, how = 0.0, Asked.FAILED
        pieces = operation(*parts, **named)
        try:
            while True:
                began = perf_counter()
                try:
                    piece = await anext(pieces)
                except StopAsyncIteration:
                    how = Asked.DONE
                    return
                finally:
                    seconds += perf_counter() - began
                yield piece
        except StoreUnavailable:
            how = Asked.UNAVAILABLE
            raise
        except GeneratorExit:
            how = Asked.DONE  # whoever listened has heard enough
            raise
        finally:
            told(seconds, how)
            await pieces.aclose()  # type: ignore[attr-defined] # an asynchronous generator, as was looked up

    return timed
