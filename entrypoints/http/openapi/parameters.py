"""What a request carries besides its body."""

from collections.abc import Iterable

from entrypoints.http.openapi.json_types import Json, Object
from entrypoints.http.operation import Operation

HEADERS: dict[str, Object] = {
    "RequestId": {
        "name": "X-Request-Id",
        "in": "header",
        "description": "Names the request in answers and problems. Without it we choose.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
    "Tenant": {
        "name": "Coach-Tenant",
        "in": "header",
        "description": "The school or company. Without it, the one this server is for.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same request with the same key has one effect and one answer.",
        "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"},
        "example": "01970a3c-5c2e-7b1f-9c43-0d5a4f1e2b6d",
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of what you saw: if somebody changed it meanwhile, nothing happens.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of what you have: if it is still so, the answer is 304.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
}


def parameters_of(
    operation: Operation, *, method: str, ids: Iterable[str], query: Json, components: Object
) -> list[Json]:
    named = [
        ("RequestId", True),
        ("Tenant", operation.in_tenant),
        ("IdempotencyKey", operation.repeatable),
        ("IfMatch", method != "GET" and operation.conditional),
        ("IfNoneMatch", method == "GET" and operation.conditional),
    ]
    return [
        *(_id(name) for name in ids),
        *_query(query, components),
        *(_reference(name) for name, wanted in named if wanted),
    ]


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _id(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _query(schema: Json, components: Object) -> list[Json]:
    """Each field of the query's struct as a parameter; ``null`` is told by leaving it out."""
    match schema:
        case {"$ref": str(ref)}:
            return _query(components[ref.rpartition("/")[2]], components)
        case {"properties": dict(properties), "required": list(required)}:
            return [
                {"name": name, "in": "query", "required": name in required, **_described(value)}
                for name, value in properties.items()
            ]
        case _:
            return []


def _described(schema: Json) -> Object:
    match schema:
        case {"anyOf": [first, *_]}:
            return _described(first)
        case {"description": description}:
            return {"description": description, "schema": schema}
        case _:
            return {"schema": schema}
