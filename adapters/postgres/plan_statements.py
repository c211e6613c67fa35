"""A plan with its tasks, each way in one statement."""

from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Column,
    FromClause,
    Select,
    bindparam,
    column,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.row_statements import added_to, unchanged
from adapters.postgres.statements import Statement
from adapters.postgres.tables import plans, tasks

TASK_FIELDS = ("id", "summary", "due_date", "status", "completed_at")

# ``tasks`` is a list of tuples of the TASK_FIELDS, in the order of the tasks.
whole_plan: Select[tuple[object, ...]] = select(
    plans,
    func.array(
        select(func.row(*(tasks.c[name] for name in TASK_FIELDS)))
        .where(tasks.c.plan_id == plans.c.id)
        .order_by(tasks.c.position)
        .correlate(plans)
        .scalar_subquery()
    ).label("tasks"),
)


def given_tasks() -> CTE:
    """The tasks as given: an array for each of the TASK_FIELDS, one element for each task."""
    arrays = [bindparam(f"task_{name}", type_=ARRAY(tasks.c[name].type)) for name in TASK_FIELDS]
    columns = [column(name, tasks.c[name].type) for name in TASK_FIELDS]
    given = func.unnest(*arrays).table_valued(*columns, with_ordinality="position").render_derived()
    return select(given).cte("given")


def inserted_from(given: CTE, plan: FromClause, *, only_new: bool = False) -> CTE:
    rows = select(
        plan.c.tenant_id,
        plan.c.user_id,
        plan.c.id,
        given.c.position,
        *(given.c[name] for name in TASK_FIELDS),
    ).select_from(given.join(plan, true()))
    if only_new:
        rows = rows.where(~exists().where(tasks.c.id == given.c.id, tasks.c.plan_id == plan.c.id))
    names = ["tenant_id", "user_id", "plan_id", "position", *TASK_FIELDS]
    return insert(tasks).from_select(names, rows).cte("inserted")


def adding_plan() -> Statement:
    """Gives the plan's id, or nothing, and writes nothing, where it is taken or gone."""
    added = added_to(plans).returning(*_identity()).cte("added")
    return Statement(select(added.c.id).add_cte(inserted_from(given_tasks(), added)))


def saving_plan() -> Statement:
    """Gives the plan's id, or nothing, and writes nothing, where it is stale.

    Of the tasks only those are written that are new, gone or not as they were.
    """
    saved = (
        update(plans)
        .where(unchanged(plans))
        .values(
            version=plans.c.version + 1,
            **{name: bindparam(name, type_=plans.c[name].type) for name in ("title", "due_date", "status")},
        )
        .returning(*_identity())
        .cte("saved")
    )
    given = given_tasks()
    of_plan = tasks.c.plan_id == saved.c.id
    fields = {name: given.c[name] for name in ("position", *TASK_FIELDS) if name != "id"}
    differs = or_(*(tasks.c[name].is_distinct_from(value) for name, value in fields.items()))
    changed = update(tasks).where(of_plan, tasks.c.id == given.c.id, differs).values(**fields).cte("changed")
    gone = delete(tasks).where(of_plan, tasks.c.id.not_in(select(given.c.id))).cte("gone")
    return Statement(select(saved.c.id).add_cte(gone, changed, inserted_from(given, saved, only_new=True)))


def _identity() -> tuple[Column[UUID], ...]:
    return plans.c.id, plans.c.tenant_id, plans.c.user_id
