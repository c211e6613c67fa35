"""What there is to know of a thing, so that a field added tomorrow is compared the same day."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass


def state(thing: object) -> object:
    """Every field, those of things inside too, but not the events on their way to the outbox."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {
            each.name: state(getattr(thing, each.name)) for each in fields(thing) if each.name != "_events"
        }
    if isinstance(thing, Sequence) and not isinstance(thing, str | bytes):
        return [state(each) for each in thing]
    return thing
