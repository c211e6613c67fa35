"""Measuring in the background: together, and no faster than agreed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from application.consistency.pace import Pace
from application.ports.embedder import Embedder, Vector

LINGER = 0.01  # seconds; nobody waits for what is made in the background
MOST = 64  # texts; some models take fewer at a time, which is the embedder's affair


@dataclass(eq=False)
class Gathering:
    """Texts that several ask for at about the same time go to the model as one question."""

    embedder: Embedder
    pace: Pace
    _waiting: list[tuple[str, "asyncio.Future[Vector]"]] = field(default_factory=list)
    _sending: set["asyncio.Task[None]"] = field(default_factory=set)

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        loop = asyncio.get_running_loop()
        answers: list[asyncio.Future[Vector]] = [loop.create_future() for _ in texts]
        if not self._waiting:
            sending = loop.create_task(self._send())
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
        self._waiting += zip(texts, answers, strict=True)
        return await asyncio.gather(*answers)

    async def _send(self) -> None:
        await asyncio.sleep(LINGER)
        asked, self._waiting = self._waiting, []
        for start in range(0, len(asked), MOST):
            await self._ask(asked[start : start + MOST])

    async def _ask(self, asked: Sequence[tuple[str, "asyncio.Future[Vector]"]]) -> None:
        wanted = [(text, answer) for text, answer in asked if not answer.done()]
        try:
            await self.pace.wait(len(wanted))
            vectors = await self.embedder.embed([text for text, _ in wanted])
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is theirs who asked
            for _, answer in wanted:
                if not answer.done():
                    answer.set_exception(failure)
            return
        for (_, answer), vector in zip(wanted, vectors, strict=True):
            if not answer.done():
                answer.set_result(vector)


@dataclass(eq=False)
class Background:
    """One gathering for each model of the process."""

    pace: Pace = field(default_factory=Pace)
    _of: dict[str, Gathering] = field(default_factory=dict)

    async def embed(self, embedder: Embedder, texts: Sequence[str]) -> Sequence[Vector]:
        gathering = self._of.get(embedder.model)
        if gathering is None or gathering.embedder is not embedder:
            gathering = self._of[embedder.model] = Gathering(embedder, self.pace)
        return await gathering.embed(texts)
