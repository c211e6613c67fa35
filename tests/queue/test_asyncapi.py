"""The published description of the queue door says what the handlers do."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from application.consistency.cloud_event import cloud_event
from application.events import EVENTS
from domain.shared.aggregate import DomainEvent
from entrypoints.queue.asyncapi import asyncapi_document
from entrypoints.queue.commands import COMMANDS, USE_CASES
from entrypoints.queue.handlers import handle
from entrypoints.queue.nats import command_subject
from entrypoints.queue.outcomes import outcome_of
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict
from tests.contracts.test_message_bus import an_event, delivered
from tests.queue.messages import LED_BY, SEALER, command, sealed
from tests.queue.recording import Recorded
from tests.queue.test_commands import ACCOUNT, PLAIN, Case

CASES = ACCOUNT + PLAIN
Document = Mapping[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    found: Document = json.loads(asyncapi_document(version="1.2.3"))
    return found


def at(document: Document, reference: str) -> Any:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def payloads(document: Document, action: str) -> dict[str, Any]:
    """The schema of what is received or sent, by subject."""
    found = {}
    for operation in document["operations"].values():
        if operation["action"] == action:
            channel = at(document, operation["channel"]["$ref"])
            (message,) = operation["messages"]
            described = at(document, at(document, message["$ref"])["$ref"])
            found[channel["address"]] = at(document, described["payload"]["$ref"])
    return found


def fits(schema: Any, message: object) -> bool:
    try:
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(message)
    except ValidationError:
        return False
    return True


def message_of(case: Case) -> bytes:
    use_case, data, _ = case
    return sealed(use_case, data) if USE_CASES[use_case].personal else command(use_case, data)


def test_every_command_of_the_handlers_is_described_and_no_other(document: Document) -> None:
    described = payloads(document, "receive")
    types = {subject: schema["properties"]["type"]["const"] for subject, schema in described.items()}
    assert types == {f"coach.command.{name}": f"coach.command.{name}.v1" for name in USE_CASES}
    assert set(types.values()) == set(COMMANDS)


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
async def test_what_the_handler_takes_is_what_is_described(document: Document, case: Case) -> None:
    body = message_of(case)
    assert isinstance(await handle(body, coach=Recorded().coach(), sealer=SEALER), Done)
    assert fits(payloads(document, "receive")[command_subject(body)], json.loads(body))


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
async def test_data_that_the_handler_refuses_is_described_as_unfit(document: Document, case: Case) -> None:
    use_case, data, meant = case
    described = payloads(document, "receive")[f"coach.command.{use_case}"]["properties"]["data"]
    schema = described.get("contentSchema", described)
    assert fits(schema, data)
    required = [{name: data[name] for name in data if name != missing} for missing in schema["required"]]
    wrong = [data | {name: {"not": "this"}} for name in data]
    for unfit in ({**data, "surprise": 1}, *required, *wrong):
        verdict = await handle(message_of((use_case, unfit, meant)), coach=Recorded().coach(), sealer=SEALER)
        assert isinstance(verdict, Malformed)
        assert (verdict.code, fits(schema, unfit)) == ("data_unfit", False)


def test_personal_data_is_described_as_sealed(document: Document) -> None:
    """And the handlers take it in no other way."""
    described = payloads(document, "receive")
    for name, kind in USE_CASES.items():
        schema = described[f"coach.command.{name}"]["properties"]
        assert (schema["data"].get("contentMediaType") == "application/jose") is kind.personal


@pytest.mark.parametrize(
    "verdict",
    [Done({"id": "x"}), Done(None), Refused("plan_archived"), Refused("x", {"n": 1}), Malformed("a", "b")],
)
def test_outcomes_are_as_described(document: Document, verdict: Verdict) -> None:
    outcome = outcome_of(command("create_plan", {}), verdict, sealer=SEALER)
    assert outcome is not None
    assert fits(payloads(document, "send")["coach.outcome"], json.loads(outcome.body))


@pytest.mark.parametrize("kind", EVENTS)
def test_events_are_as_described(document: Document, kind: type[DomainEvent]) -> None:
    schema = payloads(document, "send")[f"coach.event.{kind.name}"]
    event = json.loads(msgspec.json.encode(cloud_event(delivered(an_event(kind)))))
    assert fits(schema, event)
    assert set(schema["properties"]["data"]["properties"]) == set(event["data"])
    assert set(schema["properties"]) == set(event)


def test_nothing_is_sent_that_is_not_described(document: Document) -> None:
    assert set(payloads(document, "send")) == {
        "coach.outcome",
        *(f"coach.event.{event.name}" for event in EVENTS),
    }


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def test_it_is_whole(document: Document) -> None:
    """AsyncAPI 3.0: every reference leads somewhere, every component has a name that is allowed."""
    assert document["asyncapi"] == "3.0.0"
    assert document["info"]["version"] == "1.2.3"
    for reference in references(document):
        assert at(document, reference)
    for components in document["components"].values():
        assert [name for name in components if not re.fullmatch(r"[a-zA-Z0-9._-]+", name)] == []
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_it_does_not_tell_where_the_broker_is(document: Document) -> None:
    assert "servers" not in document
    assert "nats://" not in json.dumps(document)


def test_its_subjects_begin_as_those_on_the_broker() -> None:
    document = json.loads(asyncapi_document(version="1", prefix="school"))
    assert {channel["address"].split(".")[0] for channel in document["channels"].values()} == {"school"}


def test_every_message_may_say_what_led_to_it(document: Document) -> None:
    for message in document["components"]["messages"].values():
        assert fits(message["headers"], {"traceparent": LED_BY})
        assert not fits(message["headers"], {"traceparent": "ada@example.org"})
