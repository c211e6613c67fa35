"""What the coach's own reads say about the deployment, as figures."""

from collections.abc import Iterator, Sequence

from application.backup.read_backups import BackupsView
from application.consistency.check_stores import StoreReport
from application.consistency.read_agreement import AgreementView
from application.consistency.tend_outbox import KNOWN
from application.ports.erasure_repository import ErasurePressure
from application.ports.outbox_desk import SubscriberLag
from application.privacy.plan_retention import RetentionState
from entrypoints.http.measured import Figures, Labels


def figures_of_stores(stores: Sequence[StoreReport]) -> Iterator[Figures]:
    yield Figures(
        name="coach_up",
        told="1 where the store answers, 0 where it does not.",
        labels=("store",),
        values={(store.store,): float(store.available) for store in stores},
    )


def figures_of_lag(lag: Sequence[SubscriberLag]) -> Iterator[Figures]:
    """Who is not behind is told too: a subscriber that nobody tells of is one that nobody watches."""
    nobody_behind: dict[Labels, float] = {(subscriber,): 0.0 for subscriber in KNOWN}
    for name, told, behind in (
        (
            "coach_outbox_waiting",
            "Events not handled yet, parked ones included.",
            {(each.subscriber,): float(each.waiting) for each in lag},
        ),
        (
            "coach_outbox_parked",
            "Events that nobody tries any more.",
            {(each.subscriber,): float(each.parked) for each in lag},
        ),
        (
            "coach_outbox_oldest_seconds",
            "Age of the oldest event not handled.",
            {(each.subscriber,): each.oldest.total_seconds() for each in lag},
        ),
    ):
        yield Figures(name=name, told=told, labels=("subscriber",), values=nobody_behind | behind)


def figures_of_agreement(agreement: AgreementView) -> Iterator[Figures]:
    if agreement.last is not None:
        yield Figures(
            name="coach_fsck_findings",
            told="What the last check of all stores left unrepaired.",
            values={(): agreement.last.findings},
        )
    if agreement.last_good is not None:
        yield Figures(
            name="coach_fsck_last_good_timestamp_seconds",
            told="When a check last left no finding.",
            values={(): agreement.last_good.finished_at.timestamp()},
        )


def figures_of_erasures(pressure: ErasurePressure) -> Iterator[Figures]:
    yield Figures(
        name="coach_erasures_under_way",
        told="Learners who are not erased yet.",
        values={(): pressure.under_way},
    )
    yield Figures(
        name="coach_erasures_overdue",
        told="Those who should be: 30 days are over.",
        values={(): pressure.overdue},
    )


def figures_of_retention(retention: RetentionState) -> Iterator[Figures]:
    yield Figures(
        name="coach_retention_overdue",
        told="What should have been removed by now, and is there.",
        values={(): retention.overdue},
    )
    yield Figures(
        name="coach_retention_counted_timestamp_seconds",
        told="When that was counted.",
        values={(): retention.counted_at.timestamp()},
    )
    if retention.last_run is not None:
        yield Figures(
            name="coach_retention_last_good_timestamp_seconds",
            told="When everything whose time was over was last removed from every store.",
            values={(): retention.last_run.finished_at.timestamp()},
        )


def figures_of_backups(backups: BackupsView) -> Iterator[Figures]:
    """A store is covered until the latest moment that any of its backups or streams reaches."""
    finished: dict[Labels, float] = {}
    covered: dict[Labels, float] = {}
    for each in backups.standings:
        store = each.kind.store
        finished[store, each.kind.value] = each.finished_at.timestamp()
        covered[store,] = max(covered.get((store,), 0.0), each.covers_until.timestamp())
    yield Figures(
        name="coach_backup_last_good_timestamp_seconds",
        told="When a backup of the kind was last finished.",
        labels=("store", "kind"),
        values=finished,
    )
    yield Figures(
        name="coach_backup_covers_timestamp_seconds",
        told="What was written before can be restored.",
        labels=("store",),
        values=covered,
    )
