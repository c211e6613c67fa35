"""Contract: finding by meaning, among what one may see."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from application.ports.recall_index import (
    ANYTHING,
    Filters,
    Match,
    ModelMismatch,
    Question,
    RecallIndex,
    Shelf,
)
from tests.builders import a_recallable, a_vector

TENANT, OTHER_TENANT = uuid4(), uuid4()
ADA, BOB = uuid4(), uuid4()
AHEAD = a_vector(1.0)


async def found(
    index: RecallIndex,
    *,
    shelf: Shelf = Shelf.KNOWLEDGE,
    tenant_id: UUID = TENANT,
    owner_id: UUID = ADA,
    model: str = "model-a",
    limit: int = 10,
    filters: Filters = ANYTHING,
) -> Sequence[Match]:
    return await index.find(
        shelf,
        tenant_id=tenant_id,
        owner_id=owner_id,
        question=Question(AHEAD, model),
        limit=limit,
        filters=filters,
    )


class RecallIndexContract:
    async def test_finds_the_best_first(self, recall_index: RecallIndex) -> None:
        vectors = {0.6: a_vector(0.6, 0.8), 1.0: a_vector(1.0), 0.8: a_vector(0.8, 0.0, 0.6)}
        passages = {
            score: a_recallable(tenant_id=TENANT, owner_id=ADA, vector=vector, source="plan")
            for score, vector in vectors.items()
        }
        await recall_index.put(Shelf.KNOWLEDGE, list(passages.values()))
        matches = await found(recall_index)
        assert [match.score for match in matches] == pytest.approx([1.0, 0.8, 0.6], abs=1e-6)
        assert [(match.id, match.resource_id, match.source) for match in matches] == [
            (passages[score].id, passages[score].resource_id, "plan") for score in (1.0, 0.8, 0.6)
        ]

    async def test_finds_no_more_than_asked_for(self, recall_index: RecallIndex) -> None:
        passages = [
            a_recallable(tenant_id=TENANT, owner_id=ADA, vector=a_vector(1.0, number / 10))
            for number in range(5)
        ]
        await recall_index.put(Shelf.KNOWLEDGE, passages)
        matches = await found(recall_index, limit=2)
        assert [match.id for match in matches] == [passages[0].id, passages[1].id]

    async def test_finds_nothing_unrelated(self, recall_index: RecallIndex) -> None:
        """At a right angle, opposite, or without words at all."""
        for vector in (a_vector(0.0, 1.0), a_vector(-1.0), a_vector()):
            await recall_index.put(
                Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA, vector=vector)]
            )
        assert list(await found(recall_index)) == []

    async def test_a_question_without_words_finds_nothing(self, recall_index: RecallIndex) -> None:
        await recall_index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
        matches = await recall_index.find(
            Shelf.KNOWLEDGE,
            tenant_id=TENANT,
            owner_id=ADA,
            question=Question(a_vector(), "model-a"),
            limit=5,
        )
        assert list(matches) == []

    async def test_sees_what_is_ones_own_or_shared_in_the_tenant(self, recall_index: RecallIndex) -> None:
        own = a_recallable(tenant_id=TENANT, owner_id=ADA)
        own_shared = a_recallable(tenant_id=TENANT, owner_id=ADA, shared=True)
        shared = a_recallable(tenant_id=TENANT, owner_id=BOB, shared=True)
        private = a_recallable(tenant_id=TENANT, owner_id=BOB)
        foreign = a_recallable(tenant_id=OTHER_TENANT, owner_id=ADA)
        foreign_shared = a_recallable(tenant_id=OTHER_TENANT, owner_id=BOB, shared=True)
        await recall_index.put(Shelf.KNOWLEDGE, [own, own_shared, shared, private, foreign, foreign_shared])
        seen = {match.id for match in await found(recall_index)}
        assert seen == {own.id, own_shared.id, shared.id}
        elsewhere = {match.id for match in await found(recall_index, tenant_id=OTHER_TENANT, owner_id=BOB)}
        assert elsewhere == {foreign_shared.id}

    async def test_never_compares_vectors_of_different_models(self, recall_index: RecallIndex) -> None:
        one = a_recallable(tenant_id=TENANT, owner_id=ADA)
        other = a_recallable(tenant_id=TENANT, owner_id=ADA, model="model-b")
        await recall_index.put(Shelf.KNOWLEDGE, [one])
        with pytest.raises(ModelMismatch, match="model-b"):
            await recall_index.put(Shelf.KNOWLEDGE, [replace(one, id=uuid4()), other])
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == 1
        with pytest.raises(ModelMismatch, match="knowledge"):
            await found(recall_index, model="model-b")
        await recall_index.put(Shelf.DIALOGUE, [other])
        assert [match.id for match in await found(recall_index)] == [one.id]

    async def test_shelves_do_not_mix(self, recall_index: RecallIndex) -> None:
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA)
        for shelf in Shelf:
            assert list(await found(recall_index, shelf=shelf)) == []
        await recall_index.put(Shelf.DIALOGUE, [passage])
        assert [len(await found(recall_index, shelf=shelf)) for shelf in Shelf] == [0, 1, 0]
        assert [await recall_index.count(shelf, tenant_id=TENANT) for shelf in Shelf] == [0, 1, 0]

    async def test_filters_in_every_combination(self, recall_index: RecallIndex) -> None:
        passages = [
            a_recallable(tenant_id=TENANT, owner_id=ADA, source=source, language=language, tags=tags)
            for source in ("text", "plan")
            for language in ("en", "de", None)
            for tags in ((), ("maths",), ("maths", "first year"))
        ]
        await recall_index.put(Shelf.KNOWLEDGE, passages)
        for source in (None, "plan", "absent"):
            for language in (None, "de"):
                for tag in (None, "maths", "first year"):
                    filters = Filters(source=source, language=language, tag=tag)
                    matches = await found(recall_index, filters=filters, limit=len(passages))
                    assert {match.id for match in matches} == {
                        passage.id
                        for passage in passages
                        if source in (None, passage.source)
                        and language in (None, passage.language)
                        and (tag is None or tag in passage.tags)
                    }

    async def test_finds_within_one_resource(self, recall_index: RecallIndex) -> None:
        one, other = uuid4(), uuid4()
        passages = [
            a_recallable(tenant_id=TENANT, owner_id=ADA, resource_id=each, language=language)
            for each in (one, other)
            for language in ("en", "de")
        ]
        await recall_index.put(Shelf.KNOWLEDGE, passages)
        matches = await found(recall_index, filters=Filters(resource_id=one))
        assert {match.id for match in matches} == {passages[0].id, passages[1].id}
        (match,) = await found(recall_index, filters=Filters(resource_id=other, language="de"))
        assert match.id == passages[3].id

    async def test_an_older_version_never_replaces_a_newer(self, recall_index: RecallIndex) -> None:
        newer = a_recallable(tenant_id=TENANT, owner_id=ADA, version=7, source="newer")
        older = replace(newer, version=6, source="older", vector=a_vector(0.6, 0.8))
        beside = a_recallable(tenant_id=TENANT, owner_id=ADA, version=1)
        await recall_index.put(Shelf.DIALOGUE, [older])
        await recall_index.put(Shelf.DIALOGUE, [newer])
        await recall_index.put(Shelf.DIALOGUE, [older, beside])
        matches = await found(recall_index, shelf=Shelf.DIALOGUE)
        assert {(match.id, match.source) for match in matches} == {(newer.id, "newer"), (beside.id, "text")}
        assert [match.score for match in matches] == pytest.approx([1.0, 1.0], abs=1e-6)

    async def test_the_same_version_again_replaces(self, recall_index: RecallIndex) -> None:
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA, version=2**52)
        await recall_index.put(Shelf.KNOWLEDGE, [passage])
        await recall_index.put(Shelf.KNOWLEDGE, [replace(passage, source="again")])
        assert [match.source for match in await found(recall_index)] == ["again"]

    async def test_what_was_forgotten_may_come_back_in_any_version(self, recall_index: RecallIndex) -> None:
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA, version=7)
        await recall_index.put(Shelf.KNOWLEDGE, [passage])
        await recall_index.forget(Shelf.KNOWLEDGE, tenant_id=TENANT, resource_id=passage.resource_id)
        await recall_index.put(Shelf.KNOWLEDGE, [replace(passage, version=6)])
        assert [match.id for match in await found(recall_index)] == [passage.id]

    async def test_the_same_id_again_replaces(self, recall_index: RecallIndex) -> None:
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA, language="en", tags=["old"])
        await recall_index.put(Shelf.KNOWLEDGE, [passage])
        changed = replace(
            passage,
            owner_id=BOB,
            resource_id=uuid4(),
            shared=True,
            vector=a_vector(0.8, 0.6),
            source="plan",
            language="de",
            tags=["new"],
        )
        await recall_index.put(Shelf.KNOWLEDGE, [changed])
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == 1
        assert [match.source for match in await found(recall_index)] == ["plan"]
        filters = Filters(source="plan", language="de", tag="new")
        (match,) = await found(recall_index, filters=filters)
        assert (match.id, match.resource_id) == (passage.id, changed.resource_id)
        assert match.score == pytest.approx(0.8, abs=1e-6)

    async def test_putting_twice_puts_once(self, recall_index: RecallIndex) -> None:
        passages = [a_recallable(tenant_id=TENANT, owner_id=ADA) for _ in range(3)]
        for _ in range(2):
            await recall_index.put(Shelf.KNOWLEDGE, passages)
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == len(passages)
        await recall_index.put(Shelf.KNOWLEDGE, [])

    @pytest.mark.parametrize("length", [0, 1535, 1537])
    async def test_refuses_vectors_of_another_length(self, recall_index: RecallIndex, length: int) -> None:
        fit = a_recallable(tenant_id=TENANT, owner_id=ADA)
        unfit = a_recallable(tenant_id=TENANT, owner_id=ADA, vector=[0.5] * length)
        with pytest.raises(ValueError, match=str(length)):
            await recall_index.put(Shelf.KNOWLEDGE, [fit, unfit])
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == 0
        with pytest.raises(ValueError, match=str(length)):
            await recall_index.find(
                Shelf.KNOWLEDGE,
                tenant_id=TENANT,
                owner_id=ADA,
                question=Question([0.5] * length, "model-a"),
                limit=1,
            )

    async def test_forgets_all_that_hangs_on_a_resource(self, recall_index: RecallIndex) -> None:
        resource_id = uuid4()
        hanging = [a_recallable(tenant_id=TENANT, owner_id=ADA, resource_id=resource_id) for _ in range(3)]
        other = a_recallable(tenant_id=TENANT, owner_id=ADA)
        foreign = a_recallable(tenant_id=OTHER_TENANT, owner_id=ADA, resource_id=resource_id)
        await recall_index.put(Shelf.KNOWLEDGE, [*hanging, other, foreign])
        await recall_index.put(
            Shelf.PERSONA, [a_recallable(tenant_id=TENANT, owner_id=ADA, resource_id=resource_id)]
        )
        assert await recall_index.forget(Shelf.KNOWLEDGE, tenant_id=TENANT, resource_id=resource_id) == 3
        assert await recall_index.forget(Shelf.KNOWLEDGE, tenant_id=TENANT, resource_id=resource_id) == 0
        assert [match.id for match in await found(recall_index)] == [other.id]
        assert await recall_index.count(Shelf.KNOWLEDGE, tenant_id=OTHER_TENANT) == 1
        assert await recall_index.count(Shelf.PERSONA, tenant_id=TENANT) == 1
