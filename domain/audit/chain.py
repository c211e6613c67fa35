"""Administrative acts in a chain: each entry seals the one before, and a sealed head says what is last."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

BEGINNING = bytes(32)  # what the first entry seals as the one before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """``name`` is permanent. ``details`` are ids, numbers and names of our own things, nothing personal.

    ``outcome`` is ``begun``, and in an entry of the same ``act_id`` afterwards how it ended.
    """

    act_id: UUID
    name: str
    outcome: str
    details: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An act where it stands in the chain; the first position is 1."""

    position: int
    act: Act
    before: bytes
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link, under a seal that only a holder of the key can make."""

    position: int
    digest: bytes
    seal: bytes


class Break(Enum):
    """What can be wrong with a chain."""

    MISSING = "missing"  # an entry is not there, or stands elsewhere
    ALTERED = "altered"  # an entry is not as it was written, or was never written by us
    CUT_OFF = "cut off"  # the head knows of later entries, or of other ones
    HEAD_FORGED = "head forged"


Found: TypeAlias = tuple[Break, int]


def linked(act: Act, *, after: Link | Head | None, key: bytes) -> Link:
    """The next link of the chain."""
    position = 1 if after is None else after.position + 1
    before = BEGINNING if after is None else after.digest
    return Link(position=position, act=act, before=before, digest=_digest(position, act, before, key))


def head_of(link: Link, *, key: bytes) -> Head:
    return Head(position=link.position, digest=link.digest, seal=_head_seal(link.position, link.digest, key))


@dataclass(slots=True)
class Verification:
    """Walks a chain from its beginning; ``end`` closes it. ``breaks`` are told with their positions.

    ``head`` was read before the chain: it may have grown since. After a break it goes on from what it
    found, so that one fault is told once.
    """

    key: bytes
    head: Head | None
    last: Link | None = None
    entries: int = 0
    met_head: bool = False
    breaks: list[Found] = field(default_factory=list)

    def see(self, link: Link) -> None:
        expected = linked(link.act, after=self.last, key=self.key)
        self.entries += 1
        if (link.position, link.before) != (expected.position, expected.before):
            self.breaks.append((Break.MISSING, expected.position))
        if not hmac.compare_digest(link.digest, _digest(link.position, link.act, link.before, self.key)):
            self.breaks.append((Break.ALTERED, link.position))
        if self.head is not None and (link.position, link.digest) == (self.head.position, self.head.digest):
            self.met_head = True
        self.last = link

    def end(self) -> None:
        if self.head is None:
            if self.last is not None:
                self.breaks.append((Break.HEAD_FORGED, self.last.position))
            return
        seal = _head_seal(self.head.position, self.head.digest, self.key)
        if not hmac.compare_digest(self.head.seal, seal):
            self.breaks.append((Break.HEAD_FORGED, self.head.position))
        if not self.met_head:
            self.breaks.append((Break.CUT_OFF, self.head.position))


def _digest(position: int, act: Act, before: bytes, key: bytes) -> bytes:
    """HMAC-SHA-256 over JSON with sorted names and nothing between them (RFC 8785 for what we put in it)."""
    told = {
        "act_id": str(act.act_id),
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "before": before.hex(),
        "details": dict(act.details),
        "name": act.name,
        "outcome": act.outcome,
        "position": position,
    }
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, canonical.encode(), "sha256")


def _head_seal(position: int, digest: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"head\0" + str(position).encode() + b"\0" + digest, "sha256")
