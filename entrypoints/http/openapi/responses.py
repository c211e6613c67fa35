"""What a route answers, and what it can complain of."""

from collections.abc import Iterable
from itertools import groupby

import msgspec

from entrypoints.http.bodies import JSON
from entrypoints.http.failures import PROBLEM_JSON, Problem
from entrypoints.http.openapi.json_types import Json, Object
from entrypoints.http.operation import Operation
from entrypoints.http.streams import EVENT_STREAM

_TEXT: Json = {"type": "string"}
HEADERS: dict[str, Object] = {
    "X-Request-Id": {"description": "Names the request.", "schema": _TEXT},
    "ETag": {"description": "The version, for If-Match and If-None-Match.", "schema": _TEXT},
    "Location": {"description": "Where it can be found.", "schema": _TEXT},
    "WWW-Authenticate": {"description": "RFC 6750.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "Accept": {"description": "What the body may be.", "schema": _TEXT},
}
PROBLEM: Object = {
    "title": "Problem",
    "description": "RFC 9457. `code` is permanent; some codes have further members.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri", "description": "Names the request."},
        "code": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "instance", "code"],
}
_REQUEST = "01970a3c5c2e"


def responses_of(
    operation: Operation, *, method: str, schema: Json, example: Json, problems: list[Problem]
) -> Object:
    headers = _headers(
        "X-Request-Id",
        *(["ETag"] if operation.versioned else []),
        *(["Location"] if operation.located else []),
    )
    answers: Object = {str(operation.status): _answer(schema, example, headers)}
    if operation.streams:
        answers["200"] = _stream(example)
    if method == "GET" and operation.conditional:
        answers["304"] = {"description": "You have it as it is.", "headers": headers}
    for status, group in groupby(problems, key=lambda problem: problem.status):
        answers[str(status)] = _complaint(list(group))
    return answers


def problem_examples(problems: Iterable[Problem]) -> Object:
    """By code, for every route to refer to."""
    return {
        problem.code: {
            "summary": problem.title,
            "value": msgspec.to_builtins(problem.document(_REQUEST)),
        }
        for problem in problems
    }


def _answer(schema: Json, example: Json, headers: Json) -> Object:
    if schema is None:
        return {"description": "Done.", "headers": headers}
    return {
        "description": "Done.",
        "headers": headers,
        "content": {JSON: {"schema": schema, "example": example}},
    }


def _stream(turn: Json) -> Object:
    events = f'event: piece\ndata: {{"text":"An eigenvalue "}}\n\nevent: turn\ndata: {_compact(turn)}\n\n'
    return {
        "description": "Events `piece`, then `turn` with the whole; `error` with a problem if it breaks off.",
        "headers": _headers("X-Request-Id"),
        "content": {EVENT_STREAM: {"schema": _TEXT, "example": events}},
    }


def _complaint(problems: list[Problem]) -> Object:
    codes: list[Json] = [problem.code for problem in problems]
    named = {"X-Request-Id": None, **{name: None for problem in problems for name in problem.headers}}
    examples: Object = {
        problem.code: {"$ref": f"#/components/examples/{problem.code}"} for problem in problems
    }
    kind: Json = {"properties": {"code": {"enum": codes}}}
    return {
        "description": ". ".join(problem.title for problem in problems) + ".",
        "headers": _headers(*named),
        "content": {
            PROBLEM_JSON: {
                "schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, kind]},
                "examples": examples,
            }
        },
    }


def _headers(*names: str) -> Object:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _compact(value: Json) -> str:
    return msgspec.json.encode(value).decode()
