"""A seeded learner's story as rows of the truth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum

from sqlalchemy import Table

from adapters.postgres import tables
from adapters.postgres.lent import Values
from adapters.postgres.user_repository import DISPLAY_NAME, EMAIL, email_columns
from application.knowledge.index_resource import chunk_id_of
from application.ports.personal_data_cipher import PersonalDataCipher, Place
from domain.coaching.dialogue import reply_id_of
from domain.identity.user import User
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.planning.plan import Plan
from infrastructure.seeds.population.material import Notes
from infrastructure.seeds.population.story import Story


def rows_of(stories: Sequence[Story], cipher: PersonalDataCipher) -> Mapping[Table, Sequence[Values]]:
    rows: dict[Table, list[Values]] = defaultdict(list)
    for story in stories:
        _add_account(rows, story.user, cipher)
        for table, things in (
            (tables.study_sessions, story.studied),
            (tables.progress_snapshots, story.snapshots),
            (tables.sessions, [talk.session for talk in story.talks]),
        ):
            rows[table] += [_row(table, thing) for thing in things]
        for talk in story.talks:
            rows[tables.dialogue_turns] += [
                _row(tables.dialogue_turns, turn, reply_id=reply_id_of(turn.id)) for turn in talk.turns
            ]
        for plan in story.plans:
            _add_plan(rows, plan)
        for notes in story.notes:
            _add_notes(rows, notes)
    return rows


def _row(table: Table, thing: object, **more: object) -> Values:
    """Columns are named as the fields of what they keep; ``more`` is what is named otherwise."""
    names = [column.name for column in table.columns]
    return {name: more[name] if name in more else _stored(getattr(thing, name)) for name in names}


def _stored(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _add_account(rows: dict[Table, list[Values]], user: User, cipher: PersonalDataCipher) -> None:
    key = cipher.new_key(user.tenant_id, user.id)
    sealed = {
        f"{field}_sealed": cipher.seal(text, place=Place(user.tenant_id, user.id, field), wrapped_key=key)
        for field, text in ((EMAIL, user.email), (DISPLAY_NAME, user.display_name))
    }
    found_by = email_columns(cipher, user.tenant_id, user.email)
    rows[tables.users].append(_row(tables.users, user, **found_by, **sealed))
    rows[tables.learner_keys].append({"user_id": user.id, "tenant_id": user.tenant_id, "wrapped_key": key})


def _add_plan(rows: dict[Table, list[Values]], plan: Plan) -> None:
    rows[tables.plans].append(_row(tables.plans, plan))
    owner = {"tenant_id": plan.tenant_id, "user_id": plan.user_id, "plan_id": plan.id}
    rows[tables.tasks] += [
        _row(tables.tasks, task, **owner, position=position) for position, task in enumerate(plan.tasks)
    ]


def _add_notes(rows: dict[Table, list[Values]], notes: Notes) -> None:
    resource = notes.resource
    owner = {"tenant_id": resource.tenant_id, "user_id": resource.user_id, "resource_id": resource.id}
    rows[tables.knowledge_resources].append(_row(tables.knowledge_resources, resource))
    rows[tables.imports].append(_import_row(notes.imported))
    rows[tables.chunks] += [
        _row(tables.chunks, each, **owner, id=chunk_id_of(resource.id, each.position))
        for each in notes.chunks
    ]
    rows[tables.objects].append(
        owner
        | {
            "key": resource.object_key,
            "size": len(notes.text.encode()),
            "content_type": "text/markdown",
            "created_at": resource.created_at,
        }
    )


def _import_row(imported: KnowledgeImport) -> Values:
    return _row(tables.imports, imported, code=None, reason=None)
