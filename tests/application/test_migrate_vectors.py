"""Vectors move to another model while everybody goes on; a question's model is always its collection's."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from returns.result import Failure

from adapters.memory.embedder import MemoryEmbedder
from application.coaching.index_dialogue import IndexDialogue
from application.consistency import compare_answers, fill_shadow
from application.consistency.compare_answers import CompareAnswers
from application.consistency.make_shadow import Filled, MakeShadow
from application.consistency.migrate_vectors import (
    MigrateVectors,
    MigrateVectorsCommand,
    MoveRefused,
    ShelfMoved,
)
from application.consistency.rebuild import Rebuild
from application.consistency.tend_vectors import EmbeddingModelUnknown, ServeVectors, ServeVectorsCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.planning.index_plan import IndexPlan
from application.ports.embedder import ModelUnknown, Vector
from application.ports.failures import StoreUnavailable
from application.ports.recall_index import ModelMismatch, Question, Shelf
from application.ports.vector_collections import CollectionState
from tests.application.crashes import Crash, Fuse
from tests.application.grown import Counting, Grown, Interrupted, grow
from tests.application.learning import TENANT, Learning

OLD, NEW = "memory-words", "better-words"
THINGS = 7  # that are findable of the learner who has grown


@pytest.fixture
def better(grown: Grown) -> Counting:
    """The model to move to, which every process knows."""
    better = Counting(name=NEW)
    grown.learning.stores.more_models = (better,)
    return better


def moving(learning: Learning) -> MigrateVectors:
    stores, shelving = learning.stores, learning.shelving
    rebuild = Rebuild(
        stores.unit_of_work,
        IndexDialogue(stores.dialogue_log, shelving),
        IndexPlan(stores.planning_queries, shelving),
        learning.index_resource,
        learning.refresh_persona,
    )
    make = MakeShadow(
        truth=stores.truth, collections=stores.vector_collections, rebuild=rebuild, clock=stores.clock
    )
    return MigrateVectors(make, CompareAnswers(stores.vector_collections), stores.embedders)


async def move(learning: Learning, model: str = NEW, **how: Any) -> Sequence[ShelfMoved]:
    return (await moving(learning)(MigrateVectorsCommand(model=model, **how))).unwrap()


async def go_back(learning: Learning) -> None:
    serve = ServeVectors(learning.stores.vector_collections, learning.stores.embedders)
    for shelf in Shelf:
        (await serve(ServeVectorsCommand(collection=f"{shelf.value}-{OLD}-1"))).unwrap()


async def add(learning: Learning, text: str) -> UUID:
    command = AddKnowledgeCommand(caller=learning.caller, resource_id=uuid4(), title="Late", text=text)
    (await learning.add_knowledge(command)).unwrap()
    await learning.relay.drain()
    return command.resource_id


async def remove(learning: Learning, resource_id: UUID) -> None:
    gone = DeleteKnowledgeCommand(caller=learning.caller, resource_id=resource_id)
    (await learning.delete_knowledge(gone)).unwrap()
    await learning.relay.drain()


async def asked(learning: Learning, text: str = "ownership") -> set[UUID]:
    matches = await learning.retrieval.matches(Shelf.KNOWLEDGE, learning.caller, text, limit=20)
    return {match.resource_id for match in matches}


def holding(learning: Learning, name: str) -> set[UUID]:
    kept = learning.stores.recall_index.collections[name].kept.values()
    return {each.passage.resource_id for each in kept}


async def test_every_shelf_moves_and_questions_are_asked_in_the_new_model(
    grown: Grown, better: Counting
) -> None:
    before, old_texts = grown.kept(), grown.embedder.texts
    grown.learning.stores.database.kept_vectors.clear()  # as after a month
    moved = await move(grown.learning)
    assert [(each.shelf, each.serves, each.refused) for each in moved] == [
        (shelf, f"{shelf.value}-{NEW}-1", []) for shelf in Shelf
    ]
    assert grown.kept() == before
    assert grown.embedder.texts == old_texts  # the old model had nothing to do
    assert better.texts == THINGS + 1  # and a word to see whether it answers
    assert set((await grown.standing()).values()) == {CollectionState.KEPT, CollectionState.SERVING}
    assert await asked(grown.learning) == set(grown.resources)
    assert (grown.embedder.texts, better.texts) == (old_texts, THINGS + 2)
    assert [each.shadow for each in await move(grown.learning)] == [None] * 3


async def test_a_question_is_in_the_model_of_what_answers_it_at_every_moment(
    grown: Grown, better: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked after each step of the move, on every shelf."""
    learning, index = grown.learning, grown.learning.stores.recall_index
    find, seen = index.find, list[tuple[str, str]]()

    async def finding(shelf: Shelf, *, question: Question, **rest: Any) -> Any:
        (serving,) = [
            each.about.model for each in index.on_shelf(shelf) if each.about.state is CollectionState.SERVING
        ]
        seen.append((question.model, serving))
        return await find(shelf, question=question, **rest)

    async def asking(_: object) -> None:
        assert await asked(learning) == set(grown.resources)

    monkeypatch.setattr(index, "find", finding)
    monkeypatch.setattr(fill_shadow, "BATCH", 1)
    for name in ("swap", "begin", "copy"):
        _followed(monkeypatch, learning.stores.vector_collections, name, asking)
    await move(learning)
    await asking(None)
    assert {NEW, OLD} == {model for model, _ in seen}
    assert all(model == serving for model, serving in seen)
    assert better.texts > THINGS


def _followed(
    monkeypatch: pytest.MonkeyPatch, port: object, name: str, then: Callable[[object], Awaitable[None]]
) -> None:
    real = getattr(port, name)

    async def call(*given: Any, **named: Any) -> Any:
        answer = await real(*given, **named)
        await then(answer)
        return answer

    monkeypatch.setattr(port, name, call)


async def test_what_changes_meanwhile_and_afterwards_is_right_in_old_and_new(
    grown: Grown, better: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill_shadow, "BATCH", 1)
    learning = grown.learning
    old, new = f"knowledge-{OLD}-1", f"knowledge-{NEW}-1"
    added = list[UUID]()

    def meanwhile(filled: Filled) -> None:
        raise_at.append(filled)
        if len(raise_at) == 2:
            raise Interrupted

    raise_at = list[Filled]()
    with pytest.raises(Interrupted):
        await move(learning, watch=meanwhile)
    added.append(await add(learning, "Ownership of boats."))
    await remove(learning, grown.resources[0])
    wanted = {*grown.resources[1:], *added}
    assert holding(learning, old) == wanted == await asked(learning)
    await move(learning)
    assert holding(learning, old) == holding(learning, new) == wanted == await asked(learning)
    added.append(await add(learning, "Ownership of cars."))
    await remove(learning, grown.resources[1])
    wanted = {grown.resources[2], *added}
    assert holding(learning, old) == holding(learning, new) == wanted == await asked(learning)


async def test_the_way_back_and_forth_again_measures_nothing(grown: Grown, better: Counting) -> None:
    learning = grown.learning
    await move(learning)
    late = await add(learning, "Ownership of boats.")
    measured = (grown.embedder.texts, better.texts)
    await go_back(learning)
    assert late in await asked(learning)
    assert (grown.embedder.texts, better.texts) == (measured[0] + 1, measured[1])
    learning.stores.database.kept_vectors.clear()  # as after a month: what is in step is copied
    await move(learning)
    assert better.texts == measured[1] + 1  # the word to see whether it answers
    assert late in await asked(learning)


@pytest.mark.usefixtures("better")
async def test_a_forerunner_that_an_interruption_left_goes_with_the_next_move(grown: Grown) -> None:
    learning = grown.learning
    await move(learning)
    await go_back(learning)
    with pytest.MonkeyPatch.context() as wired:
        _fuse(wired, learning.stores.vector_collections, "drop", Fuse(1, after=False))
        with pytest.raises(Crash):
            await move(learning)
    assert f"{next(iter(Shelf)).value}-{NEW}-1" in await grown.standing()
    await move(learning)
    assert await grown.standing() == {
        f"{shelf.value}-{model}": state
        for shelf in Shelf
        for model, state in ((f"{NEW}-2", CollectionState.SERVING), (f"{OLD}-1", CollectionState.KEPT))
    }


@pytest.mark.parametrize("after", range(1, THINGS))
async def test_goes_on_after_an_interruption_and_measures_nothing_twice(
    grown: Grown, better: Counting, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(fill_shadow, "BATCH", 1)
    before, calls = grown.kept(), 0

    def stop(_: Filled) -> None:
        nonlocal calls
        calls += 1
        if calls == after:
            raise Interrupted

    with pytest.raises(Interrupted):
        await move(grown.learning, watch=stop)
    await move(grown.learning)
    assert grown.kept() == before
    assert better.texts == THINGS + 2


async def test_what_was_measured_and_not_yet_written_is_not_measured_again(
    grown: Grown, better: Counting
) -> None:
    with pytest.MonkeyPatch.context() as wired:
        _fuse(wired, grown.learning.stores.recall_index, "put", Fuse(1, after=False))
        with pytest.raises(Crash):
            await move(grown.learning)
    measured = better.texts
    assert measured > 1
    await move(grown.learning)
    assert better.texts == THINGS + 2


EFFECTS = {
    "vector_collections": ("begin", "copy", "swap", "drop"),
    "recall_index": ("put",),
    "kept_vectors": ("find", "keep"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_whatever_step_it_dies_at_nobody_notices_and_the_next_one_ends_it(*, after: bool) -> None:
    """Every call that changes something, one after the other, until one run is not interrupted."""
    blows_at, has_blown = 0, True
    while has_blown:
        blows_at += 1
        learning = await Learning.begin()
        grown = await grow(learning)
        better = Counting(name=NEW)
        learning.stores.more_models = (better,)
        wanted, fuse = grown.kept(), Fuse(blows_at, after)
        with pytest.MonkeyPatch.context() as wired:
            for port, names in EFFECTS.items():
                for name in names:
                    _fuse(wired, getattr(learning.stores, port), name, fuse)
            try:
                await move(learning)
            except Crash:
                assert await asked(learning) == set(grown.resources)
        has_blown = fuse.has_blown
        late = await add(learning, "Ownership of boats.")
        await move(learning)
        assert await asked(learning) == {*grown.resources, late}
        for shelf in Shelf:
            assert (await learning.stores.vector_collections.models(shelf))[0] == NEW
            assert wanted[shelf.value].items() <= grown.kept()[shelf.value].items()
    assert blows_at > THINGS


def _fuse(wired: pytest.MonkeyPatch, port: object, name: str, fuse: Fuse) -> None:
    real = getattr(port, name)

    async def fused(*given: Any, **named: Any) -> Any:
        return await fuse.around(lambda: real(*given, **named))

    wired.setattr(port, name, fused)


class TestRefusing:
    @pytest.fixture(autouse=True)
    async def library(self, grown: Grown, better: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
        """Enough to choose from for everybody who is asked."""
        monkeypatch.setattr(compare_answers, "BEST", 2)

    async def test_answers_that_have_little_in_common(
        self, grown: Grown, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(4):
            await add(grown.learning, f"Ownership of {number} boats.")
        _answering(monkeypatch, grown.learning, lambda name, _: NEW in name)
        knowledge, *_ = await move(grown.learning, min_recall=0)
        assert knowledge.refused == [MoveRefused.OVERLAP]
        assert knowledge.compared is not None
        assert knowledge.compared.overlap == 0.0
        assert {each.serves for each in [knowledge]} == {f"knowledge-{OLD}-1"}
        assert set(await self.states(grown)) == {CollectionState.SERVING, CollectionState.FILLING}
        assert [each.serves for each in await move(grown.learning, min_overlap=0, min_recall=0)] == [
            f"{shelf.value}-{NEW}-1" for shelf in Shelf
        ]

    async def test_an_engine_that_misses_what_is_near(
        self, grown: Grown, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(4):
            await add(grown.learning, f"Ownership of {number} boats.")
        _answering(monkeypatch, grown.learning, lambda _, exact: not exact)
        knowledge, *_ = await move(grown.learning, min_overlap=0)
        assert knowledge.refused == [MoveRefused.RECALL]
        assert set(await self.states(grown)) == {CollectionState.SERVING, CollectionState.FILLING}

    async def test_a_shelf_that_is_not_complete_and_then_none_moves(self, grown: Grown) -> None:
        """A message that the log has lost cannot be measured."""
        learning = grown.learning
        (lost, *_) = learning.stores.dialogue_log.messages
        del learning.stores.dialogue_log.messages[lost]
        knowledge, dialogue, persona = await move(learning)
        assert (knowledge.refused, persona.refused) == ([], [])
        assert dialogue.refused == [MoveRefused.INCOMPLETE]
        assert set(await self.states(grown)) == {CollectionState.SERVING, CollectionState.FILLING}

    async def test_a_model_that_is_not_known(self, grown: Grown) -> None:
        answer = await moving(grown.learning)(MigrateVectorsCommand(model="elsewhere"))
        assert answer == Failure(EmbeddingModelUnknown("elsewhere"))
        assert len(await self.states(grown)) == len(Shelf)

    async def test_a_model_that_does_not_answer(self, grown: Grown) -> None:
        grown.learning.stores.more_models = (Silent(NEW),)
        with pytest.raises(StoreUnavailable):
            await move(grown.learning)
        assert len(await self.states(grown)) == len(Shelf)

    async def states(self, grown: Grown) -> list[CollectionState]:
        return list((await grown.standing()).values())


def _answering(
    monkeypatch: pytest.MonkeyPatch, learning: Learning, wrongly: Callable[[str, bool], bool]
) -> None:
    """Some answers name nobody who is there."""
    collections = learning.stores.vector_collections
    real = collections.neighbours

    async def neighbours(name: str, passage_id: UUID, *, limit: int, exact: bool = False) -> Sequence[UUID]:
        found = await real(name, passage_id, limit=limit, exact=exact)
        return [uuid4() for _ in found] if wrongly(name, exact) else found

    monkeypatch.setattr(collections, "neighbours", neighbours)


class Silent(MemoryEmbedder):
    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        raise StoreUnavailable("model")


async def test_a_process_without_the_model_says_so_and_loses_nothing(grown: Grown, better: Counting) -> None:
    learning = grown.learning
    await move(learning)
    learning.stores.more_models = ()
    with pytest.raises(ModelUnknown, match=NEW):
        await asked(learning)
    command = AddKnowledgeCommand(
        caller=learning.caller, resource_id=uuid4(), title="Late", text="Ownership."
    )
    (await learning.add_knowledge(command)).unwrap()
    await learning.relay.drain()
    assert command.resource_id not in holding(learning, f"knowledge-{NEW}-1")
    learning.stores.more_models = (better,)
    learning.clock.advance(timedelta(seconds=5))  # a pause is over
    await learning.relay.drain()
    assert command.resource_id in await asked(learning)


async def test_a_question_that_was_measured_for_what_is_dropped_is_measured_again(
    grown: Grown, better: Counting
) -> None:
    """The move is over, and the old collection gone, between the two halves of asking."""
    learning, collections = grown.learning, grown.learning.stores.vector_collections
    await move(learning)
    await collections.swap(f"knowledge-{OLD}-1")

    class Meanwhile(Counting):
        async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
            vectors = await super().embed(texts)
            await collections.swap(f"knowledge-{NEW}-1")
            await collections.drop(f"knowledge-{OLD}-1")
            return vectors

    learning.stores.embedder = Meanwhile()
    assert await asked(learning) == set(grown.resources)


async def test_a_shelf_that_fits_nobody_is_not_asked_for_ever(
    grown: Grown, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise ModelMismatch(Shelf.KNOWLEDGE, OLD, ["knowledge-other-1"])

    monkeypatch.setattr(grown.learning.stores.recall_index, "find", refuse)
    with pytest.raises(ModelMismatch):
        await asked(grown.learning)


async def test_what_is_removed_goes_from_what_is_kept_too(grown: Grown, better: Counting) -> None:
    learning = grown.learning
    await move(learning)
    kept = learning.stores.database.kept_vectors
    assert {each.text.resource_id for each in kept.values()} >= set(grown.resources)
    await remove(learning, grown.resources[0])
    assert grown.resources[0] not in {each.text.resource_id for each in kept.values()}
    assert TENANT in {each.text.tenant_id for each in kept.values()}
