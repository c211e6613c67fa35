"""Vectors are made again beside those that serve, whatever happens meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID, uuid4

import pytest
from qdrant_client import AsyncQdrantClient

from adapters.memory.embedder import MemoryEmbedder
from adapters.memory.recall_index import MemoryRecallIndex
from adapters.memory.vector_collections import MemoryVectorCollections
from adapters.qdrant.places import Places
from adapters.qdrant.recall_index import QdrantRecallIndex
from adapters.qdrant.vector_collections import QdrantVectorCollections
from application.coach import Coach
from application.consistency import fill_shadow
from application.consistency.make_shadow import Filled
from application.consistency.rebuild_vectors import RebuildVectorsCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionState
from infrastructure.container import MemoryContainer
from tests.application.grown import Grown, Interrupted
from tests.application.learning import TENANT, Learning
from tests.builders import a_recallable


async def test_everything_is_there_again_and_nothing_was_embedded_again(grown: Grown) -> None:
    before, embedded = grown.kept(), grown.embedder.texts
    assert [len(each) for each in before.values()] == [3, 3, 1]
    rebuilt = await grown.rebuild()
    assert [(each.shelf, each.serves, each.check.left) for each in rebuilt] == [
        (shelf, f"{shelf.value}-memory-words-2", 0) for shelf in Shelf
    ]
    assert grown.kept() == before
    assert grown.embedder.texts == embedded
    assert set((await grown.standing()).values()) == {CollectionState.SERVING}


async def test_what_was_lost_stale_or_orphaned_is_right_afterwards(grown: Grown) -> None:
    before, index = grown.kept(), grown.learning.stores.recall_index
    lost, stale, foreign = [each.passage for each in index.shelves[Shelf.KNOWLEDGE].values()]
    del index.shelves[Shelf.KNOWLEDGE][lost.id]
    orphan = a_recallable(tenant_id=TENANT, owner_id=grown.learning.learner.id, model=lost.model)
    await index.put(
        Shelf.KNOWLEDGE,
        [replace(stale, content_hash="old", version=9), replace(foreign, owner_id=uuid4()), orphan],
    )
    await grown.rebuild()
    assert grown.kept() == before


async def test_stays_in_the_model_that_serves_whatever_is_usual(grown: Grown) -> None:
    before = grown.kept()
    grown.learning.stores.more_models = (grown.embedder,)
    grown.learning.stores.embedder = MemoryEmbedder("better-words")
    assert [each.serves for each in await grown.rebuild()] == [
        f"{shelf.value}-memory-words-2" for shelf in Shelf
    ]
    assert grown.kept() == before


@pytest.mark.parametrize("after", range(1, 4))
async def test_goes_on_after_an_interruption(
    grown: Grown, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(fill_shadow, "BATCH", 1)
    before, embedded = grown.kept(), grown.embedder.texts

    def stop(filled: Filled) -> None:
        if filled.done == after:
            raise Interrupted

    with pytest.raises(Interrupted):
        await grown.rebuild(watch=stop)
    assert grown.kept() == before
    shadows = {name for name, state in (await grown.standing()).items() if state is CollectionState.FILLING}
    seen: list[Filled] = []
    await grown.rebuild(watch=seen.append)
    assert shadows < set(await grown.standing())
    assert (grown.kept(), grown.embedder.texts) == (before, embedded)
    assert {each.shelf: (each.done, each.total) for each in seen} == {
        Shelf.KNOWLEDGE: (3, 3),
        Shelf.DIALOGUE: (3, 3),
        Shelf.PERSONA: (1, 1),
    }


async def test_what_changes_meanwhile_is_there_afterwards(
    grown: Grown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two pages of the filling, one text goes and another comes, and workers follow both."""
    monkeypatch.setattr(fill_shadow, "BATCH", 1)
    learning, new = grown.learning, uuid4()
    collections = learning.stores.vector_collections
    copy, copied = collections.copy, 0

    async def copying(ids: Sequence[UUID], *, source: str, to: str) -> None:
        nonlocal copied
        copied += 1
        await copy(ids, source=source, to=to)
        if copied == 2:
            gone = DeleteKnowledgeCommand(caller=learning.caller, resource_id=grown.resources[0])
            (await learning.delete_knowledge(gone)).unwrap()
            text = AddKnowledgeCommand(caller=learning.caller, resource_id=new, title="New", text="Traits.")
            (await learning.add_knowledge(text)).unwrap()
            await grown.drain()

    monkeypatch.setattr(collections, "copy", copying)
    await grown.rebuild()
    index = learning.stores.recall_index
    assert {each.passage.resource_id for each in index.shelves[Shelf.KNOWLEDGE].values()} == {
        *grown.resources[1:],
        new,
    }


async def test_what_a_late_copy_brought_back_is_taken_away(
    grown: Grown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy was under way when the text and its vectors went."""
    learning = grown.learning
    collections, index = learning.stores.vector_collections, learning.stores.recall_index

    async def copying(ids: Sequence[UUID], *, source: str, to: str) -> None:
        seen = [index.collections[source].kept[each] for each in ids]
        if grown.resources[0] in learning.stores.database.resources:
            gone = DeleteKnowledgeCommand(caller=learning.caller, resource_id=grown.resources[0])
            (await learning.delete_knowledge(gone)).unwrap()
            await grown.drain()
        for each in seen:
            index.collections[to].keep(each)

    monkeypatch.setattr(collections, "copy", copying)
    await grown.rebuild()
    assert {each.passage.resource_id for each in index.shelves[Shelf.KNOWLEDGE].values()} == set(
        grown.resources[1:]
    )


async def test_what_cannot_be_made_right_does_not_serve(grown: Grown) -> None:
    """A message that the log has lost cannot be embedded again."""
    learning = grown.learning
    (lost, *_) = learning.stores.dialogue_log.messages
    del learning.stores.dialogue_log.messages[lost]
    del learning.stores.recall_index.shelves[Shelf.DIALOGUE][lost]
    knowledge, dialogue, persona = await grown.rebuild()
    assert (dialogue.serves, dialogue.check.left) == ("dialogue-memory-words-1", 1)
    assert (knowledge.serves, persona.serves) == (knowledge.begun, persona.begun)
    assert (await grown.standing())[dialogue.begun] is CollectionState.FILLING


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")
@pytest.mark.filterwarnings("ignore:Local mode performs exact")
async def test_the_same_on_a_vector_server(learning: Learning) -> None:
    """Written, made again and found over Qdrant in its local mode."""
    client = AsyncQdrantClient(":memory:")
    places, stores = Places(client), learning.stores
    collections = QdrantVectorCollections(places)
    stores.recall_index = cast(MemoryRecallIndex, QdrantRecallIndex(places))
    stores.vector_collections = cast(MemoryVectorCollections, collections)
    resource = AddKnowledgeCommand(
        caller=learning.caller, resource_id=uuid4(), title="Rust", text="# One\n\nOwnership.\n"
    )
    (await learning.add_knowledge(resource)).unwrap()
    await learning.relay.drain()
    coach: Coach = MemoryContainer(stores=stores).coach()
    knowledge, *_ = (await coach.rebuild_vectors(RebuildVectorsCommand())).unwrap()
    assert (knowledge.serves, knowledge.check.checked) == ("knowledge-memory-words-2", 1)
    search = SearchKnowledgeCommand(caller=learning.caller, query="ownership")
    assert [each.title for each in (await coach.search_knowledge(search)).unwrap()] == ["Rust"]
    assert [each.vectors for each in await collections.all()] == [0, 1, 0]
    await client.close()
