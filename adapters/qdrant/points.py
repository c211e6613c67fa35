"""Passages as points: an id, two vectors and a payload."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from qdrant_client import AsyncQdrantClient, models

from adapters.qdrant.client import answering
from application.consistency.comparison import Item
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.recall_index import SCHEMA_VERSION, Filters, Question, Recallable

MEANING, TERMS = "meaning", "terms"
AS_ITEM = ["tenantId", "ownerId", "resourceId", "shared", "contentHash", "writtenAt"]

# Whoever waits for a write finds it applied: the fences look after they have written. All writes to a shard
# go through whichever replica leads it, so that a removal and a late write come in one order on all of them.
# Not through one fixed leader, without which nothing could be written: of two writes of one point the newer
# version wins in any order.
WRITING: dict[str, Any] = {"wait": True, "ordering": models.WriteOrdering.MEDIUM}


def checked(vector: Vector) -> Vector:
    if len(vector) != DIMENSIONS:
        raise ValueError(f"a vector of {len(vector)} numbers instead of {DIMENSIONS}")
    return vector


def to_point(passage: Recallable) -> models.PointStruct:
    vectors: dict[str, Any] = {MEANING: list(checked(passage.vector))}
    if passage.terms:
        vectors[TERMS] = to_sparse(passage.terms)
    return models.PointStruct(
        id=str(passage.id),
        vector=vectors,
        payload={
            "tenantId": str(passage.tenant_id),
            "ownerId": str(passage.owner_id),
            "resourceId": str(passage.resource_id),
            "shared": passage.shared,
            "language": passage.language,
            "tags": list(passage.tags),
            "source": passage.source,
            "model": passage.model,
            "schemaVersion": SCHEMA_VERSION,
            "contentHash": passage.content_hash,
            "version": passage.version,
            "writtenAt": datetime.now(UTC).isoformat(),
        },
    )


def to_sparse(terms: Mapping[int, float]) -> models.SparseVector:
    return models.SparseVector(indices=list(terms), values=list(terms.values()))


async def upsert(client: AsyncQdrantClient, collection: str, points: Iterable[models.PointStruct]) -> None:
    """Where a newer version stands already, the server leaves it: it compares and writes in one step."""
    ordered = sorted(points, key=_version)
    for version, same in groupby(ordered, key=_version):
        unless_newer = models.FieldCondition(key="version", range=models.Range(lte=version))
        with answering():
            await client.upsert(
                collection,
                points=list(same),
                update_filter=models.Filter(must=[unless_newer]),
                **WRITING,
            )


def _version(point: models.PointStruct) -> int:
    return int((point.payload or {})["version"])


def hanging_on(tenant_id: UUID, resource_id: UUID) -> models.Filter:
    return models.Filter(must=[_is("tenantId", str(tenant_id)), _is("resourceId", str(resource_id))])


def owned_by(tenant_id: UUID, owner_id: UUID) -> models.Filter:
    return models.Filter(must=[_is("tenantId", str(tenant_id)), _is("ownerId", str(owner_id))])


def of_tenant(tenant_id: UUID) -> models.Filter:
    return models.Filter(must=[_is("tenantId", str(tenant_id))])


def visible(tenant_id: UUID, owner_id: UUID, question: Question, filters: Filters) -> models.Filter:
    """The tenant first: the server keeps a graph of its own for each."""
    asked = {
        "source": filters.source,
        "language": filters.language,
        "tags": filters.tag,
        "resourceId": str(filters.resource_id) if filters.resource_id else None,
    }
    return models.Filter(
        must=[
            _is("tenantId", str(tenant_id)),
            models.Filter(should=[_is("ownerId", str(owner_id)), _is("shared", value=True)]),
            _is("model", question.model),
            _is("schemaVersion", SCHEMA_VERSION),
            *(_is(key, value) for key, value in asked.items() if value is not None),
        ]
    )


def seen_beside(record: models.Record) -> models.Filter:
    """What the owner of this point may see, without the point itself."""
    payload = record.payload or {}
    return models.Filter(
        must=[
            _is("tenantId", payload["tenantId"]),
            models.Filter(should=[_is("ownerId", payload["ownerId"]), _is("shared", value=True)]),
        ],
        must_not=[models.HasIdCondition(has_id=[record.id])],
    )


def to_item(record: models.Record) -> Item:
    payload = record.payload or {}
    return Item(
        key=str(UUID(str(record.id))),
        tenant_id=UUID(payload["tenantId"]),
        owner_id=UUID(payload["ownerId"]),
        hangs_on=UUID(payload["resourceId"]),
        digest=payload["contentHash"],
        shared=payload["shared"],
        written_at=datetime.fromisoformat(payload["writtenAt"]),
    )


def keys(ids: Iterable[UUID]) -> Sequence[str]:
    return [str(each) for each in ids]


def _is(key: str, value: models.ValueVariants) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))
