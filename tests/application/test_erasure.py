"""Whoever asks to be forgotten is hidden at once, and proved to be gone in the end."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from returns.result import Failure, Success

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.coach import Coach
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.consistency.fsck import CheckAgreementCommand
from application.identity.authenticate import AuthenticateCommand
from application.identity.log_in import LogInCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.ports.failures import StoreUnavailable
from application.ports.learner_traces import LearnerTraces, Whose
from application.ports.token_issuer import Identity
from application.privacy.hiding import FRESH, Hiding
from application.privacy.is_erased import IsErasedCommand
from application.privacy.order_erasure import OrderErasureCommand
from application.privacy.replay_erasures import ReadUnreplayedCommand, ReplayErasuresCommand
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.tend_erasures import (
    ListErasuresCommand,
    ReadErasureCommand,
    ReadErasurePressureCommand,
    TendErasuresCommand,
)
from domain.identity.errors import (
    AccessTokenInvalid,
    AccountNotFound,
    CredentialsWrong,
    EmailTaken,
    RefreshTokenInvalid,
)
from domain.privacy.erasure import DEADLINE, SECOND_LOOK, AskedBy, ErasureStep
from domain.privacy.erasure_errors import ErasureNotFound
from domain.privacy.tally import Counts
from infrastructure.container import MemoryContainer
from tests.erasing import PASSWORD, Life

TENANT = UUID(int=1)


@dataclass
class World:
    stores: MemoryStores
    clock: MemoryClock
    container: MemoryContainer

    @property
    def coach(self) -> Coach:
        coach: Coach = self.container.coach()
        return coach

    async def drain(self) -> None:
        await self.container.relay().drain()

    async def life(self) -> Life:
        life = Life(self.coach, self.drain, self.stores.object_store, TENANT)
        await life.begin()
        await life.live()
        return life


@pytest.fixture
def world() -> World:
    clock = MemoryClock()
    stores = MemoryStores([TENANT], clock=clock)
    return World(stores, clock, MemoryContainer(stores=stores))


class TestHiding:
    async def test_is_there_before_the_answer(self, world: World) -> None:
        life = await world.life()
        tokens = await life.log_in()
        await life.ask_to_be_forgotten()
        coach = world.coach
        assert await coach.authenticate(AuthenticateCommand(access_token=tokens.access_token)) == Failure(
            AccessTokenInvalid()
        )
        assert await coach.refresh_tokens(
            RefreshTokensCommand(tenant_id=TENANT, refresh_token=tokens.refresh_token)
        ) == Failure(RefreshTokenInvalid())
        assert await coach.log_in(
            LogInCommand(tenant_id=TENANT, email=life.email, password=PASSWORD)
        ) == Failure(CredentialsWrong())
        assert await coach.read_profile(ReadProfileCommand(caller=life.caller)) == Failure(AccountNotFound())
        assert await coach.is_erased(IsErasedCommand(tenant_id=TENANT, user_id=life.user_id)) == Success(True)

    async def test_the_email_is_free_when_the_rows_are_gone(self, world: World) -> None:
        life = await world.life()
        await life.ask_to_be_forgotten()
        again = RegisterUserCommand(
            caller=replace(life.caller, user_id=uuid4()),
            email=life.email,
            password=PASSWORD,
            display_name="Ada",
            timezone="UTC",
        )
        assert await world.coach.register_user(again) == Failure(EmailTaken())
        await world.drain()
        assert await world.coach.register_user(again) == Success(again.caller.user_id)

    async def test_other_processes_hear_of_it(self, world: World) -> None:
        """Without being told, and though they had just asked."""
        life = await world.life()
        other = Hiding(world.stores.erasure_desk, world.clock)
        ada = Identity(TENANT, life.user_id)
        assert not await other.hides(ada)
        await life.ask_to_be_forgotten()
        world.clock.advance(FRESH)
        assert await other.hides(ada)
        assert not await other.hides(Identity(TENANT, uuid4()))

    async def test_while_the_truth_is_away_what_was_known_holds(self, world: World) -> None:
        class Away:
            async def hidden_since(self, _: object) -> list[Identity]:
                raise StoreUnavailable("postgres")

        hiding = Hiding(Away(), world.clock)  # type: ignore[arg-type]  # nothing else is asked
        hiding.hide(Identity(TENANT, UUID(int=7)))
        assert await hiding.hides(Identity(TENANT, UUID(int=7)))
        assert not await hiding.hides(Identity(TENANT, UUID(int=8)))


class TestAsking:
    async def test_wants_the_password(self, world: World) -> None:
        life = await world.life()
        command = RequestErasureCommand(caller=life.caller, erasure_id=uuid4(), password="a wrong one")
        assert await world.coach.request_erasure(command) == Failure(CredentialsWrong())
        assert await world.coach.read_erasure(ReadErasureCommand(erasure_id=command.erasure_id)) == Failure(
            ErasureNotFound()
        )
        await life.log_in()

    @pytest.mark.parametrize("later", ["at once", "when all is gone"])
    async def test_whoever_did_not_hear_the_answer_asks_again(self, world: World, later: str) -> None:
        life = await world.life()
        accepted = await life.ask_to_be_forgotten()
        if later == "when all is gone":
            await world.drain()
        command = RequestErasureCommand(
            caller=life.caller, erasure_id=accepted.erasure_id, password="whatever"
        )
        assert await world.coach.request_erasure(command) == Success(accepted)
        other = replace(command, erasure_id=uuid4())
        assert await world.coach.request_erasure(other) == Failure(AccountNotFound())

    async def test_an_id_serves_one_learner(self, world: World) -> None:
        life, other = await world.life(), await world.life()
        accepted = await life.ask_to_be_forgotten()
        command = RequestErasureCommand(
            caller=other.caller, erasure_id=accepted.erasure_id, password=PASSWORD
        )
        refused = await world.coach.request_erasure(command)
        assert refused.failure().code == "id_taken"
        await other.log_in()

    @pytest.mark.parametrize("by", ["id", "email"])
    async def test_an_operator_orders_it(self, world: World, by: str) -> None:
        life = await world.life()
        named = life.user_id if by == "id" else f" {life.email.upper()} "
        ordered = await world.coach.order_erasure(OrderErasureCommand(tenant_id=TENANT, learner=named))
        await world.drain()
        erasure = await life.erasure(ordered.unwrap().erasure_id)
        assert (erasure.asked_by, erasure.step) == (AskedBy.OPERATOR, ErasureStep.COMPLETED)
        by_id = OrderErasureCommand(tenant_id=TENANT, learner=life.user_id)
        assert await world.coach.order_erasure(by_id) == ordered

    @pytest.mark.parametrize("who", [UUID(int=99), "nobody@school.example", "no address"])
    async def test_an_operator_finds_nobody(self, world: World, who: UUID | str) -> None:
        ordered = await world.coach.order_erasure(OrderErasureCommand(tenant_id=TENANT, learner=who))
        assert ordered == Failure(AccountNotFound())


class TestErasing:
    async def test_leaves_nothing_of_the_learner_and_everything_of_others(self, world: World) -> None:
        life, other = await world.life(), await world.life()
        there = await other.residue()
        assert {"postgres", "mongo", "vectors", "objects", "queue"} == (await life.residue()).keys()
        accepted = await life.ask_to_be_forgotten()
        await world.drain()
        assert (await life.erasure(accepted.erasure_id)).step is ErasureStep.COMPLETED
        assert await life.residue() == {}
        assert await other.residue() == there

    async def test_the_receipt_tells_what_was_there_and_names_nobody(self, world: World) -> None:
        life = await world.life()
        there = await life.residue()
        accepted = await life.ask_to_be_forgotten()
        await world.drain()
        receipt = (await life.erasure(accepted.erasure_id)).receipt
        assert receipt is not None
        assert receipt.stores["mongo"]["dialogue_messages"].found == 2
        assert receipt.stores["objects"].keys() == (there["objects"] or {}).keys()
        tallies = [tally for kinds in receipt.stores.values() for tally in kinds.values()]
        assert all(tally.left == 0 and tally.found == tally.deleted for tally in tallies)
        signed = json.dumps(next(iter(world.stores.erasure_ledger.receipts[accepted.erasure_id])))
        for personal in (life.user_id, life.session_id, life.email, TENANT, "Ada", "tide"):
            assert str(personal) not in signed

    async def test_the_ledger_is_written_before_anything_is_removed(self, world: World) -> None:
        seen: list[bool] = []
        traces = world.stores.learner_traces[0]

        class Watched:
            store = traces.store

            async def count(self, whose: Whose) -> Counts:
                return await traces.count(whose)

            async def remove(self, whose: Whose) -> None:
                seen.append(bool(world.stores.erasure_ledger.written))
                await traces.remove(whose)

        world.stores.learner_traces = (Watched(), *world.stores.learner_traces[1:])  # type: ignore[assignment]  # one shape
        life = await world.life()
        await life.ask_to_be_forgotten()
        await world.drain()
        assert seen == [True]

    async def test_all_stores_agree_afterwards(self, world: World) -> None:
        life, _ = await world.life(), await world.life()
        await life.ask_to_be_forgotten()
        await world.drain()
        report = (
            await world.coach.check_agreement(CheckAgreementCommand(repair=False, grace=timedelta(0)))
        ).unwrap()
        assert (report.left, report.unavailable) == (0, ())

    async def test_a_store_that_is_away_delays_it_and_nothing_else(self, world: World) -> None:
        mongo = next(each for each in world.stores.learner_traces if each.store == "mongo")
        away = Away(mongo)
        world.stores.learner_traces = tuple(  # type: ignore[assignment]  # one shape
            away if each is mongo else each for each in world.stores.learner_traces
        )
        life = await world.life()
        accepted = await life.ask_to_be_forgotten()
        await world.coach.tend_erasures(TendErasuresCommand())
        waiting = await life.erasure(accepted.erasure_id)
        assert (waiting.step, waiting.receipt) == (ErasureStep.RECORDED, None)
        assert (await life.residue())["mongo"] is None
        world.clock.advance(DEADLINE + timedelta(seconds=1))
        pressure = (await world.coach.read_erasure_pressure(ReadErasurePressureCommand())).unwrap()
        assert (pressure.under_way, pressure.overdue) == (1, 1)
        away.back = True
        await world.coach.tend_erasures(TendErasuresCommand())
        assert (await life.erasure(accepted.erasure_id)).step is ErasureStep.COMPLETED
        assert await life.residue() == {}

    async def test_it_is_told_to_other_systems(self, world: World) -> None:
        life = await world.life()
        await life.ask_to_be_forgotten()
        await world.drain()
        told = [each["type"] for each in world.stores.message_bus.published]
        events = ["privacy.erasure_requested.v1", "privacy.learner_erased.v1"]
        assert told[-2:] == [f"coach.event.{each}" for each in events]


@dataclass
class Away:
    traces: LearnerTraces
    back: bool = False

    @property
    def store(self) -> str:
        return self.traces.store

    async def count(self, whose: Whose) -> Counts:
        if not self.back:
            raise StoreUnavailable(self.store)
        return await self.traces.count(whose)

    async def remove(self, whose: Whose) -> None:
        await self.traces.remove(whose)


class TestSecondLook:
    async def test_nothing_came_back(self, world: World) -> None:
        life = await world.life()
        accepted = await life.ask_to_be_forgotten()
        await world.drain()
        await world.coach.tend_erasures(TendErasuresCommand())
        assert (await life.erasure(accepted.erasure_id)).step is ErasureStep.COMPLETED
        world.clock.advance(SECOND_LOOK)
        await world.coach.tend_erasures(TendErasuresCommand())
        assert (await life.erasure(accepted.erasure_id)).step is ErasureStep.CONFIRMED
        assert (await world.coach.tend_erasures(TendErasuresCommand())).unwrap() == 0

    async def test_what_a_killed_worker_left_is_found_and_proved_anew(self, world: World) -> None:
        life = await world.life()
        accepted = await life.ask_to_be_forgotten()
        await world.drain()
        key = f"{TENANT}/reports/{life.user_id}/late.pdf"
        await world.stores.object_store.put(key, b"late", content_type="application/pdf")
        world.clock.advance(SECOND_LOOK)
        await world.coach.tend_erasures(TendErasuresCommand())
        assert await life.residue() == {}
        receipt = (await life.erasure(accepted.erasure_id)).receipt
        assert receipt is not None
        assert receipt.turns == 2
        assert len(world.stores.erasure_ledger.receipts[accepted.erasure_id]) == 2


class TestReplay:
    @pytest.fixture
    def restored(self, world: World) -> Callable[[], Awaitable[tuple[World, Life]]]:
        """A world whose stores are from before the erasure, with a ledger that knows of it."""

        async def restore() -> tuple[World, Life]:
            life = await world.life()
            await life.ask_to_be_forgotten()
            await world.drain()
            clock = MemoryClock()
            stores = MemoryStores([TENANT], clock=clock)
            older = World(stores, clock, MemoryContainer(stores=stores))
            again = Life(
                older.coach,
                older.drain,
                stores.object_store,
                TENANT,
                user_id=life.user_id,
                session_id=life.session_id,
            )
            await again.begin()
            await again.live()
            stores.erasure_ledger.written |= world.stores.erasure_ledger.written
            return older, again

        return restore

    async def test_the_truth_is_known_to_be_older(self, restored: Any) -> None:
        world, life = await restored()
        unknown = (await world.coach.read_unreplayed(ReadUnreplayedCommand())).unwrap()
        assert unknown == list(world.stores.erasure_ledger.written)
        await world.coach.replay_erasures(ReplayErasuresCommand(only_unknown=True))
        assert (await world.coach.read_unreplayed(ReadUnreplayedCommand())).unwrap() == []
        assert await life.residue() == {}

    async def test_nothing_is_left_afterwards_and_there_is_proof(self, restored: Any) -> None:
        world, life = await restored()
        assert (await life.residue()).keys() == {"postgres", "mongo", "vectors", "objects", "queue"}
        replayed = (await world.coach.replay_erasures(ReplayErasuresCommand())).unwrap()
        assert (replayed.entries, replayed.again, replayed.unfinished) == (1, 1, 0)
        assert await life.residue() == {}
        (erasure,) = (await world.coach.list_erasures(ListErasuresCommand())).unwrap()
        assert (erasure.asked_by, erasure.step) == (AskedBy.LEDGER, ErasureStep.COMPLETED)
        assert erasure.receipt is not None
        again = (await world.coach.replay_erasures(ReplayErasuresCommand())).unwrap()
        assert (again.entries, again.again) == (1, 0)

    async def test_a_store_that_was_restored_alone_is_found(self, world: World) -> None:
        life = await world.life()
        accepted = await life.ask_to_be_forgotten()
        await world.drain()
        key = f"{TENANT}/audio/{life.session_id}/back.mp3"
        await world.stores.object_store.put(key, b"mp3", content_type="audio/mpeg")
        replayed = (await world.coach.replay_erasures(ReplayErasuresCommand())).unwrap()
        assert (replayed.again, replayed.unfinished) == (1, 0)
        assert await life.residue() == {}
        assert len(world.stores.erasure_ledger.receipts[accepted.erasure_id]) == 2


async def test_a_conversation_begun_while_its_learner_is_hidden_goes_too(world: World) -> None:
    """Somebody was past the door when it was closed; what is called after the conversation is found."""
    life = await world.life()
    await life.ask_to_be_forgotten()
    late = uuid4()
    opened = OpenCoachingSessionCommand(caller=life.caller, session_id=late, title="Late", focus="late")
    (await world.coach.open_coaching_session(opened)).unwrap()
    key = f"{TENANT}/audio/{late}/1.mp3"
    await world.stores.object_store.put(key, b"mp3", content_type="audio/mpeg")
    await world.drain()
    assert await life.residue() == {}
    assert key not in world.stores.object_store.objects
