"""When an export is under way, over, and gone."""

from datetime import timedelta
from uuid import uuid4

from domain.privacy.export import DataExport, ExportStatus
from domain.privacy.export_events import DataExportRequested
from tests.builders import NOW

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def asked() -> DataExport:
    return DataExport.request(export_id=uuid4(), tenant_id=uuid4(), user_id=uuid4(), now=NOW)


def test_tells_that_it_was_asked_for() -> None:
    export = asked()
    (event,) = export.take_events()
    assert event == DataExportRequested(
        tenant_id=export.tenant_id, user_id=export.user_id, occurred_at=NOW, export_id=export.id
    )


def test_stands_where_its_learner_and_its_number_say() -> None:
    export = asked()
    assert export.object_key == f"{export.tenant_id}/exports/{export.user_id}/{export.id}.zip"


def test_is_under_way_for_a_day_at_most() -> None:
    export = asked()
    assert export.is_under_way(now=NOW + DAY)
    assert not export.is_under_way(now=NOW + DAY + SECOND)
    assert export.expires_at is None


def test_is_kept_for_seven_days_from_when_it_was_ready() -> None:
    export = asked()
    export.finish(size=5, now=NOW + DAY / 2)
    assert (export.status, export.size) == (ExportStatus.READY, 5)
    assert export.expires_at == NOW + DAY / 2 + 7 * DAY
    assert not export.is_under_way(now=NOW + DAY / 2)


def test_one_that_was_given_up_never_expires() -> None:
    export = asked()
    export.give_up(now=NOW + 2 * DAY)
    assert (export.status, export.expires_at, export.size) == (ExportStatus.FAILED, None, None)
