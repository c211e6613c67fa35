"""The ways in which every scenario is run: a door, and the kind of store behind it."""

from typing import TypeAlias

Way: TypeAlias = tuple[str, str]

WAYS: tuple[Way, ...] = (
    ("http", "fakes"),
    ("http", "embedded"),
    ("queue", "fakes"),
    ("queue", "embedded"),
    ("nats", "fakes"),
    ("nats", "embedded"),
)
