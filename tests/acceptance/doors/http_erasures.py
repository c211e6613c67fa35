"""Being forgotten through HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from application.ports.receipt_signer import ReceiptKey
from application.privacy.erasure_views import ErasureView
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.tend_erasures import ListReceiptKeysCommand, ReadErasureCommand
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Wire


class KeySet(msgspec.Struct):
    keys: list[ReceiptKey]


@dataclass
class HttpErasures:
    """Nobody logs in to ask how far it is: there is no account any more."""

    wire: Wire

    async def request_erasure(self, command: RequestErasureCommand) -> Reply[None]:
        body = {"id": command.erasure_id, "password": command.password}
        return await self.wire.ask("POST", "/v1/me/erasure", caller=command.caller, body=body)

    async def read_erasure(self, command: ReadErasureCommand) -> Reply[ErasureView]:
        return await self.wire.ask("GET", f"/v1/erasures/{command.erasure_id}", ErasureView)

    async def list_receipt_keys(self, command: ListReceiptKeysCommand) -> Reply[Sequence[ReceiptKey]]:
        reply = await self.wire.ask("GET", "/v1/receipt-keys", KeySet)
        keys = None if reply.answer is None else reply.answer.keys
        return Reply(refusal=reply.refusal, words=reply.words, answer=keys)
