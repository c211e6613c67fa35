"""Events as they stand in the outbox: a permanent name and JSON."""

import msgspec

from application.events import EVENT_BY_NAME
from domain.shared.aggregate import DomainEvent

_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in EVENT_BY_NAME.items()}


class UnreadableEvent(Exception):
    """An event of another release."""


def encode(event: DomainEvent) -> str:
    return msgspec.json.encode(event).decode()


def decode(name: str, payload: str) -> DomainEvent:
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise UnreadableEvent(f"there is no event {name}")
    try:
        return decoder.decode(payload)
    except msgspec.ValidationError as reason:
        raise UnreadableEvent(f"{name}: {reason}") from reason
