"""Being forgotten, and the proof of it."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp

from application.ports.receipt_signer import ReceiptKey
from application.privacy.erasure_views import ErasureAccepted, ErasureView
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.tend_erasures import ListReceiptKeysCommand, ReadErasureCommand
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import Password
from entrypoints.http.operation import Operation, route

ErasureId = Annotated[
    UUID,
    msgspec.Meta(
        description="An id of your own choice that nobody can guess: all that is left to ask with, later."
    ),
]


class ErasureRequest(msgspec.Struct, forbid_unknown_fields=True):
    password: Password
    id: ErasureId | None = None


class KeySet(msgspec.Struct, frozen=True):
    """A JSON Web Key Set (RFC 7517)."""

    keys: tuple[ReceiptKey, ...]


class MyErasure(Door):
    path = "/v1/me/erasure"
    tags = ("Account",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="request_erasure",
            body=ErasureRequest,
            answers=ErasureAccepted,
            status=202,
            repeatable=True,
            located=True,
        ),
    )
    async def request_erasure(self, request: Ask) -> ASGIApp:
        """Have everything of yours erased. There is no way back.

        You are logged out everywhere, and nothing of yours is shown any more. Keep the address under
        Location: it needs no login, and has the receipt when every store has been read back. To be sure of
        it, choose the id yourself.
        """
        caller = await self.writer(request)
        asked = await read_body(request, ErasureRequest)
        command = RequestErasureCommand(
            caller=caller,
            erasure_id=asked.id or self.new_id(request, caller.user_id),
            password=asked.password,
        )
        accepted = granted(await self.coach.request_erasure(command))
        return answer(request, accepted, status=202, location=f"/v1/erasures/{accepted.erasure_id}")


class Erasures(Door):
    path = "/v1/erasures"
    tags = ("Account",)

    @route(
        "GET",
        "/{erasure_id:uuid}",
        Operation(use_case="read_erasure", answers=ErasureView, anonymous=True, limited=True),
    )
    async def read_erasure(self, request: Ask, erasure_id: FromPath[UUID]) -> ASGIApp:
        """See how far an erasure is, and fetch its receipt: what was found and deleted, store by store.

        Whoever knows the id may ask. Nothing in the answer names anybody.
        """
        await self.admitted(request)
        command = ReadErasureCommand(erasure_id=erasure_id)
        return answer(request, granted(await self.coach.read_erasure(command)))


class ReceiptKeys(Door):
    path = "/v1/receipt-keys"
    tags = ("Account",)

    @route("GET", "/", Operation(use_case="list_receipt_keys", answers=KeySet, anonymous=True, limited=True))
    async def list_receipt_keys(self, request: Ask) -> ASGIApp:
        """The public keys that receipts are checked with; the `kid` of a signature says which one.

        What is signed is the receipt without its member `signature`, in the form of RFC 8785.
        """
        await self.admitted(request)
        keys = granted(await self.coach.list_receipt_keys(ListReceiptKeysCommand()))
        return answer(request, KeySet(tuple(keys)))
