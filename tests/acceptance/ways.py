"""The ways in which every scenario is run: a door, and the kind of store behind it."""

from typing import TypeAlias

Way: TypeAlias = tuple[str, str]

# What a broker does to a letter is the same whatever store the letter ends in, so one kind is enough there.
WAYS: tuple[Way, ...] = (
    ("http", "fakes"),
    ("http", "embedded"),
    ("queue", "fakes"),
    ("queue", "embedded"),
    ("nats", "fakes"),
)
