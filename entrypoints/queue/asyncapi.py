"""The queue door as a document, for whoever writes to it or listens: AsyncAPI 3.0, by FastStream."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from pydantic import WithJsonSchema

from application.events import EVENTS
from application.trace import HEADER, WELL_FORMED
from entrypoints.queue.commands import USE_CASES
from entrypoints.queue.message_schemas import Schema, command_schema, event_schema, outcome_schema
from entrypoints.queue.messages import COMMAND, OUTCOME
from entrypoints.queue.nats import PREFIX

ABOUT = """Commands come in, outcomes and events go out: CloudEvents 1.0 in structured JSON mode.

A command's `id` makes it idempotent for its tenant and learner: the same command may be sent again, and has
its effect once. Its outcome names it by `command_id`. Data of `application/jose` is a JWE (RFC 7516; `dir`,
A256GCM) with the key that producers share with the coach. Any command may be sealed like that, and those with
personal data must be. In JetStream, outcomes and events carry their `id` in the header `Nats-Msg-Id`.

Every message may say in the header `traceparent` (W3C) what led to it: what a command leads to is in the same
trace, and outcomes and events say so. In PostgreSQL's queue the header stands in the object `otel`."""
TRACEPARENT = {"type": "string", "pattern": f"^{WELL_FORMED}$"}


def asyncapi_document(*, version: str, prefix: str = PREFIX) -> bytes:
    """As JSON. Where the broker is, is for the operator to tell: there is no server in it."""
    document = AsyncAPI(_described(prefix), title="Study Coach", version=version, description=ABOUT)
    found = document.to_specification().to_jsonable()
    del found["servers"]
    for channel in found["channels"].values():
        del channel["servers"]
        del channel["bindings"]  # the subject once more, in a binding that AsyncAPI does not have
    for name, message in found["components"]["messages"].items():
        message["contentType"] = "application/cloudevents+json"
        message["headers"] = {"type": "object", "properties": {HEADER: TRACEPARENT}}
        told_by = "data/command_id" if name.startswith("outcome:") else "id"
        message["correlationId"] = {"location": f"$message.payload#/{told_by}"}
    return _with_proper_names(msgspec.json.encode(found, order="sorted"))  # it comes in any order


def _described(prefix: str) -> NatsBroker:
    """A broker that is never connected: one subject for each kind of message."""
    broker = NatsBroker("nats://somewhere", logger=None)
    for use_case, kind in USE_CASES.items():
        receive = _receiver(command_schema(COMMAND.format(use_case), kind))
        broker.subscriber(f"{prefix}.command.{use_case}", title=use_case)(receive)
    _sends(broker, f"{prefix}.outcome", "outcome", outcome_schema(OUTCOME))
    for event in EVENTS:
        _sends(
            broker,
            f"{prefix}.event.{event.name}",
            event.name,
            event_schema(f"coach.event.{event.name}", event),
        )
    return broker


def _receiver(schema: Schema) -> Callable[[bytes], Awaitable[None]]:
    async def receive(message: Annotated[bytes, WithJsonSchema(schema)]) -> None: ...

    return receive


def _sends(broker: NatsBroker, subject: str, title: str, schema: Schema) -> None:
    broker.publisher(subject, title=title, schema=Annotated[bytes, WithJsonSchema(schema)])


def _with_proper_names(document: bytes) -> bytes:
    """FastStream puts colons into the names of components, where AsyncAPI allows none."""
    for theirs, ours in (
        (b":SubscribeMessage", b".message"),
        (b":Message:Payload", b".payload"),
        (b":Message", b".message"),
    ):
        document = document.replace(theirs, ours)
    return document
