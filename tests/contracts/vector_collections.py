"""Contract: collections take each other's place, and whoever writes or asks notices nothing."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from application.ports.inventory import Stock
from application.ports.recall_index import ModelMismatch, RecallIndex, Shelf
from application.ports.vector_collections import CollectionRefused, CollectionState, VectorCollections
from tests.builders import a_recallable, a_vector
from tests.contracts.inventory import listed
from tests.contracts.recall_index import ADA, BOB, OTHER_TENANT, TENANT, found

SERVING, FILLING, KEPT = CollectionState.SERVING, CollectionState.FILLING, CollectionState.KEPT
A, B = "model-a", "org/model:b"


async def standing(collections: VectorCollections) -> list[tuple[str, CollectionState, int]]:
    return [(each.name, each.state, each.vectors) for each in await collections.all()]


async def ids_in(collections: VectorCollections, name: str) -> set[UUID]:
    held = collections.inventory(name, Stock.KNOWLEDGE_VECTORS)
    return {UUID(item.key) for item in await listed(held.items())}


async def seen(index: RecallIndex, model: str = A) -> Sequence[UUID]:
    return [match.id for match in await found(index, model=model)]


class VectorCollectionsContract:
    async def test_the_first_vector_opens_a_collection(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        assert await standing(vector_collections) == []
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
        await recall_index.put(Shelf.DIALOGUE, [a_recallable(tenant_id=TENANT, owner_id=ADA, model=B)])
        (dialogue, knowledge) = await vector_collections.all()
        assert (dialogue.shelf, dialogue.model, dialogue.state) == (Shelf.DIALOGUE, B, SERVING)
        assert (knowledge.name, knowledge.vectors) == ("knowledge-model-a-1", 1)
        assert (knowledge.dimensions, knowledge.schema_version) == (1536, 1)

    async def test_a_shadow_gets_what_is_written_and_loses_what_is_forgotten(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        old, new, gone = (a_recallable(tenant_id=TENANT, owner_id=ADA) for _ in range(3))
        await recall_index.put(Shelf.KNOWLEDGE, [old])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        assert (shadow.name, shadow.state) == ("knowledge-model-a-2", FILLING)
        await recall_index.put(Shelf.KNOWLEDGE, [new, gone])
        assert await ids_in(vector_collections, shadow.name) == {new.id, gone.id}
        assert await recall_index.forget(Shelf.KNOWLEDGE, tenant_id=TENANT, resource_id=gone.resource_id) == 1
        assert await ids_in(vector_collections, shadow.name) == {new.id}
        assert set(await seen(recall_index)) == {old.id, new.id}
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == 2

    async def test_beginning_again_goes_on(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
        first = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        assert (await vector_collections.begin(Shelf.KNOWLEDGE, model=A)).name == first.name
        with pytest.raises(CollectionRefused, match=first.name):
            await vector_collections.begin(Shelf.KNOWLEDGE, model=B)

    async def test_an_empty_shelf_begins_with_an_empty_collection(
        self, vector_collections: VectorCollections
    ) -> None:
        shadow = await vector_collections.begin(Shelf.PERSONA, model=A)
        assert await standing(vector_collections) == [
            ("persona-model-a-1", SERVING, 0),
            (shadow.name, FILLING, 0),
        ]

    async def test_copies_what_is_there_and_not_newer_already(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        passages = [
            a_recallable(tenant_id=TENANT, owner_id=ADA, version=2, tags=["a"], language="en")
            for _ in range(3)
        ]
        await recall_index.put(Shelf.KNOWLEDGE, passages)
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        newer = replace(passages[0], version=3, content_hash="newer")
        await recall_index.put(Shelf.KNOWLEDGE, [newer])
        held = vector_collections.inventory(shadow.name, Stock.KNOWLEDGE_VECTORS)
        await vector_collections.copy(
            [passages[0].id, passages[1].id, UUID(int=7)], source="knowledge-model-a-1", to=shadow.name
        )
        assert {(UUID(item.key), item.digest) for item in await listed(held.items())} == {
            (passages[0].id, "newer"),
            (passages[1].id, passages[1].content_hash),
        }
        await vector_collections.swap(shadow.name)
        assert set(await seen(recall_index)) == {passages[0].id, passages[1].id}

    async def test_swapping_changes_what_is_read_and_can_be_taken_back(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        old, new = (a_recallable(tenant_id=TENANT, owner_id=ADA) for _ in range(2))
        await recall_index.put(Shelf.KNOWLEDGE, [old])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        await recall_index.put(Shelf.KNOWLEDGE, [new])
        await vector_collections.swap(shadow.name)
        assert await seen(recall_index) == [new.id]
        late = a_recallable(tenant_id=TENANT, owner_id=ADA)
        await recall_index.put(Shelf.KNOWLEDGE, [late])
        await vector_collections.swap("knowledge-model-a-1")
        assert set(await seen(recall_index)) == {old.id, new.id, late.id}
        assert await standing(vector_collections) == [
            ("knowledge-model-a-1", SERVING, 3),
            (shadow.name, KEPT, 2),
        ]
        with pytest.raises(CollectionRefused, match="knowledge-model-a-9"):
            await vector_collections.swap("knowledge-model-a-9")

    async def test_of_another_model_it_is_read_when_it_serves_and_the_old_one_while_it_is_kept(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        old = a_recallable(tenant_id=TENANT, owner_id=ADA)
        new = replace(old, model=B)
        await recall_index.put(Shelf.KNOWLEDGE, [old])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=B)
        await recall_index.put(Shelf.KNOWLEDGE, [new])
        assert (await seen(recall_index), await seen(recall_index, B)) == ([old.id], [])
        await vector_collections.swap(shadow.name)
        assert (await seen(recall_index), await seen(recall_index, B)) == ([old.id], [old.id])
        await vector_collections.drop("knowledge-model-a-1")
        assert await seen(recall_index, B) == [old.id]
        with pytest.raises(ModelMismatch):
            await seen(recall_index)
        with pytest.raises(ModelMismatch):
            await recall_index.put(Shelf.KNOWLEDGE, [old])

    async def test_says_which_models_stand_on_a_shelf_the_serving_one_first(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        assert list(await vector_collections.models(Shelf.KNOWLEDGE)) == []
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA, model=B)])
        await recall_index.put(Shelf.DIALOGUE, [a_recallable(tenant_id=TENANT, owner_id=ADA, model="c")])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        assert list(await vector_collections.models(Shelf.KNOWLEDGE)) == [B, A]
        await vector_collections.swap(shadow.name)
        await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        assert list(await vector_collections.models(Shelf.KNOWLEDGE)) == [A, B]

    async def test_names_the_neighbours_of_a_passage_among_what_its_owner_may_see(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        turned = [a_vector(1.0, number / 10) for number in range(4)]
        mine = [a_recallable(tenant_id=TENANT, owner_id=ADA, vector=each) for each in turned]
        shared = a_recallable(tenant_id=TENANT, owner_id=BOB, shared=True, vector=a_vector(1.0, 0.15))
        others = [
            a_recallable(tenant_id=TENANT, owner_id=BOB, vector=turned[0]),
            a_recallable(tenant_id=OTHER_TENANT, owner_id=ADA, shared=True, vector=turned[0]),
        ]
        await recall_index.put(Shelf.KNOWLEDGE, [*mine, shared, *others])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        name, wanted = "knowledge-model-a-1", [mine[1].id, shared.id, mine[2].id, mine[3].id]
        for exact in (False, True):
            near = await vector_collections.neighbours(name, mine[0].id, limit=9, exact=exact)
            assert list(near) == wanted
            few = await vector_collections.neighbours(name, mine[0].id, limit=2, exact=exact)
            assert list(few) == wanted[:2]
            assert list(await vector_collections.neighbours(name, UUID(int=7), limit=9, exact=exact)) == []
            beside = await vector_collections.neighbours(shadow.name, mine[0].id, limit=9, exact=exact)
            assert list(beside) == []

    async def test_drops_what_does_not_serve(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
        with pytest.raises(CollectionRefused, match="knowledge-model-a-1"):
            await vector_collections.drop("knowledge-model-a-1")
        for _ in range(2):
            await vector_collections.drop(shadow.name)
        assert await standing(vector_collections) == [("knowledge-model-a-1", SERVING, 2)]
        again = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        assert await ids_in(vector_collections, again.name) == set()

    async def test_what_is_taken_away_on_the_shelf_is_taken_from_all(
        self, recall_index: RecallIndex, vector_collections: VectorCollections
    ) -> None:
        shadow = await vector_collections.begin(Shelf.KNOWLEDGE, model=A)
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA)
        await recall_index.put(Shelf.KNOWLEDGE, [passage])
        one = vector_collections.inventory(shadow.name, Stock.KNOWLEDGE_VECTORS)
        (item,) = await listed(one.items())
        await one.remove(item)
        assert await seen(recall_index) == [passage.id]
        assert await one.look([item.key]) == {}
