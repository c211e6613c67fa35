"""Many documents at a time; those that are there already stay as they are."""

from collections.abc import Sequence

from pymongo.errors import BulkWriteError

from adapters.mongo.client import answering
from adapters.mongo.dialogue_log import to_message_document
from adapters.mongo.documents import DialogueMessages, PersonaSnapshots, Stored
from adapters.mongo.persona_snapshots import to_snapshot_document
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot

_DUPLICATE = 11000


async def add_messages(messages: Sequence[DialogueMessage]) -> None:
    await _add(DialogueMessages, [to_message_document(each) for each in messages])


async def add_snapshots(snapshots: Sequence[PersonaSnapshot]) -> None:
    await _add(PersonaSnapshots, [to_snapshot_document(each) for each in snapshots])


async def _add(kind: type[Stored], documents: Sequence[Stored]) -> None:
    if not documents:
        return
    # What beanie's own encoder makes of them, which takes ten times as long over it.
    encoded = [each.model_dump(by_alias=True, exclude={"revision_id"}) for each in documents]
    with answering():
        try:
            await kind.get_pymongo_collection().insert_many(encoded, ordered=False)
        except BulkWriteError as refused:
            if any(each["code"] != _DUPLICATE for each in refused.details["writeErrors"]):
                raise
