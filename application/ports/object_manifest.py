"""What the truth says of every stored object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self
from uuid import UUID

from domain.privacy.retention import ObjectKind, archives_on, expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """``size`` is in bytes. ``session_id`` is the conversation that the object goes with."""

    key: str
    tenant_id: UUID
    user_id: UUID
    kind: ObjectKind
    session_id: UUID | None = None
    size: int
    content_type: str
    created_at: datetime
    archive_at: datetime | None
    archived_at: datetime | None = None
    expires_at: datetime | None

    @classmethod
    def of(
        cls,
        *,
        key: str,
        tenant_id: UUID,
        user_id: UUID,
        kind: ObjectKind,
        size: int,
        content_type: str,
        now: datetime,
        session_id: UUID | None = None,
    ) -> Self:
        """One that begins now, and ends when its kind does."""
        return cls(
            key=key,
            tenant_id=tenant_id,
            user_id=user_id,
            kind=kind,
            session_id=session_id,
            size=size,
            content_type=content_type,
            created_at=now,
            archive_at=archives_on(kind, now),
            expires_at=expires_on(kind, now),
        )


class ObjectManifest(Protocol):
    """The entries of the unit of work's tenant, by key.

    ``add`` says whether the key was free and writes nothing otherwise. An entry leaves with its session, and
    one of an original with its resource.
    """

    async def get(self, key: str) -> ManifestEntry | None: ...
    async def add(self, entry: ManifestEntry) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueObjects:
    """So many of a kind are to be removed, or to be ``archived``; the first of them began at ``oldest``."""

    kind: ObjectKind
    archived: bool
    count: int
    oldest: datetime


class AgeingObjects(Protocol):
    """The entries of every tenant whose time has come, longest overdue first and at most ``limit``.

    ``expired`` are those to be removed; ``forget`` takes them out of the manifest once they are.
    ``archive`` marks those that are to be archived by ``now``, at most ``limit``, and says how many. ``due``
    counts both, by kind.
    """

    async def expired(self, *, now: datetime, limit: int) -> Sequence[ManifestEntry]: ...
    async def forget(self, entry: ManifestEntry) -> None: ...
    async def archive(self, *, now: datetime, limit: int) -> int: ...
    async def due(self, *, now: datetime) -> Sequence[DueObjects]: ...
