"""Whether a store and this machine mean the same moment."""

from datetime import UTC, datetime, timedelta

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import error, fine

APART = timedelta(seconds=5)


def clock(about: str, theirs: datetime) -> Diagnosis:
    apart = abs(datetime.now(UTC) - theirs)
    if apart > APART:
        return error(
            about,
            f"Its clock and this machine's are {apart.total_seconds():.0f} s apart.",
            why="Tokens, links and leases end at the wrong time, and backups restore another moment.",
            do="Let both machines take their time from the same servers (NTP).",
        )
    return fine(about, "Its clock is right.")
