"""What a backup can be of, how often it is made, and how long it is kept."""

from datetime import timedelta
from enum import Enum


class Kind(Enum):
    """Copies of a whole store, and between them two streams of what changes."""

    BASE = "base"  # PostgreSQL's files, which its log can be played onto
    DUMP = "dump"  # PostgreSQL's rows, which any later version can read
    WAL = "wal"  # PostgreSQL's log
    DOCUMENTS = "documents"
    CHANGES = "changes"  # of documents
    OBJECTS = "objects"

    @property
    def store(self) -> str:
        return _STORES[self]

    @property
    def is_stream(self) -> bool:
        return self in (Kind.WAL, Kind.CHANGES)


COPIES = tuple(kind for kind in Kind if not kind.is_stream)

# The plan, section "backup": a dump every night for 14 days, a snapshot every six hours for 30.
EVERY = {
    Kind.BASE: timedelta(days=1),
    Kind.DUMP: timedelta(days=1),
    Kind.DOCUMENTS: timedelta(hours=6),
    Kind.OBJECTS: timedelta(minutes=5),  # only what is new is copied
}
KEPT = {
    Kind.BASE: timedelta(days=14),
    Kind.DUMP: timedelta(days=14),
    Kind.DOCUMENTS: timedelta(days=30),
    Kind.OBJECTS: timedelta(days=30),
}
_STORES = {
    Kind.BASE: "postgres",
    Kind.DUMP: "postgres",
    Kind.WAL: "postgres",
    Kind.DOCUMENTS: "mongo",
    Kind.CHANGES: "mongo",
    Kind.OBJECTS: "objects",
}
