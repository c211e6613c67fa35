"""An erasure goes on until nothing is left, whoever dies on the way, and its counts always agree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy.erasure import DEADLINE, SECOND_LOOK, AskedBy, Erasure, ErasureStep
from domain.privacy.erasure_events import ErasureRequested, LearnerErased
from domain.privacy.receipt import canonical, statement_of
from domain.privacy.tally import Tally, recounted

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
TENANT, ADA, ID, THREAD = (UUID(int=number) for number in range(1, 5))
STORES = ("postgres", "mongo", "objects")


def an_erasure(*, now: datetime = NOW) -> Erasure:
    return Erasure.request(
        erasure_id=ID,
        tenant_id=TENANT,
        user_id=ADA,
        threads=[THREAD],
        asked_by=AskedBy.LEARNER,
        requested_at=now,
        now=now,
    )


def cleared(erasure: Erasure) -> Erasure:
    erasure.record()
    for store in STORES:
        erasure.clear(store)
    erasure.all_cleared()
    return erasure


class TestTally:
    @given(st.lists(st.integers(0, 50), min_size=1))
    def test_what_was_found_is_gone_or_left_whatever_was_seen(self, seen: list[int]) -> None:
        tally = Tally()
        for left in seen:
            before, tally = tally, tally.seen(left)
            assert tally.found == tally.deleted + tally.left
            assert tally.left == left
            assert tally.found >= before.found
            assert tally.deleted >= before.deleted

    @given(st.lists(st.integers(1, 50), min_size=1))
    def test_all_that_came_and_went_was_found_and_deleted(self, rounds: list[int]) -> None:
        tally = Tally()
        for came in rounds:
            tally = tally.seen(came).seen(0)
        assert tally == Tally(found=sum(rounds), deleted=sum(rounds), left=0)

    def test_a_removal_that_nobody_lived_to_report_is_counted(self) -> None:
        assert Tally().seen(10).seen(4).seen(0) == Tally(found=10, deleted=10, left=0)

    def test_a_kind_that_a_store_does_not_name_any_more_is_gone(self) -> None:
        before = recounted({}, {"plans": 2, "tasks": 3})
        after = recounted(before, {"tasks": 1, "reports": 1})
        assert after == {"plans": Tally(2, 2, 0), "reports": Tally(1, 0, 1), "tasks": Tally(3, 2, 1)}


class TestSteps:
    def test_it_begins_hidden_and_tells_everybody(self) -> None:
        erasure = an_erasure()
        assert erasure.step is ErasureStep.HIDDEN
        assert erasure.take_events() == [
            ErasureRequested(tenant_id=TENANT, user_id=ADA, occurred_at=NOW, erasure_id=ID)
        ]

    def test_stores_remove_in_their_order(self) -> None:
        erasure = an_erasure()
        erasure.record()
        order = []
        while (store := erasure.to_clear(STORES)) is not None:
            order.append(store)
            erasure.clear(store)
        assert order == [*STORES]

    def test_only_what_was_found_empty_is_complete(self) -> None:
        erasure = cleared(an_erasure())
        erasure.look("mongo", {"dialogue_messages": 1})
        with pytest.raises(ValueError, match="left"):
            erasure.complete("receipt", now=NOW)
        assert erasure.receipt is None

    def test_only_the_stores_where_something_was_left_remove_again(self) -> None:
        erasure = cleared(an_erasure())
        erasure.look("postgres", {})
        erasure.look("mongo", {"dialogue_messages": 2})
        erasure.repeat()
        assert erasure.to_clear(STORES) == "mongo"
        erasure.clear("mongo")
        assert erasure.to_clear(STORES) is None
        assert erasure.turn == 2

    def test_completing_is_told(self) -> None:
        erasure = cleared(an_erasure())
        erasure.take_events()
        erasure.complete("receipt", now=NOW)
        assert erasure.take_events() == [
            LearnerErased(tenant_id=TENANT, user_id=ADA, occurred_at=NOW, erasure_id=ID)
        ]

    def test_it_is_looked_at_again_when_nobody_can_be_late_any_more(self) -> None:
        erasure = cleared(an_erasure())
        erasure.complete("receipt", now=NOW)
        assert not erasure.is_due_again(now=NOW + SECOND_LOOK - timedelta(seconds=1))
        assert erasure.is_due_again(now=NOW + SECOND_LOOK)
        erasure.confirm()
        assert not erasure.is_due_again(now=NOW + SECOND_LOOK)

    def test_it_is_overdue_after_a_month_unless_it_is_done(self) -> None:
        erasure = an_erasure()
        late = NOW + DEADLINE + timedelta(seconds=1)
        assert not erasure.is_overdue(now=NOW + DEADLINE)
        assert erasure.is_overdue(now=late)
        cleared(erasure).complete("receipt", now=late)
        assert not erasure.is_overdue(now=late)

    def test_after_a_restore_it_begins_again_and_counts_anew(self) -> None:
        erasure = cleared(an_erasure())
        erasure.look("mongo", {"audit_logs": 1})
        erasure.look("mongo", {})
        erasure.complete("receipt", now=NOW)
        erasure.take_events()
        later = NOW + timedelta(days=100)
        erasure.begin_again(now=later)
        assert (erasure.step, erasure.asked_by, erasure.tallies) == (ErasureStep.HIDDEN, AskedBy.LEDGER, {})
        assert erasure.hidden_at == later
        assert [event.occurred_at for event in erasure.take_events()] == [later]

    @pytest.mark.parametrize("step", ErasureStep)
    @pytest.mark.parametrize(
        ("act", "allowed"),
        [
            (lambda erasure: erasure.record(), {ErasureStep.HIDDEN}),
            (lambda erasure: erasure.clear("mongo"), {ErasureStep.RECORDED}),
            (lambda erasure: erasure.all_cleared(), {ErasureStep.RECORDED}),
            (lambda erasure: erasure.complete("r", now=NOW), {ErasureStep.CLEARED}),
            (lambda erasure: erasure.confirm(), {ErasureStep.COMPLETED}),
            (
                lambda erasure: erasure.repeat(),
                {ErasureStep.CLEARED, ErasureStep.COMPLETED, ErasureStep.CONFIRMED},
            ),
            (
                lambda erasure: erasure.begin_again(now=NOW),
                {ErasureStep.COMPLETED, ErasureStep.CONFIRMED},
            ),
        ],
    )
    def test_nothing_happens_out_of_turn(
        self, step: ErasureStep, act: Callable[[Erasure], None], allowed: set[ErasureStep]
    ) -> None:
        erasure = an_erasure()
        erasure.step = step
        if step in allowed:
            act(erasure)
            return
        with pytest.raises(ValueError, match=step.value):
            act(erasure)
        assert erasure.step is step


@dataclass
class World:
    """Stores that lose what they are told to remove, and late writers who put something back."""

    held: dict[str, int] = field(default_factory=dict)

    def live(self, erasure: Erasure, late: list[tuple[str, int]], deaths: set[int]) -> None:
        """Every action may be the last of a life; the next one begins with what was kept."""
        for action in range(500):
            match erasure.step:
                case ErasureStep.HIDDEN:
                    erasure.record()
                case ErasureStep.RECORDED if (store := erasure.to_clear(STORES)) is not None:
                    erasure.look(store, {"things": self.held.get(store, 0)})
                    self.held[store] = 0
                    if action in deaths:
                        continue  # removed, and nobody lived to say so
                    erasure.clear(store)
                case ErasureStep.RECORDED:
                    erasure.all_cleared()
                case ErasureStep.CLEARED:
                    if late:
                        store, many = late.pop()
                        self.held[store] = self.held.get(store, 0) + many
                    for store in STORES:
                        erasure.look(store, {"things": self.held.get(store, 0)})
                    if erasure.left:
                        erasure.repeat()
                    else:
                        erasure.complete("receipt", now=NOW)
                case _:
                    return


@given(
    held=st.dictionaries(st.sampled_from(STORES), st.integers(0, 20)),
    late=st.lists(st.tuples(st.sampled_from(STORES), st.integers(1, 5)), max_size=5),
    deaths=st.sets(st.integers(0, 40)),
)
def test_it_ends_with_nothing_left_and_every_thing_counted(
    held: dict[str, int], late: list[tuple[str, int]], deaths: set[int]
) -> None:
    before = sum(held.values())
    most = before + sum(many for _, many in late)
    erasure, world = an_erasure(), World(dict(held))
    world.live(erasure, late, deaths)
    assert erasure.step is ErasureStep.COMPLETED
    assert sum(world.held.values()) == 0
    tallies = [tally for kinds in erasure.tallies.values() for tally in kinds.values()]
    assert all(tally.left == 0 and tally.found == tally.deleted for tally in tallies)
    # Of those who come while others are removed it cannot be told how many they were, only that they left.
    assert before <= sum(tally.found for tally in tallies) <= most


class TestReceipt:
    def receipt(self) -> dict[str, object]:
        erasure = cleared(an_erasure())
        erasure.look("mongo", {"dialogue_messages": 2})
        erasure.look("mongo", {})
        return statement_of(erasure, learner="somebody", now=NOW + timedelta(seconds=3.7))

    def test_it_tells_counts_and_moments_and_nobodys_id(self) -> None:
        told = self.receipt()
        assert told["stores"] == {"mongo": {"dialogue_messages": {"found": 2, "deleted": 2, "left": 0}}}
        assert (told["requested_at"], told["completed_at"]) == (
            "2031-05-06T12:00:00Z",
            "2031-05-06T12:00:03Z",
        )
        told_text = canonical(told).decode()
        assert not any(str(each) in told_text for each in (TENANT, ADA, THREAD))

    def test_its_form_is_that_of_rfc_8785(self) -> None:
        assert canonical({"b": [1, True, None], "a": 'é\n"'}) == '{"a":"é\\n\\"","b":[1,true,null]}'.encode()
