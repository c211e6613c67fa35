"""The roles of MongoDB that the product works under, and what each may; a migration makes them.

Deletions are an API's too: what it has written for a learner who is being erased, it takes back. Nothing is
ever changed in place.
"""

from collections.abc import Mapping
from typing import TypeAlias

from adapters.mongo.documents import AuditLogs, DialogueMessages, PersonaSnapshots

Privileges: TypeAlias = Mapping[str, frozenset[str]]  # actions by collection; "" is the database

API = "coach_api"  # `coach serve`
WORKER = "coach_worker"  # `coach work`, and operators' commands
BACKUP = "coach_backup"  # reads everything and changes nothing
MIGRATION = "coach_migration"

_DIALOGUE, _PERSONAS, _AUDIT = (
    each.Settings.name for each in (DialogueMessages, PersonaSnapshots, AuditLogs)
)
_KEEPING = frozenset({"find", "insert", "remove"})
_SHAPING = frozenset(
    {
        *("createCollection", "dropCollection", "listCollections", "collMod"),
        *("createIndex", "dropIndex", "listIndexes", "viewRole"),
    }
)

_NAMES: Privileges = {"": frozenset({"listCollections"})}  # asked by whoever binds documents to them

ROLES: Mapping[str, Privileges] = {
    API: {**_NAMES, _DIALOGUE: _KEEPING, _PERSONAS: frozenset({"find"})},
    WORKER: {**_NAMES, **dict.fromkeys((_DIALOGUE, _PERSONAS, _AUDIT), _KEEPING)},
    BACKUP: {"": frozenset({"find", "listCollections", "listIndexes", "changeStream"})},
    MIGRATION: {
        "": _SHAPING,
        "migrations": frozenset({"find", "insert", "update", "remove"}),
        _PERSONAS: frozenset({"find"}),  # asks whether the server knows text
    },
}
