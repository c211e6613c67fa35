"""Whatever goes wrong, as an RFC 9457 problem."""

import dataclasses
import logging
from collections.abc import Mapping

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, InternalServerException
from litestar.types import ExceptionHandlersMap

from application.ports.failures import StaleAggregate, StoreUnavailable
from application.ports.recall_index import ModelMismatch
from application.refusals import Refusal
from domain.identity.errors import TooManyAttempts, TooManyRequests
from entrypoints.http.asking import Ask
from entrypoints.http.problems import explain
from entrypoints.http.wire_problems import (
    BEARER,
    BodyTooLarge,
    BusyTryAgain,
    InternalError,
    MethodNotAllowed,
    RequestMalformed,
    RouteNotFound,
    StoreDown,
    WireProblem,
)

PROBLEM_JSON = "application/problem+json"

logger = logging.getLogger(__name__)


class Refused(Exception):
    """A use case said no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    code: str
    status: int
    title: str
    detail: str
    members: Mapping[str, object]
    headers: Mapping[str, str]

    def document(self, request_id: str) -> dict[str, object]:
        return {
            "type": f"urn:coach:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:coach:request:{request_id}",
            "code": self.code,
            **self.members,
        }


def problem_of_refusal(refusal: Refusal) -> Problem:
    """The refusal's own fields become members of the problem."""
    explanation = explain(refusal)
    return Problem(
        code=refusal.code,
        status=explanation.status,
        title=explanation.title,
        detail=explanation.detail,
        members=dataclasses.asdict(refusal),
        headers=_headers(refusal, explanation.status),
    )


def problem_of(failure: Exception) -> Problem:
    """What nobody foresaw is logged here, and told to the client without a word of why."""
    if isinstance(failure, Refused):
        return problem_of_refusal(failure.refusal)
    wire = failure if isinstance(failure, WireProblem) else _on_the_wire(failure)
    return Problem(
        code=wire.code,
        status=wire.status,
        title=wire.title,
        detail=wire.detail,
        members=wire.members,
        headers=wire.headers,
    )


def problem_response(ask: Ask, problem: Problem) -> Response[bytes]:
    return Response(
        msgspec.json.encode(problem.document(ask.request_id)),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers={**problem.headers, "X-Request-Id": ask.request_id},
    )


def _answer(request: Request[object, object, State], failure: Exception) -> Response[bytes]:
    return problem_response(Ask(request.scope, request.receive, request.send), problem_of(failure))


HANDLERS: ExceptionHandlersMap = {HTTPException: _answer, Exception: _answer}


def _on_the_wire(failure: Exception) -> WireProblem:
    match failure:
        case StoreUnavailable(store=store):
            return StoreDown("Nothing was lost: try again later.", store=store)
        case ModelMismatch():  # an operator has taken away what the question was measured for
            return StoreDown("Nothing was lost: try again later.", store="vectors")
        case StaleAggregate():
            return BusyTryAgain("Others changed the same thing at the same time. Nothing was changed here.")
        case InternalServerException():  # the framework's word for a client that hung up half-way
            return RequestMalformed(failure.detail)
        case HTTPException(status_code=status) if status < 500:
            return _of_the_framework(failure)
        case _:
            logger.error("A request failed.", exc_info=failure)
            return InternalError("It has been noted. The instance helps us to find it.")


def _of_the_framework(failure: HTTPException) -> WireProblem:
    match failure.status_code:
        case 404:
            return RouteNotFound("Check the path, and that every id in it is a UUID.")
        case 405:
            allowed = (failure.headers or {}).get("allow", "")
            problem = MethodNotAllowed(f"Allowed: {allowed}.")
            problem.headers["Allow"] = allowed
            return problem
        case 413:
            return BodyTooLarge("Send less.")
        case _:
            return RequestMalformed(failure.detail)


def _headers(refusal: Refusal, status: int) -> Mapping[str, str]:
    match refusal:
        case TooManyAttempts(retry_after=seconds) | TooManyRequests(retry_after=seconds):
            return {"Retry-After": str(seconds)}
        case _:
            return {"WWW-Authenticate": _challenge(refusal.code)} if status == 401 else {}


def _challenge(code: str) -> str:
    """RFC 6750, 3.1."""
    return f'{BEARER}, error="invalid_token"' if code == "access_token_invalid" else BEARER
