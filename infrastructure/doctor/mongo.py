"""The documents: what server it is, and whether what it promises outlives a crash."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC
from typing import Any

from pymongo.errors import PyMongoError

from adapters.mongo.client import mongo_client
from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.clocks import clock
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.secrets import logged_in
from infrastructure.settings import variable

ABOUT = "MongoDB"


async def mongo(patient: Patient) -> AsyncIterator[Diagnosis]:
    client = mongo_client((await logged_in(patient.settings, patient.addresses)).mongo)
    try:
        hello = await client.admin.command("hello")
        built = await client.admin.command("buildInfo")
    except PyMongoError as away:
        yield error(
            ABOUT,
            f"It does not answer ({type(away).__name__}).",
            why="Conversations cannot be read, and new messages wait for their answers.",
            do=f"See that {variable('mongo_url')} has its hosts, user and password.",
        )
        return
    finally:
        await client.close()
    for each in fit(hello, built, patient):
        yield each


def fit(hello: Mapping[str, Any], built: Mapping[str, Any], patient: Patient) -> Iterator[Diagnosis]:
    """By what the server tells of itself. We write with the majority, whatever the URL says."""
    yield clock(ABOUT, hello["localTime"].replace(tzinfo=UTC))
    if "setName" not in hello:
        yield error(
            ABOUT,
            "It is no replica set.",
            why="Transactions need one, and a single server loses what it has not written yet.",
            do="`rs.initiate()`, and name the set in the URL: `?replicaSet=...`.",
        )
    elif not patient.at_home and len(hello.get("hosts", [])) < 3:
        yield warning(
            ABOUT,
            f"Its replica set has {len(hello.get('hosts', []))} of 3 members.",
            why="With one of them away there is no majority, and nothing is written.",
            do="Add members until there are three.",
        )
    if not patient.at_home and _is_for_trying(built):
        yield warning(
            ABOUT,
            "It is SecantusDB, the server that comes along.",
            why="It is for trying things out, not for production data.",
            do="Take a MongoDB replica set.",
        )
    yield fine(ABOUT, f"Version {built['version']} answers.")


def _is_for_trying(built: Mapping[str, Any]) -> bool:
    return "secantus" in str(built).lower()
