"""Where signed links of our own lead: files come and go past the API, piece by piece and without a login."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from application.ports.link_gate import Grant, LinkedObjects, LinkFault, LinkRefused
from application.ports.object_store import ObjectExists, SizeDiffers
from entrypoints.http.answers import Answer
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.wire_problems import (
    LinkExpired,
    LinkForAnotherMethod,
    LinkForAnotherObject,
    LinkForged,
    ObjectIncomplete,
    ObjectMissing,
    ObjectThere,
    ObjectTooLarge,
    ObjectTypeWrong,
    RouteNotFound,
    WireProblem,
)

PATH = "/objects/"
_PROBLEMS: dict[LinkFault, type[WireProblem]] = {
    LinkFault.FORGED: LinkForged,
    LinkFault.EXPIRED: LinkExpired,
    LinkFault.OTHER_METHOD: LinkForAnotherMethod,
    LinkFault.OTHER_OBJECT: LinkForAnotherObject,
}


class Objects(Door):
    """In no document: whoever has a link needs nothing else."""

    path = "/objects/{key:path}"
    request_max_body_size = None  # the link says how large

    @HTTPRouteHandler(http_method="PUT", status_code=200)
    async def put_object(self, request: Ask) -> ASGIApp:
        """Store what was announced, or nothing."""
        objects, grant = self._opened(request)
        size = grant.size or 0
        _check_type(request, grant)
        _check_length(request, size)
        try:
            await objects.store.put_stream(
                grant.key, request.stream(), content_type=grant.content_type, size=size, replace=False
            )
        except SizeDiffers as differs:
            raise _other_size(size, too_large=differs.too_large) from None
        except ObjectExists:
            raise ObjectThere("What was sent before stays. Ask for another link for another file.") from None
        return Answer(200, [*_headers(request), (b"content-length", b"0")])

    @HTTPRouteHandler(http_method="GET", status_code=200)
    async def get_object(self, request: Ask) -> ASGIApp:
        """Hand the file out under the name it was given."""
        objects, grant = self._opened(request)
        stored = await objects.store.look(grant.key)
        content = await objects.store.get_stream(grant.key)
        if stored is None or content is None:
            raise ObjectMissing("It was removed, or never sent.")
        name = quote(grant.filename or "", safe="")
        headers = [
            *_headers(request),
            (b"content-type", grant.content_type.encode()),
            (b"content-length", b"%d" % stored.size),
            (b"content-disposition", f"attachment; filename*=UTF-8''{name}".encode()),  # RFC 6266, 4.1
            (b"content-security-policy", b"sandbox; default-src 'none'"),
        ]
        return Pieces(headers, content)

    def _opened(self, ask: Ask) -> tuple[LinkedObjects, Grant]:
        objects = self.options.objects
        if objects is None:
            raise RouteNotFound("Files are kept elsewhere: follow the link as it was given.")
        token = parse_qs(ask.scope["query_string"].decode("latin-1")).get("link", [""])[-1]
        try:
            grant = objects.gate.opened(token, method=ask.method, key=ask.scope["path"].removeprefix(PATH))
        except LinkRefused as refused:
            raise _PROBLEMS[refused.fault](f"{refused.fault.value.capitalize()}.") from None
        return objects, grant


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file on its way out. The client's hanging up closes it."""

    headers: list[tuple[bytes, bytes]]
    content: AsyncGenerator[bytes, None]

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        async with aclosing(self.content) as pieces:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _check_type(ask: Ask, grant: Grant) -> None:
    if ask.header(b"content-type") != grant.content_type or ask.header(b"content-encoding") is not None:
        raise ObjectTypeWrong(f"The Content-Type must be {grant.content_type}, and nothing encoded.")


def _check_length(ask: Ask, size: int) -> None:
    """A body that does not say how long it is is counted as it comes."""
    length = ask.header(b"content-length")
    if length is not None and int(length) != size:  # the server lets nothing but digits through
        raise _other_size(size, too_large=int(length) > size)


def _other_size(size: int, *, too_large: bool) -> WireProblem:
    return (ObjectTooLarge if too_large else ObjectIncomplete)(f"{size} bytes were announced.")


def _headers(ask: Ask) -> list[tuple[bytes, bytes]]:
    return [(b"x-request-id", ask.request_id.encode())]
