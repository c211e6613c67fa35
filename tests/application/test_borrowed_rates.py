"""Rates that most requests need not ask anybody about."""

from datetime import datetime, timedelta

from adapters.memory.rate_limits import MemoryRateLimits
from application.identity import borrowed_rates
from application.identity.borrowed_rates import WHILE, BorrowedRates
from application.ports.failures import StoreUnavailable
from domain.identity.rates import Rate
from tests.builders import NOW

RATE = Rate("account", per_minute=1200, burst=1200)  # 20 a second
SECOND = timedelta(seconds=1)


class Counted(MemoryRateLimits):
    def __init__(self) -> None:
        super().__init__()
        self.trips = 0

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        self.trips += 1
        return await super().take(rate, subject, now=now, count=count)


class Away(MemoryRateLimits):
    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        raise StoreUnavailable("postgres")


async def asked(rates: BorrowedRates, times: int, *, now: datetime, who: str = "ada") -> int:
    """How many of so many requests were let through."""
    return [await rates.take(RATE, who, now=now) for _ in range(times)].count(None)


async def test_who_asks_seldom_costs_no_round_trip() -> None:
    rates = BorrowedRates(shared := Counted())
    for at in range(100):
        assert await asked(rates, 20, now=NOW + at * WHILE) == 20
    assert shared.trips == 0


async def test_who_asks_often_costs_one_in_a_loan() -> None:
    rates = BorrowedRates(shared := Counted())
    assert await asked(rates, 1000, now=NOW) == 1000
    assert shared.trips == (1000 - 20) / 20


async def test_two_processes_together_let_hardly_more_through_than_the_rate() -> None:
    shared = Counted()
    processes = [BorrowedRates(shared), BorrowedRates(shared)]
    through = 0
    for second in range(60):
        for process in processes:
            through += await asked(process, 50, now=NOW + second * SECOND)
    allowed = RATE.burst + 60 * 20
    assert allowed <= through + 40 <= allowed * 1.2 + 40


async def test_a_refusal_is_remembered_and_says_how_long() -> None:
    rates = BorrowedRates(shared := Counted())
    await asked(rates, 1500, now=NOW)
    trips = shared.trips
    assert await rates.take(RATE, "ada", now=NOW) == SECOND / 20
    assert await asked(rates, 100, now=NOW) == 0
    assert shared.trips == trips
    assert await asked(rates, 1, now=NOW + SECOND) == 1
    assert await asked(rates, 1, now=NOW, who="bob") == 1


async def test_while_the_store_is_away_nobody_is_refused() -> None:
    assert await asked(BorrowedRates(Away()), 5000, now=NOW) == 5000


async def test_not_everybody_is_remembered_for_ever() -> None:
    rates = BorrowedRates(MemoryRateLimits())
    for number in range(borrowed_rates.LEARNERS_MOST + 10):
        await rates.take(RATE, str(number), now=NOW)
    assert len(rates.purses) == borrowed_rates.LEARNERS_MOST
