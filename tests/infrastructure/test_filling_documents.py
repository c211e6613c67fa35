"""What a copy says that it has must be there in the end, however many pieces are filled in at once."""

import base64
from collections.abc import AsyncIterator
from uuid import uuid4

import bson
import pytest

from adapters.memory.backup_place import MemoryBackupPlace, MemoryBackupSeal
from adapters.memory.clock import MemoryClock
from adapters.mongo.copies import OPTIONS, MongoCopies, copying_client
from application.backup.shelf import Shelf
from application.backup.vault import BackupDamaged, Vault
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from infrastructure.backups.filling_documents import fill
from tests.servers import MongoDatabase

pytestmark = pytest.mark.infra

PIECES, EACH = 12, 50
PLAIN = base64.b64encode(bson.encode({"options": {}, "indexes": []})).decode()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(Vault(MemoryBackupPlace(), MemoryBackupSeal()), MemoryClock())


@pytest.fixture
async def into(mongo_database: MongoDatabase) -> AsyncIterator[MongoCopies]:
    client = copying_client(mongo_database.url)
    yield MongoCopies(client[mongo_database.name])
    await client.close()


async def a_copy(shelf: Shelf, *, items: int) -> BackupSet:
    draft = await shelf.begin(Kind.DOCUMENTS)
    await draft.line({"collection": "messages", "definition": PLAIN})
    for _ in range(PIECES):
        piece = b"".join(bson.encode({"_id": uuid4()}, codec_options=OPTIONS) for _ in range(EACH))
        blob, _ = await shelf.vault.keep(piece)
        await draft.line({"collection": "messages", "blobs": [blob], "count": EACH})
    return await draft.finish(items=items)


async def test_everything_is_filled_in_and_counted(shelf: Shelf, into: MongoCopies) -> None:
    filled = await fill(shelf, await a_copy(shelf, items=PIECES * EACH), into, None)
    assert filled.documents == await into.count("messages") == PIECES * EACH


async def test_a_copy_that_lacks_documents_is_refused(shelf: Shelf, into: MongoCopies) -> None:
    copy = await a_copy(shelf, items=PIECES * EACH + 1)
    with pytest.raises(BackupDamaged, match=f"should have {PIECES * EACH + 1} documents, and has"):
        await fill(shelf, copy, into, None)
