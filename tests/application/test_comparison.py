"""Two ordered streams side by side: every difference is found, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.consistency.comparison import Fault, Finding, Item, compare

TENANT, OWNER = UUID(int=1), UUID(int=2)


def item(
    key: str,
    *,
    digest: str | None = "d",
    owner: UUID = OWNER,
    shared: bool | None = None,
    required: bool = True,
) -> Item:
    return Item(
        key=key,
        tenant_id=TENANT,
        owner_id=owner,
        hangs_on=UUID(int=3),
        digest=digest,
        shared=shared,
        required=required,
    )


async def stream(items: Iterable[Item]) -> AsyncIterator[Item]:
    for each in items:
        yield each


def findings(expected: Iterable[Item], found: Iterable[Item]) -> list[Finding]:
    async def collect() -> list[Finding]:
        return [each async for each in compare("mongo", stream(expected), stream(found))]

    return asyncio.run(collect())


def faults(expected: Iterable[Item], found: Iterable[Item]) -> list[tuple[str, Fault]]:
    return [(each.item.key, each.fault) for each in findings(expected, found)]


def test_the_same_on_both_sides_is_no_finding() -> None:
    assert faults([item("a"), item("b")], [item("a"), item("b")]) == []


def test_every_kind_of_difference_has_its_name() -> None:
    expected = [item("a"), item("b"), item("c"), item("e", digest=None)]
    found = [item("b", digest="other"), item("c", owner=UUID(int=9)), item("d"), item("e")]
    assert faults(expected, found) == [
        ("a", Fault.MISSING),
        ("b", Fault.STALE),
        ("c", Fault.WRONGLY_OWNED),
        ("d", Fault.ORPHANED),
    ]


def test_what_others_can_or_cannot_see_against_the_rule_is_wrongly_shared() -> None:
    expected = [item("a", shared=False), item("b", shared=True), item("c", shared=False), item("d")]
    found = [item("a", shared=True), item("b", shared=False), item("c", shared=False), item("d", shared=True)]
    assert faults(expected, found) == [("a", Fault.WRONGLY_SHARED), ("b", Fault.WRONGLY_SHARED)]


def test_what_need_not_be_there_is_not_missed_but_looked_at_where_it_is() -> None:
    optional = [item(key, required=False) for key in "abcd"]
    found = [item("b"), item("c", owner=UUID(int=9))]
    assert faults(optional, found) == [("c", Fault.WRONGLY_OWNED)]


def test_a_stream_out_of_order_stops_the_comparison() -> None:
    with pytest.raises(ValueError, match="came after"):
        findings([item("b"), item("a")], [])


@given(st.sets(st.text(min_size=1)), st.sets(st.text(min_size=1)))
def test_missing_and_orphaned_are_the_two_set_differences(wanted: set[str], held: set[str]) -> None:
    seen = faults([item(key) for key in sorted(wanted)], [item(key) for key in sorted(held)])
    assert {key for key, fault in seen if fault is Fault.MISSING} == wanted - held
    assert {key for key, fault in seen if fault is Fault.ORPHANED} == held - wanted
    assert len(seen) == len(wanted ^ held)
