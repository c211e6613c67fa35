"""Dead letters in a stream of their own, each on a subject of its own."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from nats.js.api import Header, RawStreamMsg
from nats.js.errors import BadRequestError, NotFoundError

from adapters.nats.connection import NatsConnection, translated
from adapters.nats.names import NatsNames
from application.ports.dead_letters import DeadLetter

_IF_NONE_IS_THERE = {Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value: "0"}
_ONE_IS_THERE = 10071  # JetStream's error code for a wrong last sequence


class NatsDeadLetters:
    """They stay until they are removed, whatever becomes of the command they came with."""

    def __init__(self, connection: NatsConnection, names: NatsNames) -> None:
        self._connection, self._names = connection, names

    async def keep(self, letter: DeadLetter) -> None:
        with translated():
            jetstream = await self._connection.jetstream()
            try:
                await jetstream.publish(
                    self._names.dead_letter(letter.id), msgspec.json.encode(letter), headers=_IF_NONE_IS_THERE
                )
            except BadRequestError as refused:
                if refused.err_code != _ONE_IS_THERE:
                    raise

    async def get(self, letter_id: UUID) -> DeadLetter | None:
        found = await self._find(letter_id)
        return None if found is None else _read(found)

    async def oldest(self, *, limit: int) -> Sequence[DeadLetter]:
        letters: list[DeadLetter] = []
        with translated():
            jetstream = await self._connection.jetstream()
            position = 1
            while len(letters) < limit:
                try:
                    found = await jetstream.get_msg(
                        self._names.dead_letters,
                        position,
                        subject=self._names.dead_letter("*"),
                        next=True,
                    )
                except NotFoundError:
                    break
                letters.append(_read(found))
                position = (found.seq or position) + 1
        return letters

    async def remove(self, letter_id: UUID) -> None:
        found = await self._find(letter_id)
        if found is not None and found.seq is not None:
            with translated():
                await (await self._connection.jetstream()).delete_msg(self._names.dead_letters, found.seq)

    async def _find(self, letter_id: UUID) -> RawStreamMsg | None:
        with translated():
            jetstream = await self._connection.jetstream()
            try:
                return await jetstream.get_last_msg(
                    self._names.dead_letters, self._names.dead_letter(letter_id)
                )
            except NotFoundError:
                return None


def _read(message: RawStreamMsg) -> DeadLetter:
    return msgspec.json.decode(message.data or b"", type=DeadLetter)
