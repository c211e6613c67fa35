"""Contract: no id twice, each later than the one before."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.ids import MemoryIds
from adapters.system.ids import SystemIds
from application.ports.ids import Ids

LATEST = 2**48 - 2  # one less than 48 bits hold


class IdsContract:
    def test_are_of_version_7(self, ids: Ids) -> None:
        made = [ids.new() for _ in range(100)]
        assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}

    def test_ascend(self, ids: Ids) -> None:
        made = [ids.new() for _ in range(10_000)]
        assert all(earlier < later for earlier, later in pairwise(made))

    def test_never_the_same_in_two_threads(self, ids: Ids) -> None:
        with ThreadPoolExecutor(4) as threads:
            made = [each for batch in threads.map(lambda _: _many(ids), range(20)) for each in batch]
        assert len(set(made)) == len(made)


def _many(ids: Ids) -> list[UUID]:
    return [ids.new() for _ in range(500)]


class TestSystemIds(IdsContract):
    @pytest.fixture
    def ids(self) -> Ids:
        return SystemIds()

    def test_tell_when_they_were_made(self, ids: Ids) -> None:
        assert abs((ids.new().int >> 80) / 1000 - time.time()) < 5

    def test_of_two_processes_differ(self) -> None:
        one, other = SystemIds(read=lambda: 5), SystemIds(read=lambda: 5)
        assert not set(_many(one)) & set(_many(other))

    @given(st.lists(st.integers(min_value=0, max_value=LATEST), min_size=2))
    def test_ascend_even_when_the_machine_clock_does_not(self, told: list[int]) -> None:
        ids = SystemIds(read=iter(told).__next__)
        made = [ids.new() for _ in told]
        assert all(earlier < later for earlier, later in pairwise(made))
        assert all((each.version, each.variant) == (7, RFC_4122) for each in made)

    def test_take_the_next_millisecond_when_one_is_full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("adapters.system.ids.secrets.randbits", lambda bits: (1 << bits) - 1)
        ids = SystemIds(read=lambda: 5)
        ids._tail, ids._milliseconds = (1 << 74) - 1, 5
        assert ids.new().int >> 80 == 6


class TestMemoryIds(IdsContract):
    @pytest.fixture
    def ids(self) -> Ids:
        return MemoryIds()

    def test_are_the_same_in_every_run(self) -> None:
        assert MemoryIds().new() == MemoryIds().new()
