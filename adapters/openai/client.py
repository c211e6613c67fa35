"""OpenAI's own client, held to our deadlines and our one way to fail."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

import openai
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

from adapters.openai.model_server import JsonSchema, Message
from application.ports.failures import StoreUnavailable

_CONNECTING = 5.0  # seconds


class OpenAIApi:
    """The client repeats requests and honours ``Retry-After``; the deadline here is over all of it."""

    def __init__(
        self, *, base_url: str, api_key: str, patience: timedelta, silence: timedelta, retries: int
    ) -> None:
        self._patience = patience.total_seconds()
        self._client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=api_key,
            timeout=openai.Timeout(silence.total_seconds(), connect=_CONNECTING),
            max_retries=retries,
        )

    async def stream(self, model: str, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """An answer in pieces. One that ends without saying why was cut off."""
        deadline = asyncio.get_running_loop().time() + self._patience
        with _failures():
            async with asyncio.timeout_at(deadline):
                chunks = await self._client.chat.completions.create(
                    model=model, messages=_params(messages), stream=True
                )
        finished = False
        try:
            while True:
                # The time that the listener takes between two pieces counts too, but never interrupts them.
                with _failures():
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks, None)
                if chunk is None:
                    break
                for choice in chunk.choices[:1]:
                    finished = finished or choice.finish_reason is not None
                    if choice.delta.content:
                        yield choice.delta.content
        finally:
            await chunks.close()
        if not finished:
            raise StoreUnavailable("model")

    async def complete(self, model: str, messages: Sequence[Message], schema: JsonSchema) -> str:
        """A whole answer, which should be JSON of this shape, but need not be."""
        wanted: ResponseFormatJSONSchema = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
        }
        with _failures():
            async with asyncio.timeout(self._patience):
                completion = await self._client.chat.completions.create(
                    model=model,
                    messages=_params(messages),
                    response_format=wanted,
                    timeout=self._patience,
                )
            if not completion.choices:
                raise ValueError("no choice at all")
            return completion.choices[0].message.content or ""

    async def embed(self, model: str, texts: Sequence[str], dimensions: int) -> Sequence[Sequence[float]]:
        """One vector for each text, in their order."""
        with _failures():
            async with asyncio.timeout(self._patience):
                answer = await self._client.embeddings.create(
                    model=model,
                    input=list(texts),
                    dimensions=dimensions,
                    encoding_format="float",  # not every server knows base64
                    timeout=self._patience,
                )
            if sorted(each.index for each in answer.data) != list(range(len(texts))):
                raise ValueError("not one vector for each text")
            return [each.embedding for each in sorted(answer.data, key=lambda each: each.index)]

    async def close(self) -> None:
        await self._client.close()


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (openai.OpenAIError, TimeoutError, ValueError, AttributeError, TypeError) as error:
        # The client trusts the server: what is not shaped like an answer shows as one of the last three.
        raise StoreUnavailable("model") from error


def _params(messages: Iterable[Message]) -> list[ChatCompletionMessageParam]:
    return [cast(ChatCompletionMessageParam, dict(message)) for message in messages]
