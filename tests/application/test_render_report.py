"""How reports are made, whoever fails or dies in between."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.clock import MemoryClock
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.stores import MemoryStores
from application.caller import Caller
from application.consistency.late_writers import FencedObjectStore
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Stock
from application.ports.outbox import DeliveredEvent
from application.ports.report_renderer import ReportNotRendered
from application.progress.gather_figures import GatherFigures
from application.progress.read_report import ReadReport, ReadReportCommand
from application.progress.render_report import RenderReport
from application.progress.views import ReportState, ReportView
from domain.identity.user import User
from domain.planning.plan import PlanStatus
from domain.privacy.retention import ObjectKind
from domain.progress.report import ATTEMPTS, Report, ReportFailure
from tests.builders import NOW, a_plan, a_report, a_study_session, a_user

TENANT = uuid4()


class Failing(MemoryObjectStore):
    """Away before it has written anything, or as soon as it has."""

    away_before = away_after = False

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        if self.away_before:
            raise StoreUnavailable("objects")
        await super().put(key, content, content_type=content_type)
        if self.away_after:
            raise StoreUnavailable("objects")


@dataclass
class School:
    objects: Failing = field(default_factory=Failing)
    clock: MemoryClock = field(default_factory=lambda: MemoryClock(NOW, tick=timedelta()))
    learner: User = field(default_factory=lambda: a_user(TENANT))

    def __post_init__(self) -> None:
        self.stores = stores = MemoryStores([TENANT], clock=self.clock)
        self.render = RenderReport(
            unit_of_work=stores.unit_of_work,
            figures=GatherFigures(unit_of_work=stores.unit_of_work, plans=stores.planning_queries),
            renderer=stores.report_renderer,
            objects=FencedObjectStore(objects=self.objects, tombstones=stores.tombstones),
            clock=self.clock,
        )
        self.read = ReadReport(unit_of_work=stores.unit_of_work, links=stores.signed_links, clock=self.clock)

    async def asked(self) -> tuple[Report, DeliveredEvent]:
        report, plan = a_report(self.learner), a_plan(self.learner, title="Pass #1")
        plan.change(status=PlanStatus.ACTIVE, now=NOW)
        archived = a_plan(self.learner, title="Long ago")
        archived.change(status=PlanStatus.ARCHIVED, now=NOW)
        async with self.stores.unit_of_work(TENANT) as work:
            await work.users.add(self.learner)
            for each in (plan, archived):
                await work.plans.add(each)
            await work.study_sessions.add(a_study_session(self.learner, minutes=35))
            await work.reports.add(report)
            await work.commit()
        waiting = self.stores.database.deliveries[RenderReport.name].values()
        (delivered,) = [each.event for each in waiting]
        return report, delivered

    async def view(self, report: Report, who: UUID | None = None) -> ReportView | None:
        caller = Caller(TENANT, who or self.learner.id)
        outcome = await self.read(ReadReportCommand(caller=caller, report_id=report.id))
        return outcome.unwrap() if is_successful(outcome) else None

    async def state(self, report: Report) -> ReportState | None:
        view = await self.view(report)
        return None if view is None else view.status


@pytest.fixture
def school() -> School:
    return School()


async def test_tells_of_the_learner(school: School) -> None:
    _, delivered = await school.asked()
    await school.render.handle(delivered)
    (figures, language), *_ = school.stores.report_renderer.rendered
    assert (figures.learner, figures.timezone, language.value) == ("Ada Lovelace", "Europe/Vienna", "de")
    assert (figures.minutes, [plan.title for plan in figures.plans]) == (35, ["Pass #1"])


async def test_the_manifest_knows_it(school: School) -> None:
    report, delivered = await school.asked()
    await school.render.handle(delivered)
    stored = await school.objects.get(report.object_key)
    async with school.stores.unit_of_work(TENANT) as work:
        entry = await work.manifest.get(report.object_key)
    assert stored is not None
    assert entry is not None
    assert (entry.kind, entry.user_id, entry.size) == (ObjectKind.REPORT, school.learner.id, len(stored))
    wanted = [item async for item in school.stores.truth.items(Stock.OBJECTS)]
    assert [(item.key, item.digest) for item in wanted] == [(report.object_key, str(len(stored)))]


async def test_handling_it_twice_makes_it_once(school: School) -> None:
    report, delivered = await school.asked()
    for _ in range(2):
        await school.render.handle(delivered)
    assert len(school.stores.report_renderer.rendered) == 1
    assert await school.state(report) is ReportState.READY


async def test_fails_with_a_reason_when_no_attempt_works(school: School) -> None:
    report, delivered = await school.asked()
    school.stores.report_renderer.failures = [ReportFailure.TOOK_TOO_LONG] * ATTEMPTS
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(ReportNotRendered):  # which means: again later
            await school.render.handle(delivered)
        assert await school.state(report) is ReportState.REQUESTED
    await school.render.handle(delivered)
    view = await school.view(report)
    assert view is not None
    assert (view.status, view.code, view.link) == (ReportState.FAILED, "took_too_long", None)
    assert view.reason
    await school.render.handle(delivered)  # and nobody tries again
    assert await school.state(report) is ReportState.FAILED


async def test_one_attempt_that_works_is_enough(school: School) -> None:
    report, delivered = await school.asked()
    school.stores.report_renderer.failures = [ReportFailure.NOT_RENDERED]
    with pytest.raises(ReportNotRendered):
        await school.render.handle(delivered)
    await school.render.handle(delivered)
    assert await school.state(report) is ReportState.READY


async def test_a_store_that_is_away_costs_no_attempt(school: School) -> None:
    report, delivered = await school.asked()
    school.objects.away_before = True
    with pytest.raises(StoreUnavailable):
        await school.render.handle(delivered)
    school.objects.away_before = False
    async with school.stores.unit_of_work(TENANT) as work:
        waiting = await work.reports.get(report.id)
    assert waiting is not None
    assert waiting.attempts == 0
    await school.render.handle(delivered)
    assert await school.state(report) is ReportState.READY


async def test_whoever_dies_after_writing_the_file_is_followed(school: School) -> None:
    report, delivered = await school.asked()
    school.objects.away_after = True
    with pytest.raises(StoreUnavailable):
        await school.render.handle(delivered)
    school.objects.away_after = False
    assert await school.objects.look(report.object_key) is not None
    assert await school.state(report) is ReportState.REQUESTED
    await school.render.handle(delivered)
    assert await school.state(report) is ReportState.READY


async def test_an_expired_report_has_no_link_whether_or_not_its_file_is_still_there(school: School) -> None:
    report, delivered = await school.asked()
    await school.render.handle(delivered)
    school.clock.advance(timedelta(days=730) - timedelta(seconds=1))
    assert await school.state(report) is ReportState.READY
    school.clock.advance(timedelta(seconds=1))
    view = await school.view(report)
    assert view is not None
    assert (view.status, view.link) == (ReportState.EXPIRED, None)
    (expired,) = await school.stores.ageing_objects.expired(now=school.clock.now(), limit=9)
    await school.stores.ageing_objects.forget(expired)
    assert await school.state(report) is ReportState.EXPIRED
    assert await school.view(report, who=uuid4()) is None
