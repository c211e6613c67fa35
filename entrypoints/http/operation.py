"""A route, together with all that the OpenAPI document says of it."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.asking import Ask
from entrypoints.http.wire_problems import WireProblem

Method = Literal["GET", "POST", "PATCH", "DELETE"]

_OPERATION = "operation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``use_case`` names the one in ``Coach`` that the route calls: its refusals are the route's problems.

    An ``anonymous`` route needs no access token; if it is ``in_tenant``, a header says in which, and if it
    is ``limited``, nobody may ask too often from one address. A ``repeatable`` one takes an Idempotency-Key;
    a ``conditional`` one obeys If-Match, or If-None-Match where it is a GET. A ``versioned`` answer carries
    an ETag, a ``located`` one a Location, and one that ``streams`` can also come in pieces. One that
    ``thinks`` may wait for a model. ``also`` are the problems that belong to this route alone.
    """

    use_case: str | None = None
    body: type[msgspec.Struct] | None = None
    query: type[msgspec.Struct] | None = None
    answers: object = None
    status: int = 200
    anonymous: bool = False
    in_tenant: bool = False
    limited: bool = False
    repeatable: bool = False
    conditional: bool = False
    versioned: bool = False
    located: bool = False
    streams: bool = False
    thinks: bool = False
    also: tuple[type[WireProblem], ...] = ()


def route(method: Method, path: str, operation: Operation) -> HTTPRouteHandler:
    """The handler's docstring is what the document says of it.

    Handlers return finished answers, so the framework's own status is never sent; but it would refuse to
    see a body under its default for DELETE.
    """
    return HTTPRouteHandler(path, http_method=method, status_code=200, opt={_OPERATION: operation})


def operation_of(ask: Ask) -> Operation:
    operation: Operation = ask.route_handler.opt[_OPERATION]
    return operation


def declared_by(handler: HTTPRouteHandler) -> Operation | None:
    """``None`` for what belongs to no document: the document itself, and its reader."""
    operation: Operation | None = handler.opt.get(_OPERATION)
    return operation
