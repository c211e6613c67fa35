"""What each stock should hold, in SQL: page by page in order of the key, and by keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from adapters.postgres.statements import Statement
from adapters.postgres.tables import (
    chunks,
    dialogue_turns,
    imports,
    knowledge_resources,
    objects,
    outbox,
    outbox_deliveries,
    plans,
    tasks,
    uploads,
    users,
)
from application.persona.refresh_persona import RefreshPersona
from application.ports.inventory import Stock
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility

PAGE = 1_000  # items in memory at once

NOT_COMPARED, NEITHER = cast(null(), Text), cast(null(), Boolean)
YES, NO = literal_column("true", Boolean), literal_column("false", Boolean)


@dataclass(frozen=True, slots=True)
class Source:
    """Some of the items of a stock. ``key`` has an index and sorts like the texts of its values."""

    key: ColumnElement[Any]
    rows: Select[Any]


@dataclass(frozen=True, slots=True)
class StockStatements:
    first: Statement
    next: Statement
    look: Statement

    @classmethod
    def over(cls, sources: Sequence[Source]) -> "StockStatements":
        kind = sources[0].key.type
        after, keys = bindparam("after", type_=kind), bindparam("keys", type_=ARRAY(kind))
        return cls(
            first=_page([(each.key, each.rows) for each in sources]),
            next=_page([(each.key, each.rows.where(each.key > after)) for each in sources]),
            look=Statement(union_all(*(each.rows.where(each.key == any_(keys)) for each in sources))),
        )


def _page(sources: Sequence[tuple[ColumnElement[Any], Select[Any]]]) -> Statement:
    """Each source gives its first, in the order of its index; of these the first are taken."""
    parts = [select(rows.order_by(key).limit(PAGE).subquery()) for key, rows in sources]
    together = union_all(*parts).subquery()
    return Statement(select(together).order_by(together.c.position).limit(PAGE))


def _source(
    key: ColumnElement[Any],
    *,
    tenant_id: ColumnElement[Any],
    owner_id: ColumnElement[Any],
    hangs_on: ColumnElement[Any],
    digest: ColumnElement[Any] = NOT_COMPARED,
    shared: ColumnElement[Any] = NEITHER,
    required: ColumnElement[Any] = YES,
) -> Source:
    values = {"position": key, "tenant_id": tenant_id, "owner_id": owner_id, "hangs_on": hangs_on}
    looks = {"digest": digest, "shared": shared, "required": required}
    return Source(key, select(*(value.label(name) for name, value in (values | looks).items())))


def _of_turns(*, only_remembered: bool) -> Sequence[Source]:
    """Both messages of each answered turn. Of a reply the truth does not know what it says."""
    turns = dialogue_turns.c
    answered = turns.answered_at.is_not(None)
    wanted = answered & turns.remember if only_remembered else answered
    common = {"tenant_id": turns.tenant_id, "owner_id": turns.user_id, "hangs_on": turns.id}
    shared = NO if only_remembered else NEITHER
    both = [(turns.id, turns.content_hash), (turns.reply_id, NOT_COMPARED)]
    sources = [_source(key, digest=digest, shared=shared, **common) for key, digest in both]
    return [Source(each.key, each.rows.where(wanted)) for each in sources]


def _of_plans() -> Source:
    """A plan is remembered by its title and the summaries of its tasks, one a line."""
    newline, nothing = literal_column("E'\\n'", Text), literal_column("''", Text)
    summaries = (
        select(func.string_agg(newline + tasks.c.summary, aggregate_order_by(nothing, tasks.c.position)))
        .where(tasks.c.plan_id == plans.c.id)
        .correlate(plans)
        .scalar_subquery()
    )
    said = func.convert_to(plans.c.title + func.coalesce(summaries, ""), "UTF8")
    return _source(
        plans.c.id,
        tenant_id=plans.c.tenant_id,
        owner_id=plans.c.user_id,
        hangs_on=plans.c.id,
        digest=func.encode(func.sha256(said), "hex"),
        shared=NO,
    )


def _of_chunks() -> Source:
    resource = knowledge_resources
    passages = _source(
        chunks.c.id,
        tenant_id=chunks.c.tenant_id,
        owner_id=chunks.c.user_id,
        hangs_on=chunks.c.resource_id,
        digest=chunks.c.content_hash,
        shared=resource.c.visibility == Visibility.SHARED.value,
    )
    return Source(
        passages.key,
        passages.rows.join(resource, resource.c.id == chunks.c.resource_id).where(
            resource.c.status == ResourceStatus.READY.value
        ),
    )


def _of_learners() -> Source:
    """Their personas: whether somebody has said anything worth finding is not in the truth."""
    return _source(
        users.c.id,
        tenant_id=users.c.tenant_id,
        owner_id=users.c.id,
        hangs_on=users.c.id,
        shared=NO,
        required=NO,
    )


def _of_objects() -> Source:
    return _source(
        objects.c.key.collate("C"),
        tenant_id=objects.c.tenant_id,
        owner_id=func.coalesce(objects.c.session_id, objects.c.user_id),  # whom the key names
        hangs_on=func.coalesce(objects.c.resource_id, objects.c.session_id, objects.c.user_id),
        digest=cast(objects.c.size, Text),
    )


def _of_uploads() -> Source:
    """Files that may have come already, and nobody has made use of yet."""
    later = uploads.alias("later")
    promised = _source(
        uploads.c.object_key.collate("C"),
        tenant_id=uploads.c.tenant_id,
        owner_id=func.coalesce(uploads.c.session_id, uploads.c.user_id),
        hangs_on=func.coalesce(uploads.c.session_id, uploads.c.user_id),
        digest=cast(uploads.c.size, Text),
        required=NO,
    )
    same_key = later.c.object_key.collate("C") == uploads.c.object_key.collate("C")
    return Source(
        promised.key,
        promised.rows.where(
            uploads.c.used_by.is_(None),
            ~exists().where(objects.c.key == uploads.c.object_key),
            ~exists().where(same_key, later.c.used_by.is_(None), later.c.id > uploads.c.id),
        ),
    )


SOURCES: Mapping[Stock, Sequence[Source]] = {
    Stock.MESSAGES: _of_turns(only_remembered=False),
    Stock.KNOWLEDGE_VECTORS: [_of_chunks()],
    Stock.DIALOGUE_VECTORS: [*_of_turns(only_remembered=True), _of_plans()],
    Stock.PERSONA_VECTORS: [_of_learners()],
    Stock.OBJECTS: [_of_objects(), _of_uploads()],
}
STATEMENTS = {stock: StockStatements.over(sources) for stock, sources in SOURCES.items()}

_asked = (
    func.unnest(bindparam("ids", type_=ARRAY(Uuid))).table_valued(column("id", Uuid)).render_derived("asked")
)
_unanswered = dialogue_turns.c.answered_at.is_(None)
UNSETTLED = Statement(
    select(_asked.c.id).where(
        or_(
            exists().where(
                outbox_deliveries.c.subscriber == any_(bindparam("subscribers", type_=ARRAY(Text))),
                outbox_deliveries.c.aggregate_id == _asked.c.id,
            ),
            exists()
            .where(
                outbox_deliveries.c.subscriber == any_(bindparam("subscribers", type_=ARRAY(Text))),
                outbox_deliveries.c.subscriber == RefreshPersona.name,
                outbox.c.user_id == _asked.c.id,
            )
            .select_from(outbox_deliveries.join(outbox, outbox.c.position == outbox_deliveries.c.position)),
            exists().where(dialogue_turns.c.id == _asked.c.id, _unanswered),
            exists().where(dialogue_turns.c.reply_id == _asked.c.id, _unanswered),
            exists().where(
                imports.c.resource_id == _asked.c.id,
                imports.c.step != ImportStep.READY.value,
                imports.c.step != ImportStep.FAILED.value,
            ),
        )
    )
)
