"""Of which learners the coach must have learned something, in SQL: page by page, and by keys."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    Tuple,
    Uuid,
    bindparam,
    cast,
    column,
    exists,
    func,
    select,
    tuple_,
)

from adapters.postgres.statements import Statement
from adapters.postgres.tables import dialogue_turns, plans, sessions, users
from adapters.postgres.truth_statements import NEITHER, NOT_COMPARED, PAGE, StockStatements


def _parts_of(key: ColumnElement[Any]) -> Tuple:
    """The tenant and the learner: their columns have an index together, and sort like the key."""
    return tuple_(*(cast(func.split_part(key, "/", number), Uuid) for number in (1, 2)))


_planned = exists().where(plans.c.user_id == users.c.id)
_said_something = (
    exists()
    .where(
        sessions.c.user_id == users.c.id, dialogue_turns.c.answered_at.is_not(None), dialogue_turns.c.remember
    )
    .select_from(sessions.join(dialogue_turns, dialogue_turns.c.session_id == sessions.c.id))
)
_learners = select(
    func.concat(users.c.tenant_id, "/", users.c.id).label("position"),
    users.c.tenant_id,
    users.c.id.label("owner_id"),
    users.c.id.label("hangs_on"),
    NOT_COMPARED.label("digest"),
    NEITHER.label("shared"),
    (_planned | _said_something).label("required"),
)
_identity = tuple_(users.c.tenant_id, users.c.id)
_page = _learners.order_by(users.c.tenant_id, users.c.id).limit(PAGE)
_asked = (
    func.unnest(bindparam("keys", type_=ARRAY(Text)))
    .table_valued(column("key", Text))
    .render_derived("asked")
)
PERSONAS = StockStatements(
    first=Statement(_page),
    next=Statement(_page.where(_identity > _parts_of(bindparam("after", type_=Text)))),
    look=Statement(_learners.join(_asked, _identity == _parts_of(_asked.c.key))),
)
