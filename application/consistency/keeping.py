"""How long it is good for something, what keeps the stores agreeing."""

from datetime import datetime, timedelta

from application.ports.leftovers import Leftover

KEPT: dict[Leftover, timedelta] = {
    Leftover.EVENTS: timedelta(days=7),  # so far back a replay can reach
    Leftover.EFFECTS: timedelta(days=30),  # longer than the event: delivered again, it must change nothing
    Leftover.ANSWERS: timedelta(days=2),  # so long a request may be repeated
    Leftover.LOGINS: timedelta(days=30),  # after their end: so long a stolen token still gives its thief away
    Leftover.DEAD_LETTERS: timedelta(days=30),
    Leftover.CHECKS: timedelta(days=90),
    Leftover.MESSAGES: timedelta(days=7),  # for listeners that were away
    Leftover.ATTEMPTS: timedelta(0),  # each says itself when it says nothing any more
    Leftover.RATES: timedelta(0),
    Leftover.RESETS: timedelta(days=7),  # after they were asked for
    Leftover.KEPT_VECTORS: timedelta(days=30),  # in which a rebuild or a move is repeated or taken back
}


def over_before(kind: Leftover, *, now: datetime) -> datetime:
    """What was over before then may go."""
    return now - KEPT[kind]
