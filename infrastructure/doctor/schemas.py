"""Whether the schemas of all stores are those of this release."""

from collections.abc import AsyncIterator

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, unchecked
from infrastructure.migrate import standings
from infrastructure.refused import Refused

ABOUT = "schemas"


async def schemas(patient: Patient) -> AsyncIterator[Diagnosis]:
    try:
        found = await standings(patient.settings, patient.addresses)
    except Refused as refused:
        yield unchecked(
            ABOUT, f"{refused}.", why="Nobody knows how far they are.", do="Bring the store back first."
        )
        return
    for each in found:
        if each.steps:
            yield error(
                ABOUT,
                f"{each.store} is at {each.version or 'nothing'}, this release wants {each.newest}.",
                why="Requests that need what is missing fail.",
                do="`coach migrate up`",
            )
        else:
            yield fine(ABOUT, f"{each.store} is at {each.version}, as this release wants it.")
