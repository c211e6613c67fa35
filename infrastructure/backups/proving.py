"""What changed since the stores last agreed: by PostgreSQL's events, and by MongoDB's changes as kept."""

from datetime import datetime

from adapters.mongo.changes import written_in
from application.backup.change_pieces import changes_from
from application.backup.proof import NoProof, Points, changed_since
from application.backup.shelf import Shelf
from application.consistency.window import Keys, Window
from application.ports.agreement_runs import AgreementRun
from application.ports.inventory import Stock


async def window_of(shelf: Shelf, good: AgreementRun | None, points: Points) -> Window | NoProof:
    since = changed_since(good, points)
    if isinstance(since, NoProof):
        return since
    if not await _is_whole(shelf, since, points.documents):
        return NoProof("what changed in MongoDB since the last good check was not kept without a gap")
    return Window(since=since, written={Stock.MESSAGES: lambda: _messages(shelf, since)})


async def _is_whole(shelf: Shelf, since: datetime, until: datetime) -> bool:
    covers: datetime | None = None
    async for piece in changes_from(shelf, since):
        if written_in(piece.body) is None:
            return False
        covers = datetime.fromisoformat(piece.head["at"])
    return covers is not None and covers >= until


async def _messages(shelf: Shelf, since: datetime) -> Keys:
    async for piece in changes_from(shelf, since):
        if keys := written_in(piece.body):
            yield keys
