"""Contract: promises to answer, and finding those that nobody keeps."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from application.ports.failures import StaleAggregate
from application.ports.turn_repository import AbandonedTurns
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.dialogue import ANSWERING_TIME, DialogueTurn
from domain.identity.user import User
from tests.builders import NOW, a_coaching_session, a_turn, later
from tests.contracts.aggregates import SavingContract
from tests.contracts.state import state


async def stored_turn(
    unit_of_work: UnitOfWorkFactory, owner: User, *, now: datetime = NOW, content: str = "Why?"
) -> DialogueTurn:
    session = a_coaching_session(owner)
    turn = a_turn(session, now=now, content=content)
    async with unit_of_work(owner.tenant_id) as work:
        await work.coaching_sessions.add(session)
        await work.turns.add(turn)
        await work.commit()
    return turn


class TurnRepositoryContract(SavingContract[DialogueTurn]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> DialogueTurn:
        session = a_coaching_session(owner)
        async with unit_of_work(owner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.commit()
        return a_turn(session)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> DialogueTurn | None:
        return await work.turns.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: DialogueTurn) -> bool:
        return await work.turns.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: DialogueTurn) -> None:
        await work.turns.save(aggregate)

    def change(self, aggregate: DialogueTurn) -> None:
        aggregate.claimed_until = later(7)
        aggregate.answered(now=later())

    async def test_a_thread_that_is_gone_makes_it_stale(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        with pytest.raises(StaleAggregate):
            await self.added(unit_of_work, a_turn(a_coaching_session(learner)))

    async def test_a_thread_of_somebody_else_makes_it_stale(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        turn = await self.make(unit_of_work, learner)
        turn.user_id = classmate.id
        with pytest.raises(StaleAggregate):
            await self.added(unit_of_work, turn)


class AbandonedTurnsContract:
    """``abandoned`` is when a turn accepted at ``NOW`` counts as left alone."""

    abandoned = NOW + ANSWERING_TIME

    async def test_finds_what_was_left_alone(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User, stranger: User
    ) -> None:
        """Of every tenant, oldest first, with the words still to be answered."""
        newer = await stored_turn(unit_of_work, stranger)
        older = await stored_turn(unit_of_work, learner, now=later(-1), content="Still here?")
        until = later(30)
        claimed = await abandoned_turns.claim(now=self.abandoned, until=until, limit=10)
        newer.claimed_until = older.claimed_until = until
        assert [state(turn) for turn in claimed] == [state(older), state(newer)]

    async def test_leaves_those_who_are_still_answering_alone(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User
    ) -> None:
        await stored_turn(unit_of_work, learner, now=later())
        assert not await abandoned_turns.claim(now=self.abandoned, until=later(30), limit=10)

    async def test_leaves_the_answered_alone(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User
    ) -> None:
        turn = await stored_turn(unit_of_work, learner)
        turn.answered(now=NOW)
        async with unit_of_work(learner.tenant_id) as work:
            await work.turns.save(turn)
            await work.commit()
        assert not await abandoned_turns.claim(now=self.abandoned, until=later(30), limit=10)

    async def test_takes_no_more_than_asked_for(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User
    ) -> None:
        turns = [await stored_turn(unit_of_work, learner, now=later(-minute)) for minute in range(3)]
        claimed = await abandoned_turns.claim(now=self.abandoned, until=later(30), limit=2)
        assert [turn.id for turn in claimed] == [turns[2].id, turns[1].id]

    async def test_gives_it_to_somebody_else_when_the_claim_runs_out(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User
    ) -> None:
        await stored_turn(unit_of_work, learner)
        assert len(await abandoned_turns.claim(now=self.abandoned, until=later(5), limit=1)) == 1
        assert len(await abandoned_turns.claim(now=later(4.9), until=later(10), limit=1)) == 0
        assert len(await abandoned_turns.claim(now=later(5), until=later(10), limit=1)) == 1

    async def test_of_many_who_claim_at_once_each_turn_has_one(
        self, unit_of_work: UnitOfWorkFactory, abandoned_turns: AbandonedTurns, learner: User
    ) -> None:
        turns = [await stored_turn(unit_of_work, learner) for _ in range(12)]
        claims = await asyncio.gather(
            *(abandoned_turns.claim(now=self.abandoned, until=later(30), limit=4) for _ in range(6))
        )
        claimed = [turn.id for claim in claims for turn in claim]
        claimed += [
            turn.id
            for turn in await abandoned_turns.claim(now=self.abandoned, until=later(30), limit=len(turns))
        ]
        assert sorted(claimed) == sorted(turn.id for turn in turns)
