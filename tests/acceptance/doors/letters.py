"""The letters of the queue door, as a producer writes and reads them: CloudEvents in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID, uuid4

import msgspec

from application.caller import Caller
from application.coach import Coach
from entrypoints.queue.handlers import handle
from entrypoints.queue.outcomes import outcome_of
from entrypoints.queue.sealing import Sealer
from tests.acceptance.doors.door import Reply

A = TypeVar("A")


class Told(msgspec.Struct):
    """What an outcome says, with the use case's own answer still in JSON."""

    command_id: str
    status: Literal["done", "refused", "malformed"]
    code: str | None = None
    detail: dict[str, Any] | None = None
    answer: msgspec.Raw = msgspec.Raw(b"null")


class OutcomeLetter(msgspec.Struct):
    type: Literal["coach.outcome.v1"]
    data: Told


@dataclass(frozen=True, slots=True)
class Post:
    """Delivers a letter and brings back the outcome."""

    coach: Coach
    sealer: Sealer

    async def send(
        self,
        use_case: str,
        data: Mapping[str, object],
        *,
        tenant_id: UUID,
        learner: UUID | None,
        number: str | None = None,
        sealed: bool = False,
    ) -> Told:
        body = msgspec.json.encode(data)
        letter = {
            "specversion": "1.0",
            "id": number or str(uuid4()),
            "source": "urn:example:timetable",
            "type": f"coach.command.{use_case}.v1",
            "tenantid": tenant_id,
            "datacontenttype": "application/jose" if sealed else "application/json",
            "data": self.sealer.seal(body) if sealed else msgspec.Raw(body),
        }
        if learner is not None:
            letter["subject"] = learner
        sent = msgspec.json.encode(letter)
        told = msgspec.json.decode(await self.bring(sent), type=OutcomeLetter).data
        assert told.command_id == letter["id"]
        return told

    async def bring(self, sent: bytes) -> bytes:
        """From hand to hand: there is no transport that could lose either."""
        verdict = await handle(sent, coach=self.coach, sealer=self.sealer)
        outcome = outcome_of(sent, verdict, sealer=self.sealer)
        assert outcome is not None
        return outcome.body

    async def ask(
        self,
        use_case: str,
        data: Mapping[str, object],
        caller: Caller,
        *,
        sealed: bool = False,
        answer: type[A] | None = None,
    ) -> Reply[A]:
        """A learner's command. Like most producers, it does not look at the answer unless told to."""
        told = await self.send(
            use_case,
            data,
            tenant_id=caller.tenant_id,
            learner=caller.user_id,
            number=None if caller.request is None else caller.request.key,
            sealed=sealed,
        )
        if told.status != "done":
            return refused(told)
        return Reply() if answer is None else Reply(answer=msgspec.json.decode(told.answer, type=answer))

    async def ask_in_secret(
        self, use_case: str, data: Mapping[str, object], tenant_id: UUID, answer: type[A]
    ) -> Reply[A]:
        """A secret command whose answer only its sender may read."""
        told = await self.send(use_case, data, tenant_id=tenant_id, learner=None, sealed=True)
        return self._opened(told, answer)

    async def ask_for_secret(
        self, use_case: str, data: Mapping[str, object], caller: Caller, answer: type[A]
    ) -> Reply[A]:
        """A learner's command whose answer only its sender may read."""
        told = await self.send(use_case, data, tenant_id=caller.tenant_id, learner=caller.user_id)
        return self._opened(told, answer)

    def _opened(self, told: Told, answer: type[A]) -> Reply[A]:
        if told.status != "done":
            return refused(told)
        opened = self.sealer.open(msgspec.json.decode(told.answer, type=str))
        return Reply(answer=msgspec.json.decode(opened, type=answer))


def refused(told: Told) -> Reply[Any]:
    return Reply(refusal=told.code, words=str(sorted((told.detail or {}).items())))
