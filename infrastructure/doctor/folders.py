"""Folders of our own: there, ours to write, and the ledger of erasures apart from the data."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.settings import variable

ABOUT = "folders"


async def folders(patient: Patient) -> AsyncIterator[Diagnosis]:
    settings = patient.settings
    if settings.objects_in == "folder":
        yield _writable("objects", settings.objects, variable("objects_dir"))
    if settings.ledger_in == "folder":
        yield _writable("the ledger of erasures", settings.ledger, variable("ledger_dir"))
    if settings.mail_by == "folder":
        yield _writable("letters", settings.mail, variable("home"))
    ledger = settings.ledger_dir
    if ledger is not None and any(_holds(each, ledger) for each in (settings.objects, settings.home)):
        yield warning(
            ABOUT,
            f"The ledger of erasures ({ledger}) is inside of the data.",
            why="Whoever restores the data restores an older ledger with it, and the erased come back.",
            do=f"Set {variable('ledger_dir')} to a folder elsewhere, on another disk if you can.",
        )


def _writable(what: str, folder: Path, name: str) -> Diagnosis:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # as its adapter does
        with tempfile.TemporaryFile(dir=folder):
            return fine(ABOUT, f"{folder}, for {what}, can be written.")
    except OSError as refused:
        return error(
            ABOUT,
            f"{folder}, for {what}, cannot be written: {refused.strerror}.",
            why="Whatever needs it is answered 503.",
            do=f"Let this user write there, or set {name} to another folder.",
        )


def _holds(outer: Path, inner: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())
