"""Keys: all there, long enough, not the same twice, not made up by hand, and readable by nobody else."""

import stat
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.home import Home
from infrastructure.keys import LENGTH, NAMES, Keys, given_keys, kept_keys
from infrastructure.settings import SettingsWrong, variable

ABOUT = "keys"
_FEWEST_DIFFERENT = 16  # of 32 random bytes fewer differ less than once in 10^12 times
_HOW = f"Make one with `openssl rand -base64 {LENGTH}`."


async def key_ring(patient: Patient) -> AsyncIterator[Diagnosis]:
    try:
        keys = _keys(patient)
    except SettingsWrong as wrong:
        for line in str(wrong).splitlines():
            if not line.startswith("A key is "):
                yield error(ABOUT, f"{line}.", why="No process starts without it.", do=_HOW)
        return
    found = [*_same(keys), *_weak(keys), *_open_folders(patient)]
    for each in found:
        yield each
    if not found:
        yield fine(ABOUT, f"All {len(NAMES)} are there, each its own.")


def _keys(patient: Patient) -> Keys:
    if patient.at_home:
        return kept_keys(patient.settings, Home(patient.settings.home).keys, may_make=False)
    return given_keys(patient.settings)


def _same(keys: Keys) -> Iterator[Diagnosis]:
    owners = defaultdict(list)
    for name in NAMES:
        owners[getattr(keys, name)].append(variable(name))
    for names in owners.values():
        if len(names) > 1:
            yield error(
                ABOUT,
                f"{' and '.join(names)} are the same key.",
                why="Whoever gets one has the others; what is sealed with one can be forged with another.",
                do=f"{_HOW} The master key and the one of e-mails change by `coach keys rotate`.",
            )


def _weak(keys: Keys) -> Iterator[Diagnosis]:
    for name in NAMES:
        if len(set(getattr(keys, name))) < _FEWEST_DIFFERENT:
            yield error(
                ABOUT,
                f"{variable(name)} is not random.",
                why="What somebody has made up can be guessed.",
                do=_HOW,
            )


def _open_folders(patient: Patient) -> Iterator[Diagnosis]:
    settings = patient.settings
    folders: list[Path | None] = [settings.secrets_dir, Home(settings.home).keys if patient.at_home else None]
    for folder in folders:
        if folder is None or not folder.exists():
            continue
        readable = [each for each in (folder, *folder.iterdir()) if each.stat().st_mode & stat.S_IROTH]
        if folder in readable and len(readable) > 1:
            yield warning(
                ABOUT,
                f"{folder} can be read by everybody on this machine.",
                why="So can the keys in it.",
                do=f"`chmod -R o-rwx {folder}`",
            )
