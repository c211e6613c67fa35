"""What the command line asks for, done. Each operation loads what it needs; none pays for the others."""

import gc
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from application.coach import Coach
from domain.privacy.declaring import Field
from entrypoints.cli.operations import (
    DemoLearner,
    Diagnosis,
    Holdings,
    ReceiptChecked,
    Rotated,
    RunningService,
    SchemaStanding,
    Seeded,
    SeedOrder,
)
from entrypoints.cli.simulated import Simulated, SimulationOrder
from infrastructure.backups.operations import Backups
from infrastructure.logs import set_up_logs
from infrastructure.seeds import MATERIAL
from infrastructure.settings import LogLevel, Settings, read_settings

T = TypeVar("T")


class CoachOperations:
    """Unless told otherwise, services log from ``info`` on, and what people run from ``warning`` on."""

    sample = MATERIAL

    @property
    def backups(self) -> Backups:
        return Backups(_settings, _run)

    def up(self, announce: Callable[[RunningService], None]) -> None:
        from infrastructure.up import up

        _run(up(_settings("warning"), announce))

    def serve(self) -> None:
        from infrastructure.deployment import given
        from infrastructure.processes import serve

        _run(serve(given(_settings("info"))))

    def work(self) -> None:
        from infrastructure.deployment import given
        from infrastructure.processes import work

        _run(work(given(_settings("info"))))

    def lives(self, *, worker: bool) -> bool:
        from infrastructure.neighbour import lives

        return lives(_settings("warning"), worker=worker)

    def migrate(self) -> Sequence[SchemaStanding]:
        from infrastructure.upkeep import migrate

        return _run(migrate(_settings("warning")))

    def schemas(self, *, sql: bool = False) -> Sequence[SchemaStanding]:
        from infrastructure.upkeep import schemas

        return _run(schemas(_settings("warning"), sql=sql))

    def migrate_down(self, store: str, to: str | None) -> SchemaStanding:
        from infrastructure.upkeep import migrate_down

        return _run(migrate_down(_settings("warning"), store, to))

    def seed(self) -> DemoLearner:
        from infrastructure.upkeep import seed

        return _run(seed(_settings("warning")))

    def simulate(self, order: SimulationOrder, *, watch: Callable[[float], None]) -> Simulated:
        from infrastructure.simulation.simulate import simulate

        return _run(simulate(_settings("warning"), order, watch))

    def seed_population(self, order: SeedOrder, *, watch: Callable[[int], None]) -> Seeded:
        from infrastructure.upkeep import seed_population

        return _run(seed_population(_settings("warning"), order, watch=watch))

    def holdings(self, home: Path | None = None) -> Sequence[Holdings]:
        from infrastructure.upkeep import holdings

        settings = _settings("warning")
        if home is not None:
            settings = settings.model_copy(update={"home": home, "postgres_url": None, "mongo_url": None})
        return _run(holdings(settings))

    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        from infrastructure.receipts import checked

        return checked(receipt, keys, _settings("warning"))

    def rotate_keys(self, *, blind_index: bool) -> Rotated:
        from infrastructure.upkeep import rotate_keys

        return _run(rotate_keys(_settings("warning"), blind_index=blind_index))

    def held_fields(self) -> Iterable[Field]:
        from infrastructure.held_fields import held_fields

        return held_fields()

    def diagnose(self) -> Sequence[Diagnosis]:
        from infrastructure.doctor.examination import examine

        set_up_logs("error")  # what else there is to say is said by the findings
        return _run(examine())

    def coach(self) -> AbstractAsyncContextManager[Coach]:
        from infrastructure.upkeep import coach

        return coach(_settings("warning"))

    def temporary_service(self) -> AbstractContextManager[RunningService]:
        from infrastructure.temporary import temporary_service

        return temporary_service(_settings("warning"))


def _settings(usual_level: LogLevel) -> Settings:
    settings = read_settings()
    set_up_logs(settings.log_level or usual_level)
    return settings


def _run(operation: Coroutine[Any, Any, T]) -> T:
    gc.freeze()  # what has been loaded stays
    gc.enable()
    return uvloop.run(operation)
