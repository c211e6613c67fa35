"""A role each for requests, workers, backups and migrations: what a login of theirs may."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import OperationFailure

from adapters.mongo.roles import ROLES, Privileges
from infrastructure.migrations.mongo.migration import Database, Migration
from infrastructure.refused import Refused

UNAUTHORIZED = 13


async def _up(database: Database) -> None:
    """Raises ``Refused`` with what an administrator must do, where this login may not."""
    there = await _roles(database)
    wanted = {name: privileges for name, privileges in ROLES.items() if there.get(name) != privileges}
    try:
        for name, privileges in wanted.items():
            await _make(database, name, _told(database, privileges))
    except OperationFailure as refused:
        if refused.code != UNAUTHORIZED:
            raise
        raise Refused(
            "The roles that the product works under are missing or others than now, and this login may not "
            "make them. Have an administrator run in mongosh:\n" + "\n".join(_by_hand(database, wanted))
        ) from None


async def _down(database: Database) -> None:
    """They stay: logins have them, and another release needs no less."""


async def _make(database: Database, name: str, privileges: Sequence[Mapping[str, Any]]) -> None:
    try:
        await database.command("createRole", name, privileges=privileges, roles=[])
    except OperationFailure as refused:
        if refused.code == UNAUTHORIZED:
            raise
        await database.command("updateRole", name, privileges=privileges, roles=[])  # it is there by now


async def _roles(database: Database) -> Mapping[str, Privileges]:
    try:
        told = await database.command("rolesInfo", list(ROLES), showPrivileges=True)
    except OperationFailure as refused:
        if refused.code != UNAUTHORIZED:
            raise
        return {}
    return {
        role["role"]: {
            each["resource"]["collection"]: frozenset(each["actions"]) for each in role["privileges"]
        }
        for role in told["roles"]
    }


def _told(database: Database, privileges: Privileges) -> Sequence[Mapping[str, Any]]:
    return [
        {"resource": {"db": database.name, "collection": collection}, "actions": sorted(actions)}
        for collection, actions in privileges.items()
    ]


def _by_hand(database: Database, wanted: Mapping[str, Privileges]) -> Sequence[str]:
    here = f"db.getSiblingDB({json.dumps(database.name)})"
    return [
        f"  {here}.createRole({json.dumps({'role': name, 'privileges': _told(database, each), 'roles': []})})"
        for name, each in wanted.items()
    ]


ROLES_OF_SERVICES = Migration("0006_roles", _up, _down)
