"""Text that means something to a store, a header or a terminal is only text, in every field there is."""

import asyncio
from typing import Any, TypeAlias

import pytest

from tests.http.belongings import everything_of
from tests.http.worlds import a_world

HOSTILE = [
    '{"$ne": null}',
    "$where: sleep(9)",
    "'; DROP TABLE users; --",
    "a\r\nSet-Cookie: a=b",
    "\x1b[2J\x1b]0;title\x07",
    "../../etc/passwd",
    "{{7*7}}${7*7}<script>",
    "\u202e\ufeff\u0000",
]
Schema: TypeAlias = dict[str, Any]
DOCUMENT: Schema = asyncio.run(a_world().stranger("GET", "/schema/openapi.json")).json()
OPERATIONS: dict[str, tuple[str, str, Schema]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def resolved(schema: Schema) -> Schema:
    named = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = DOCUMENT["components"]["schemas"][named] if named else schema
    return found


def filled(schema: Schema, text: str) -> Any:
    """With ``text`` wherever it takes one; ``None`` if it takes none."""
    schema = resolved(schema)
    for way in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if (found := filled(way, text)) is not None:
            return found
    if "items" in schema:
        return None if (found := filled(schema["items"], text)) is None else [found]
    if "properties" in schema:
        return {
            name: found
            for name, each in schema["properties"].items()
            if (found := filled(each, text)) is not None
        }
    return text if schema.get("type") == "string" or "string" in schema.get("type", ()) else None


def bodies(operation: Schema, text: str) -> list[Any]:
    """One for each field: what else belongs there is as the document says by example."""
    if "requestBody" not in operation:
        return []
    content = operation["requestBody"]["content"].get("application/json", {})
    fields = filled(content.get("schema", {}), text) or {}
    return [{**content["example"], name: value} for name, value in fields.items()]


def queries(operation: Schema, text: str) -> list[dict[str, str]]:
    parameters = (each for each in operation.get("parameters", ()) if each.get("in") == "query")
    return [{each["name"]: text} for each in parameters if filled(each["schema"], text) is not None]


WITH_TEXT = [name for name, (*_, each) in OPERATIONS.items() if bodies(each, "x") or queries(each, "x")]


@pytest.mark.parametrize("name", WITH_TEXT)
async def test_is_taken_as_it_is_or_refused(name: str) -> None:
    world = a_world()
    client = await world.learner("ada@example.org")
    method, path, operation = OPERATIONS[name]
    path = path.format(**await everything_of(client))
    for hostile in HOSTILE:
        asked: list[tuple[Any, dict[str, Any]]] = [(body, {}) for body in bodies(operation, hostile)]
        for body, query in [*asked, *((None, query) for query in queries(operation, hostile))]:
            told = await client(method, path, body, **query)
            assert told.status_code < 500, (hostile, body, query)
            assert "set-cookie" not in told.headers
            assert all(each.isprintable() for each in told.headers.values())
            assert "\x1b" not in told.text, "a terminal would do what it says"


def test_most_operations_that_change_something_take_text() -> None:
    assert {"create_plan", "send_message", "add_knowledge", "register_user", "change_task"} <= set(WITH_TEXT)
    fields = {name for body in bodies(OPERATIONS["create_plan"][2], "x") for name in body}
    assert {"title", "tasks"} <= fields
