"""Contract: words find what meaning misses, among the same passages and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from application.ports.embedder import Vector
from application.ports.lexicon import MOST_TERMS
from application.ports.recall_index import ANYTHING, Filters, Match, Question, Recallable, RecallIndex, Shelf
from tests.builders import a_recallable, a_vector

TENANT, OTHER_TENANT = uuid4(), uuid4()
ADA, BOB = uuid4(), uuid4()
AHEAD, ASIDE, NOWHERE = a_vector(1.0), a_vector(0.0, 1.0), a_vector()
TIDE, MOON, LAST = 0, 7, MOST_TERMS - 1  # the numbers of words


def saying(
    terms: Mapping[int, float],
    *,
    vector: Vector = ASIDE,
    tenant_id: UUID = TENANT,
    owner_id: UUID = ADA,
    shared: bool = False,
) -> Recallable:
    passage = a_recallable(tenant_id=tenant_id, owner_id=owner_id, vector=vector, shared=shared)
    return replace(passage, terms=terms)


async def found(
    index: RecallIndex,
    terms: Mapping[int, float],
    *,
    vector: Vector = AHEAD,
    owner_id: UUID = ADA,
    tenant_id: UUID = TENANT,
    limit: int = 10,
    filters: Filters = ANYTHING,
) -> Sequence[Match]:
    return await index.find(
        Shelf.KNOWLEDGE,
        tenant_id=tenant_id,
        owner_id=owner_id,
        question=Question(vector, "model-a", terms),
        limit=limit,
        filters=filters,
    )


def ids(matches: Sequence[Match]) -> list[UUID]:
    return [match.id for match in matches]


class RecallByWordsContract:
    async def test_finds_what_meaning_misses(self, recall_index: RecallIndex) -> None:
        said, silent = saying({TIDE: 1.0}), saying({MOON: 1.0})
        await recall_index.put(Shelf.KNOWLEDGE, [said, silent])
        (match,) = await found(recall_index, {TIDE: 1.0})
        assert (match.id, match.resource_id, match.source) == (said.id, said.resource_id, "text")
        assert [match.score, match.meaning] == pytest.approx([0.5, 0.0])

    async def test_both_halves_count_the_same(self, recall_index: RecallIndex) -> None:
        best = saying({TIDE: 2.0}, vector=AHEAD)
        near = saying({}, vector=a_vector(0.8, 0.6))
        half = saying({TIDE: 1.0}, vector=a_vector(0.6, 0.8))
        await recall_index.put(Shelf.KNOWLEDGE, [near, half, best])
        matches = await found(recall_index, {TIDE: 1.0})
        assert ids(matches) == [best.id, half.id, near.id]
        assert [match.score for match in matches] == pytest.approx([1.0, 0.55, 0.4], abs=1e-6)
        assert [match.meaning for match in matches] == pytest.approx([1.0, 0.6, 0.8], abs=1e-6)

    async def test_a_question_without_direction_is_answered_by_its_words(
        self, recall_index: RecallIndex
    ) -> None:
        more, less = saying({TIDE: 2.0}, vector=NOWHERE), saying({TIDE: 1.0}, vector=AHEAD)
        await recall_index.put(Shelf.KNOWLEDGE, [less, more])
        matches = await found(recall_index, {TIDE: 1.0}, vector=NOWHERE)
        assert ids(matches) == [more.id, less.id]
        assert [match.score for match in matches] == pytest.approx([1.0, 0.5])

    async def test_words_add_up_and_the_rare_ones_weigh_more(self, recall_index: RecallIndex) -> None:
        common = [saying({TIDE: 1.0}) for _ in range(3)]
        rare, both = saying({LAST: 1.0}), saying({TIDE: 1.0, LAST: 1.0})
        await recall_index.put(Shelf.KNOWLEDGE, [*common, rare, both])
        matches = await found(recall_index, {TIDE: 1.0, LAST: 1.0})
        assert ids(matches)[:2] == [both.id, rare.id]
        assert {match.id for match in matches[2:]} == {each.id for each in common}
        assert len({match.score for match in matches}) == 3

    async def test_a_word_asked_for_twice_counts_twice(self, recall_index: RecallIndex) -> None:
        tide, moon = saying({TIDE: 1.0}), saying({MOON: 1.0})
        await recall_index.put(Shelf.KNOWLEDGE, [tide, moon])
        matches = await found(recall_index, {TIDE: 1.0, MOON: 2.0})
        assert ids(matches) == [moon.id, tide.id]
        assert [match.score for match in matches] == pytest.approx([0.5, 0.25])

    async def test_words_never_find_what_is_somebody_elses(self, recall_index: RecallIndex) -> None:
        own = saying({TIDE: 1.0})
        shared = saying({TIDE: 1.0}, owner_id=BOB, shared=True)
        others = [
            saying({TIDE: 9.0}, owner_id=BOB),
            saying({TIDE: 9.0}, tenant_id=OTHER_TENANT),
            saying({TIDE: 9.0}, tenant_id=OTHER_TENANT, owner_id=BOB, shared=True),
        ]
        await recall_index.put(Shelf.KNOWLEDGE, [own, shared, *others])
        await recall_index.put(Shelf.DIALOGUE, [saying({TIDE: 9.0})])
        matches = await found(recall_index, {TIDE: 1.0})
        assert set(ids(matches)) == {own.id, shared.id}
        assert [match.score for match in matches] == pytest.approx([0.5, 0.5])

    async def test_filters_bind_the_words_too(self, recall_index: RecallIndex) -> None:
        wanted = replace(saying({TIDE: 1.0}), language="en", tags=["sea"], source="plan")
        await recall_index.put(Shelf.KNOWLEDGE, [wanted, saying({TIDE: 2.0})])
        for filters in (
            Filters(language="en"),
            Filters(tag="sea"),
            Filters(source="plan"),
            Filters(resource_id=wanted.resource_id),
        ):
            assert ids(await found(recall_index, {TIDE: 1.0}, filters=filters)) == [wanted.id]

    async def test_the_best_by_words_is_not_crowded_out(self, recall_index: RecallIndex) -> None:
        crowd = [saying({MOON: 1.0}, vector=a_vector(0.4, 0.9)) for _ in range(120)]
        said = saying({TIDE: 1.0}, vector=NOWHERE)
        await recall_index.put(Shelf.KNOWLEDGE, [*crowd, said])
        assert ids(await found(recall_index, {TIDE: 1.0}, limit=1)) == [said.id]
        assert len(await found(recall_index, {TIDE: 1.0}, limit=100)) == 100

    async def test_the_same_id_again_replaces_its_words(self, recall_index: RecallIndex) -> None:
        passage = saying({TIDE: 1.0, LAST: 1.0})
        await recall_index.put(Shelf.KNOWLEDGE, [passage])
        await recall_index.put(Shelf.KNOWLEDGE, [replace(passage, terms={MOON: 1.0})])
        assert ids(await found(recall_index, {TIDE: 1.0, LAST: 1.0})) == []
        assert ids(await found(recall_index, {MOON: 1.0})) == [passage.id]


class CountedAmongTheVisibleContract:
    """For indexes that know how rare a word is among what one may see, instead of in all there is."""

    async def test_how_rare_a_word_is_follows_from_what_one_may_see(self, recall_index: RecallIndex) -> None:
        tide, moon = saying({TIDE: 1.0}), saying({MOON: 1.0})
        others = [saying({TIDE: 1.0}, owner_id=BOB) for _ in range(20)]
        await recall_index.put(Shelf.KNOWLEDGE, [tide, moon, *others])
        matches = await found(recall_index, {TIDE: 1.0, MOON: 1.0})
        assert [match.score for match in matches] == pytest.approx([0.5, 0.5])
