"""A server with models, reached at the first question and not before."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeAlias

Message: TypeAlias = Mapping[str, str]  # "role" and "content"
JsonSchema: TypeAlias = Mapping[str, object]


class ModelApi(Protocol):
    """Whatever goes wrong is ``StoreUnavailable("model")``."""

    def stream(self, model: str, messages: Sequence[Message]) -> AsyncGenerator[str, None]: ...
    async def complete(self, model: str, messages: Sequence[Message], schema: JsonSchema) -> str: ...
    async def embed(self, model: str, texts: Sequence[str], dimensions: int) -> Sequence[Sequence[float]]: ...
    async def close(self) -> None: ...


@dataclass
class ModelServer:
    """Where the models are, and how patient to be with them.

    One answer may take ``patience`` in all, retries included; one that comes in pieces may stay silent for
    ``silence``. A request that failed in a way that may pass (429, 5xx, no connection) is repeated up to
    ``retries`` times.
    """

    base_url: str
    api_key: str = field(repr=False)
    patience: timedelta = timedelta(seconds=60)
    silence: timedelta = timedelta(seconds=30)
    retries: int = 2
    _api: ModelApi | None = field(default=None, init=False, repr=False)

    async def api(self) -> ModelApi:
        if self._api is None:
            api = await asyncio.to_thread(self._connected)
            if self._api is None:  # else somebody was faster
                self._api = api
        return self._api

    async def close(self) -> None:
        if self._api is not None:
            await self._api.close()

    def _connected(self) -> ModelApi:
        from adapters.openai.client import OpenAIApi  # takes a second, which only those who ask should wait

        return OpenAIApi(
            base_url=self.base_url,
            api_key=self.api_key,
            patience=self.patience,
            silence=self.silence,
            retries=self.retries,
        )
