"""Whatever is done to a chain of acts, it is found, and told where."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.audit.chain import BEGINNING, Act, Break, Found, Head, Link, Verification, head_of, linked
from tests.builders import NOW

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
LENGTH = 5


def an_act(number: int = 1) -> Act:
    return Act(
        act_id=uuid4(),
        name="outbox.replay",
        outcome="begun",
        details={"first": str(number), "subscriber": "plan-vectors"},
        at=NOW + timedelta(minutes=number),
    )


def a_chain(length: int = LENGTH, key: bytes = KEY) -> list[Link]:
    links: list[Link] = []
    for number in range(length):
        links.append(linked(an_act(number), after=links[-1] if links else None, key=key))
    return links


def verified(links: Sequence[Link], head: Head | None) -> list[Found]:
    verification = Verification(KEY, head)
    for link in links:
        verification.see(link)
    verification.end()
    return verification.breaks


def test_begins_at_one_and_with_nothing() -> None:
    first, second, *_ = a_chain()
    assert (first.position, first.before, second.position, second.before) == (1, BEGINNING, 2, first.digest)


@pytest.mark.parametrize("length", [1, 2, LENGTH])
def test_a_whole_chain_is_whole(length: int) -> None:
    links = a_chain(length)
    assert verified(links, head_of(links[-1], key=KEY)) == []


def test_an_empty_chain_is_whole() -> None:
    assert verified([], None) == []


def test_a_chain_that_has_grown_since_its_head_was_read_is_whole() -> None:
    links = a_chain()
    assert verified(links, head_of(links[2], key=KEY)) == []


def test_a_head_carries_on_as_its_link_does() -> None:
    last, act = a_chain()[-1], an_act()
    assert linked(act, after=head_of(last, key=KEY), key=KEY) == linked(act, after=last, key=KEY)


def changed(**fields: object) -> Callable[[list[Link]], list[Link]]:
    def change(links: list[Link]) -> list[Link]:
        act = replace(links[2].act, **fields)  # type: ignore[arg-type] # its own fields
        return [*links[:2], replace(links[2], act=act), *links[3:]]

    return change


def resealed(links: list[Link]) -> list[Link]:
    """By somebody who writes a chain as well as we do, but has not the key."""
    return a_chain(key=OTHER_KEY)


def inserted(links: list[Link]) -> list[Link]:
    extra = linked(an_act(99), after=links[1], key=OTHER_KEY)
    return [*links[:2], extra, *(replace(each, position=each.position + 1) for each in links[2:])]


TAMPERED: dict[str, tuple[Callable[[list[Link]], list[Link]], Found]] = {
    "another outcome": (changed(outcome="refused"), (Break.ALTERED, 3)),
    "another name": (changed(name="outbox.discard"), (Break.ALTERED, 3)),
    "another time": (changed(at=NOW), (Break.ALTERED, 3)),
    "other details": (changed(details={}), (Break.ALTERED, 3)),
    "another act": (changed(act_id=uuid4()), (Break.ALTERED, 3)),
    "the first is gone": (lambda links: links[1:], (Break.MISSING, 1)),
    "one is gone": (lambda links: [*links[:2], *links[3:]], (Break.MISSING, 3)),
    "one is gone and the others moved up": (
        lambda links: [*links[:2], *(replace(each, position=each.position - 1) for each in links[3:])],
        (Break.MISSING, 3),
    ),
    "two have changed places": (
        lambda links: [*links[:2], links[3], links[2], *links[4:]],
        (Break.MISSING, 3),
    ),
    "two have changed places and numbers": (
        lambda links: [
            *links[:2],
            replace(links[3], position=3),
            replace(links[2], position=4),
            *links[4:],
        ],
        (Break.MISSING, 3),
    ),
    "one more": (inserted, (Break.ALTERED, 3)),
    "one twice": (lambda links: [*links[:3], links[2], *links[3:]], (Break.MISSING, 4)),
    "the last are gone": (lambda links: links[:3], (Break.CUT_OFF, LENGTH)),
    "all are gone": (lambda _: [], (Break.CUT_OFF, LENGTH)),
    "another chain": (resealed, (Break.ALTERED, 1)),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_it_is_found(how: str) -> None:
    tamper, first = TAMPERED[how]
    links = a_chain()
    found = verified(tamper(links), head_of(links[-1], key=KEY))
    assert found[0] == first


def test_a_head_that_was_moved_back_without_the_key_is_found() -> None:
    links = a_chain()
    forged = replace(head_of(links[-1], key=KEY), position=3, digest=links[2].digest)
    assert verified(links[:3], forged) == [(Break.HEAD_FORGED, 3)]
    assert verified(links[:3], head_of(links[2], key=OTHER_KEY)) == [(Break.HEAD_FORGED, 3)]


def test_a_head_that_was_taken_away_is_found() -> None:
    assert verified(a_chain(), None) == [(Break.HEAD_FORGED, LENGTH)]
