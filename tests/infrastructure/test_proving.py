"""What changed in MongoDB is read from where it was kept, and a gap in it is no small matter."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import bson
import pytest

from adapters.memory.backup_place import MemoryBackupPlace, MemoryBackupSeal
from adapters.memory.clock import MemoryClock
from adapters.mongo.copies import OPTIONS
from application.backup.change_pieces import change_key
from application.backup.proof import NoProof, Points
from application.backup.shelf import Shelf
from application.backup.vault import Piece, Vault
from application.consistency.window import CLOCKS, Window
from application.ports.agreement_runs import AgreementRun
from application.ports.inventory import Stock
from infrastructure.backups.proving import window_of

HOUR = timedelta(hours=1)
GAP = NoProof("what changed in MongoDB since the last good check was not kept without a gap")


class Kept:
    """A stream of changes, a piece each hour."""

    def __init__(self) -> None:
        self.clock = MemoryClock()
        self.shelf = Shelf(Vault(MemoryBackupPlace(), MemoryBackupSeal()), self.clock)
        self.last = ""

    async def piece(
        self, *keys: UUID, after: str | None = None, of: str = "dialogue_messages", op: str = "insert"
    ) -> datetime:
        begun = self.clock.now()
        self.clock.advance(HOUR)
        body = b"".join(
            bson.encode({"op": op, "ns": of, "key": key, "doc": None, "at": begun}, codec_options=OPTIONS)
            for key in keys
        )
        until = uuid4().hex
        head = {
            "after": self.last if after is None else after,
            "until": until,
            "at": self.clock.now().isoformat(),
        }
        await self.shelf.vault.put(change_key(begun), Piece(head, body))
        self.last = until
        return begun

    async def since(self, moment: datetime) -> Window | NoProof:
        """A good check vouches for what is before the moment."""
        now = self.clock.now() - timedelta(seconds=1)  # it ticks
        good = AgreementRun(
            id=uuid4(), started_at=now, finished_at=now, findings=0, stores=[], settled_before=moment + CLOCKS
        )
        return await window_of(self.shelf, good, Points(truth=now, documents=now))


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def messages(window: Window | NoProof) -> set[str]:
    assert isinstance(window, Window)
    return {key async for page in window.written[Stock.MESSAGES]() for key in page}


async def test_names_messages_that_were_written_or_removed_since(kept: Kept) -> None:
    old, before, written, removed, else_where = (uuid4() for _ in range(5))
    await kept.piece(old)
    await kept.piece(before)  # may hold what was written at the moment itself
    moment = await kept.piece(written) - timedelta(seconds=1)
    await kept.piece(removed, op="delete")
    await kept.piece(else_where, of="audit_logs")
    assert await messages(await kept.since(moment)) == {str(before), str(written), str(removed)}


async def test_a_gap_a_late_beginning_and_an_early_end_prove_nothing(kept: Kept) -> None:
    first = await kept.piece(uuid4())
    second = await kept.piece(uuid4())
    assert isinstance(await kept.since(second), Window)
    assert await kept.since(first - HOUR) == GAP
    kept.clock.advance(HOUR)
    assert await kept.since(second) == GAP
    third = await kept.piece(uuid4(), after="elsewhere")
    assert await kept.since(second) == GAP
    assert isinstance(await kept.since(third), Window)


async def test_a_collection_that_was_dropped_proves_nothing(kept: Kept) -> None:
    moment = await kept.piece(uuid4())
    await kept.piece(uuid4(), op="drop")
    assert await kept.since(moment) == GAP


async def test_nothing_kept_proves_nothing(kept: Kept) -> None:
    assert await kept.since(kept.clock.now()) == GAP
