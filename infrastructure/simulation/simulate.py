"""`coach simulate`: the month is driven, measured, counted and drawn."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from adapters.mongo.sizes import measure_messages
from adapters.postgres.sizes import measure_objects, measure_rows
from application.ports.failures import StoreUnavailable
from entrypoints.cli.simulated import RouteFigures, Simulated, SimulationOrder, Size
from infrastructure.container import Container
from infrastructure.lifespan import opened
from infrastructure.reaching import reached
from infrastructure.settings import Settings, SettingsWrong
from infrastructure.simulation.driving import Asked, Heard, drive
from infrastructure.simulation.plot import draw
from infrastructure.simulation.workload import A_MONTH, MIX, Act, arrivals, peak

DAYS = 30
BEGAN = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday; any would do, but the same one makes the same month
_MINUTES_OF_MONTH = DAYS * 24 * 60

# What a month of one learner adds to each store, by what they do in it.
_MADE_BY = {
    ("MongoDB", "message"): {Act.TALK: 2.0},
    ("vectors", "vector"): {Act.TALK: 1.0, Act.PLAN: 1.0, Act.HAND_OVER: 6.0},
    ("PostgreSQL", "plans"): {Act.PLAN: 1.0},
    ("PostgreSQL", "tasks"): {Act.PLAN: 6.0},
    ("PostgreSQL", "study_sessions"): {Act.LOG_STUDY: 1.0},
    ("PostgreSQL", "progress_snapshots"): {Act.LOG_STUDY: 1.0, Act.WORK_ON_TASK: 1.0},
    ("objects", "original"): {Act.HAND_OVER: 1.0},
}


async def simulate(settings: Settings, order: SimulationOrder, watch: Callable[[float], None]) -> Simulated:
    """``watch`` is told which share of the month is over."""
    squeeze = _MINUTES_OF_MONTH / order.minutes
    month = arrivals(
        learners=order.learners, days=DAYS, began=BEGAN, seed=order.seed, share=order.times / squeeze
    )
    began = time.perf_counter()
    heard = await drive(
        order.url,
        month,
        accounts=min(order.accounts, order.learners),
        squeeze=squeeze,
        seed=order.seed,
        tell=lambda at: watch(at / timedelta(days=DAYS)),
    )
    simulated = Simulated(
        order=order,
        peak=peak(learners=order.learners, began=BEGAN, days=DAYS) * order.times,
        requests=len(heard.asked),
        seconds=time.perf_counter() - began,
        under_way=heard.busiest,
        late=heard.latest,
        lag=max((age for _, age in heard.lags), default=0.0),
        routes=_by_route(heard),
        sizes=await _sizes(settings, order.learners),
    )
    if order.plot is not None:
        order.plot.write_text(draw(heard, order, days=DAYS, began=BEGAN))
    return simulated


def _by_route(heard: Heard) -> Sequence[RouteFigures]:
    return [_figures(act, [each for each in heard.asked if each.act is act]) for act in Act]


def _figures(act: Act, asked: Sequence[Asked]) -> RouteFigures:
    took = sorted(each.took for each in asked)

    def cut(share: float) -> float:
        return took[min(int(len(took) * share), len(took) - 1)] if took else 0.0

    failed = sum(not 200 <= each.status < 300 for each in asked)
    return RouteFigures(
        route=act, requests=len(asked), failed=failed, p50=cut(0.5), p95=cut(0.95), p99=cut(0.99)
    )


async def _sizes(settings: Settings, learners: int) -> Sequence[Size]:
    """Whoever drives from elsewhere cannot ask the stores, and goes without."""
    try:
        container = Container(deployment=reached(settings))
    except SettingsWrong:
        return []
    async with opened(container):
        try:
            rows = await measure_rows(container.ports.connections())
            originals = await measure_objects(container.ports.connections())
            messages = await measure_messages(
                container.ports.mongo().client, container.deployment().settings.mongo_database
            )
        except StoreUnavailable:
            return []
    found = {("MongoDB", "message"): messages, ("objects", "original"): originals}
    for name, measured in rows.items():
        found["vectors" if name == "vectors" else "PostgreSQL", "vector" if name == "vectors" else name] = (
            measured
        )
    return [
        Size(store, what, *measured, learners * _made_in_a_month(store, what))
        for (store, what), measured in found.items()
    ]


def _made_in_a_month(store: str, what: str) -> float:
    made = _MADE_BY.get((store, what), {})
    return sum(number * A_MONTH * MIX[act] / sum(MIX.values()) for act, number in made.items())
