"""The document says what the door does."""

import re
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import msgspec
import pytest
from openapi_spec_validator import validate
from returns.result import Failure

from application.coach import Coach
from application.ports.failures import StoreUnavailable
from entrypoints.http.openapi.document import document
from entrypoints.http.openapi.possible import refusals_of, specimen
from entrypoints.http.operation import Operation, declared_by
from entrypoints.queue.asyncapi import asyncapi_document
from tests.http.scripted import Scripted
from tests.http.worlds import Client, World, code
from tests.operators import FOR_OPERATORS

COACH = Scripted()
APP = COACH.app()
DOCUMENT: dict[str, Any] = document(APP.routes, version="9.9.9")
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]
DECLARED: dict[str, Operation] = {
    handler.handler_name: declared
    for route in APP.routes
    for handler in getattr(route, "route_handlers", [])
    if (declared := declared_by(handler)) is not None
}
ASKED_BEFORE = {
    ("access_token_invalid", False): "authenticate",
    ("too_many_requests", False): "authenticate",
    ("too_many_requests", True): "admit",
}
each_operation = pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)


def with_ids(path: str) -> str:
    return re.sub(r"{\w+}", lambda _: str(uuid4()), path)


async def an_example_of(
    client: Client, method: str, path: str, operation: dict[str, Any], **headers: str
) -> httpx.Response:
    body = operation.get("requestBody")
    given = body and body["content"]["application/json"]["example"]
    required = [each["name"] for each in operation["parameters"] if each.get("required")]
    query = "?q=x" if "q" in required else ""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client(method, with_ids(path) + query, given, headers=named)


def problems_of(operation: dict[str, Any]) -> set[tuple[int, str]]:
    return {
        (int(status), example)
        for status, response in operation["responses"].items()
        for example in response.get("content", {}).get("application/problem+json", {}).get("examples", {})
    }


def test_it_is_valid() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1")


async def test_it_is_served(world: World) -> None:
    response = await world.stranger("GET", "/schema/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == msgspec.json.decode(msgspec.json.encode(DOCUMENT))


async def test_the_document_of_the_queue_door_is_served_beside_it(world: World) -> None:
    response = await world.stranger("GET", "/schema/asyncapi.json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.content == asyncapi_document(version="9.9.9")
    assert "/schema/asyncapi.json" in (await world.stranger("GET", "/schema")).text


def test_every_route_is_in_it() -> None:
    served = {
        (method, route.path_format)
        for route in APP.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods - {"OPTIONS"}
    }
    told = {(method, path) for method, path, _ in OPERATIONS}
    about_itself = {"/", "/schema", "/schema/openapi.json", "/schema/asyncapi.json"}
    for_machines = {"/metrics"}
    for_people = {("GET", "/ops"), ("POST", "/ops/acts/{act}"), ("POST", "/ops/logout")} | {
        (method, "/ops/login") for method in ("GET", "POST")
    }
    for_whoever_has_a_link = {("GET", "/objects/{key}"), ("PUT", "/objects/{key}")}
    about_others = {("GET", path) for path in about_itself | for_machines}
    assert served - told == about_others | for_people | for_whoever_has_a_link
    assert len(set(NAMES)) == len(NAMES)


def test_every_use_case_of_a_learner_has_a_route() -> None:
    named = {declared.use_case for declared in DECLARED.values()}
    assert (
        set(Coach.__dataclass_fields__) - named
        == {
            "admit",
            "authenticate",
            "stream_message",
            "answer_abandoned_turns",
            "is_erased",
        }
        | FOR_OPERATORS
    )


@each_operation
async def test_every_refusal_of_a_route_is_told(method: str, path: str, operation: dict[str, Any]) -> None:
    """Also that the route asks the very use case that it declares: nothing else has an answer here."""
    declared = DECLARED[operation["operationId"]]
    for kind in refusals_of(declared):
        of = ASKED_BEFORE.get((kind.code, declared.anonymous), str(declared.use_case))
        COACH.says = {of: Failure(specimen(kind))}
        client = Client(APP, None if declared.anonymous else "t")
        told = code(await an_example_of(client, method, path, operation))
        assert told[1] == kind.code
        assert told in problems_of(operation)


@each_operation
async def test_what_the_wire_can_get_wrong_is_told(method: str, path: str, operation: dict[str, Any]) -> None:
    declared = DECLARED[operation["operationId"]]
    COACH.says = {str(declared.use_case): StoreUnavailable("x")}
    client, where = Client(APP, None if declared.anonymous else "t"), with_ids(path)
    attempts = [
        Client(APP)(method, where, {}),
        client(method, path, {}),
        client(method, where + "?nonsense=1", {"nonsense": 1}),
        client(method, where + "?cursor=bent"),
        client(method, where, content=b"{"),
        client(method, where, content=b"[" * 10_000),
        client(method, where, content=b" " * 9_000_000),
        client(method, where, content=b" " * 9_000_000, headers={"Idempotency-Key": "k"}),
        client(method, where, content=b"{}", headers={"Content-Type": "text/plain"}),
        an_example_of(client, method, path, operation),
        an_example_of(client, method, path, operation, Idempotency_Key=" "),
        an_example_of(client, method, path, operation, If_Match="bent"),
        an_example_of(client, method, path, operation, Coach_Tenant="bent"),
        an_example_of(client, method, path, operation, Host="a b"),
    ]
    told = [await attempt for attempt in attempts]
    complaints = {code(response) for response in told if response.status_code >= 400}
    assert complaints - problems_of(operation) == set()
    refused = {kind.code for kind in refusals_of(declared)}
    never = {name for _, name in problems_of(operation) - complaints} - refused
    assert never <= {"internal_error", "busy_try_again", "deadline_passed", "not_ready"}, (
        "told, but it does not happen"
    )


@each_operation
def test_every_example_fits_its_schema(method: str, path: str, operation: dict[str, Any]) -> None:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    contents = [content for body in bodies for content in body.get("content", {}).values()]
    assert contents or operation["responses"].keys() & {"204"}
    for content in contents:
        named = [each["$ref"].rpartition("/")[2] for each in content.get("examples", {}).values()]
        examples = [DOCUMENT["components"]["examples"][name]["value"] for name in named]
        examples += [content["example"]] if "example" in content else []
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        for example in examples:
            jsonschema.validate(example, schema, format_checker=jsonschema.FormatChecker())


@each_operation
async def test_what_a_route_takes_is_what_it_says(method: str, path: str, operation: dict[str, Any]) -> None:
    """Documented parameters are not refused, and the example of the body is understood."""
    declared = DECLARED[operation["operationId"]]
    if declared.use_case is None:
        return
    COACH.asked.clear()
    COACH.says = {declared.use_case: StoreUnavailable("x")}
    await an_example_of(Client(APP, "t"), method, path, operation)
    assert [name for name, _ in COACH.asked] == [declared.use_case]


def test_who_may_come_is_told() -> None:
    open_to_all = {operation["operationId"] for _, _, operation in OPERATIONS if not operation["security"]}
    assert open_to_all == {
        "register_user",
        "log_in",
        "refresh_tokens",
        "log_out",
        "request_password_reset",
        "reset_password",
        "read_signing_keys",
        "read_erasure",
        "list_receipt_keys",
        "live",
        "ready",
    }
    assert DOCUMENT["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_moments_have_a_format() -> None:
    views = DOCUMENT["components"]["schemas"]
    for name, schema in views.items():
        for field, told in schema.get("properties", {}).items():
            if field.endswith("_at"):
                text = told["anyOf"][0] if "anyOf" in told else told
                assert text["format"] == "date-time", (name, field)
