"""The whole examination: every check, each by itself, so that one that fails takes no other with it."""

import asyncio
from collections.abc import Sequence

from application.consistency.reasons import reason_of
from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.disks import disks
from infrastructure.doctor.door import door
from infrastructure.doctor.folders import folders
from infrastructure.doctor.key_ring import key_ring
from infrastructure.doctor.mail import mail
from infrastructure.doctor.mongo import mongo
from infrastructure.doctor.objects import objects
from infrastructure.doctor.patient import Check, Patient, error, unchecked
from infrastructure.doctor.postgres import postgres
from infrastructure.doctor.queue import queue
from infrastructure.doctor.schemas import schemas
from infrastructure.doctor.settings import contradictions
from infrastructure.doctor.vectors import vectors
from infrastructure.reaching import reached_addresses
from infrastructure.settings import SettingsWrong, read_settings

CHECKS: Sequence[tuple[str, Check]] = (
    ("settings", contradictions),
    ("keys", key_ring),
    ("PostgreSQL", postgres),
    ("MongoDB", mongo),
    ("schemas", schemas),
    ("vectors", vectors),
    ("objects", objects),
    ("folders", folders),
    ("disks", disks),
    ("queue", queue),
    ("mail", mail),
    ("door", door),
)
PATIENCE = 30.0  # seconds for one of them


async def examine() -> Sequence[Diagnosis]:
    """Of the settings of the environment."""
    try:
        settings = read_settings()
        patient = Patient(settings=settings, addresses=reached_addresses(settings))
    except SettingsWrong as wrong:
        return [
            *(_cannot_start(line) for line in str(wrong).splitlines()),
            _not_looked_at("everything else", "the settings lead nowhere"),
        ]
    return [found for about, check in CHECKS for found in await _checked(about, check, patient)]


async def _checked(about: str, check: Check, patient: Patient) -> Sequence[Diagnosis]:
    found: list[Diagnosis] = []
    try:
        async with asyncio.timeout(PATIENCE):
            async for each in check(patient):
                found.append(each)  # noqa: PERF401 - what was found before a failure counts
    except Exception as failed:  # noqa: BLE001 - whatever keeps us from looking, it is told, and the rest goes on
        found.append(_not_looked_at(about, reason_of(failed)))
    return found


def _cannot_start(line: str) -> Diagnosis:
    why = "No process starts with these settings."
    return error("settings", line, why=why, do="Set it as it says, in the environment or in `.env`.")


def _not_looked_at(about: str, reason: str) -> Diagnosis:
    return unchecked(
        about,
        f"Could not be looked at: {reason}.",
        why="What nobody looked at may be wrong.",
        do="Mend the rest first, then ask again.",
    )
