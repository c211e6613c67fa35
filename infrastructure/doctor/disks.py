"""Whether there is room left where we write."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning

ABOUT = "disks"
LOW, FULL = 0.10, 0.02  # of the whole
LOW_BYTES, FULL_BYTES = 5 * 2**30, 2**30  # whichever of the two is less


async def disks(patient: Patient) -> AsyncIterator[Diagnosis]:
    """One finding for each disk, named by the first of our folders on it."""
    settings = patient.settings
    wanted = {
        "the home": settings.home if patient.at_home else None,
        "objects": settings.objects if settings.objects_in == "folder" else None,
        "the ledger": settings.ledger if settings.ledger_in == "folder" else None,
        "letters": settings.mail if settings.mail_by == "folder" else None,
    }
    seen = set()
    for name, folder in wanted.items():
        if folder is None:
            continue
        there = _existing(folder)
        if there.stat().st_dev not in seen:
            seen.add(there.stat().st_dev)
            usage = shutil.disk_usage(there)
            yield room(name, there, total=usage.total, free=usage.free)


def room(name: str, folder: Path, *, total: int, free: int) -> Diagnosis:
    left = f"The disk of {name} ({folder}) has {free / 2**30:.1f} GB left, {free / total:.0%}."
    do = "See `infrastructure/runbooks/disk-full.md`."
    if free < min(FULL * total, FULL_BYTES):
        return error(ABOUT, left, why="Writes are about to fail.", do=do)
    if free < min(LOW * total, LOW_BYTES):
        return warning(ABOUT, left, why="It will not last: uploads and the outbox grow first.", do=do)
    return fine(ABOUT, left)


def _existing(folder: Path) -> Path:
    """Itself, or where it will be made."""
    return next(each for each in (folder, *folder.parents) if each.exists())
