"""Material that a learner handed over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.identity.role import Role
from domain.knowledge.errors import LanguageUnknown, TagsUnfit
from domain.knowledge.events import (
    ImportFailed,
    ImportResumed,
    ResourceAdded,
    ResourceDeleted,
    ResourceReady,
)
from domain.knowledge.import_failure import ImportFailure
from domain.shared.aggregate import Aggregate

TEXT_LONGEST = 5_000_000
MOST_TAGS = 20
TAG_LONGEST = 50
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Visibility(Enum):
    PRIVATE = "private"
    SHARED = "shared"


class ResourceStatus(Enum):
    IMPORTING = "importing"
    READY = "ready"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True, eq=False)
class KnowledgeResource(Aggregate):
    """``object_key`` names the stored original; ``content_hash`` recognises the same content again.

    The hash is unknown until the original has come.
    """

    user_id: UUID
    title: str
    language: str | None
    tags: Sequence[str]
    source: str
    visibility: Visibility
    object_key: str
    content_hash: str | None
    status: ResourceStatus = ResourceStatus.IMPORTING
    created_at: datetime

    @classmethod
    def add(
        cls,
        *,
        resource_id: UUID,
        import_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        title: str,
        language: str | None,
        tags: Sequence[str],
        source: str,
        visibility: Visibility,
        object_key: str,
        content_hash: str | None,
        now: datetime,
    ) -> Self:
        resource = cls(
            id=resource_id,
            tenant_id=tenant_id,
            user_id=user_id,
            title=title,
            language=language,
            tags=tuple(tags),
            source=source,
            visibility=visibility,
            object_key=object_key,
            content_hash=content_hash,
            created_at=now,
        )
        resource._record(
            ResourceAdded(
                tenant_id=tenant_id,
                user_id=user_id,
                occurred_at=now,
                resource_id=resource_id,
                import_id=import_id,
            )
        )
        return resource

    def is_visible_to(self, user_id: UUID) -> bool:
        return self.user_id == user_id or self.visibility is Visibility.SHARED

    def arrived(self, *, content_hash: str) -> None:
        """The original is kept, and can be recognised."""
        self.content_hash = content_hash

    def understood(self, *, language: str | None) -> None:
        """What its owner said about the language holds; else, what was found."""
        self.language = self.language or language

    def resume_import(self, *, import_id: UUID, now: datetime) -> None:
        """A worker takes the import up where it stands."""
        self.status = ResourceStatus.IMPORTING
        self._record(
            ImportResumed(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                resource_id=self.id,
                import_id=import_id,
            )
        )

    def begin_anew(self, *, import_id: UUID, object_key: str, now: datetime) -> None:
        """A failed import starts again, under a key of its own: what is left of the failed one still goes."""
        self.object_key = object_key
        self.content_hash = None
        self.resume_import(import_id=import_id, now=now)

    def fail(self, failure: ImportFailure, *, import_id: UUID, now: datetime) -> None:
        """Nothing of it can be found, ever; workers remove what was made of it so far."""
        self.status = ResourceStatus.FAILED
        self._record(
            ImportFailed(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                resource_id=self.id,
                import_id=import_id,
                object_key=self.object_key,
                code=failure.code,
            )
        )

    def ready(self, *, import_id: UUID, now: datetime) -> None:
        """All passages can be found. A second time changes nothing and records nothing."""
        if self.status is ResourceStatus.READY:
            return
        self.status = ResourceStatus.READY
        self._record(
            ResourceReady(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                resource_id=self.id,
                import_id=import_id,
            )
        )

    def may_be_removed_by(self, user_id: UUID, role: Role) -> bool:
        """By its owner, and, if the tenant shares it, by whoever looks after the tenant."""
        looks_after = role is Role.TENANT_ADMIN and self.visibility is Visibility.SHARED
        return self.user_id == user_id or looks_after

    def delete(self, *, now: datetime) -> None:
        self._record(
            ResourceDeleted(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                resource_id=self.id,
                object_key=self.object_key,
            )
        )


def checked_language(value: str | None) -> Result[str | None, LanguageUnknown]:
    """A language tag in the shape of RFC 5646, or none."""
    if value is not None and _LANGUAGE.fullmatch(value) is None:
        return Failure(LanguageUnknown())
    return Success(value)


def checked_tags(values: Sequence[str]) -> Result[Sequence[str], TagsUnfit]:
    """A few short words, each once, in the order given."""
    tags = tuple(dict.fromkeys(values))
    fit = len(tags) <= MOST_TAGS and all(
        tag.strip() and len(tag) <= TAG_LONGEST and tag.isprintable() for tag in tags
    )
    return Success(tags) if fit else Failure(TagsUnfit(MOST_TAGS, TAG_LONGEST))
