"""The import saga: every step once, whatever happens between the steps, and nothing left of a failure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.consistency.relay import Relay
from application.knowledge.add_knowledge import AddKnowledgeCommand, import_id_of
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.index_resource import BATCH
from application.knowledge.obtain_original import PATIENCE
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.run_import import SLICE
from application.knowledge.tend_imports import (
    LEFT_ALONE,
    CancelImport,
    CancelImportCommand,
    ListImports,
    ListImportsCommand,
    RetryImport,
    RetryImportCommand,
    ShowImport,
    ShowImportCommand,
    TendImports,
    TendImportsCommand,
)
from application.knowledge.views import ImportView
from application.ports.embedder import Vector
from application.ports.failures import StaleAggregate
from application.ports.outbox import DeliveredEvent
from application.ports.recall_index import Shelf
from application.ports.web_pages import FetchedPage, FetchFailed
from domain.knowledge.errors import AddressUnfit, ImportNotFound, ImportOver, OriginalGone
from domain.knowledge.events import ImportFailed, ImportResumed, ResourceAdded
from domain.knowledge.import_failure import ExtractionReason, FetchReason
from domain.knowledge.knowledge_import import TIME_TO_FINISH, ImportStep
from domain.knowledge.resource import KnowledgeResource, ResourceStatus
from tests.application.learning import TENANT, Learning, ObedientWeb

ADDRESS = "https://example.org/tides.md"
TEXT = "# Tides\n\n" + "Tides follow the moon. " * 20
LONG = "\n\n".join(f"# Part {number}\n\n{'Tides follow the moon. ' * 12}" for number in range(BATCH * 2 + 5))


@dataclass
class CountingEmbedder:
    """Refuses to work after so many calls."""

    inner: object
    calls_left: int = 1_000
    texts: list[str] = field(default_factory=list)

    @property
    def model(self) -> str:
        return "memory-words"

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        if not self.calls_left:
            raise ConnectionError("the model went away")
        self.calls_left -= 1
        self.texts += texts
        return await self.inner.embed(texts)  # type: ignore[attr-defined,no-any-return] # the memory embedder


def page(text: str = TEXT) -> FetchedPage:
    return FetchedPage(
        content=text.encode(), content_type="text/markdown", final_url=ADDRESS, filename="tides.md"
    )


def a_command(learning: Learning, **changed: object) -> AddKnowledgeCommand:
    command = AddKnowledgeCommand(
        caller=learning.caller, resource_id=learning.stores.ids.new(), title="Tides", address=ADDRESS
    )
    return replace(command, **changed)  # type: ignore[arg-type] # fields of their types


async def accepted(learning: Learning, content: str | None = TEXT, **changed: object) -> AddKnowledgeCommand:
    if content is not None:
        learning.web.pages[ADDRESS] = page(content)
    command = a_command(learning, **changed)
    assert is_successful(await learning.add_knowledge(command))
    return command


async def state_of(learning: Learning, command: AddKnowledgeCommand) -> ImportView:
    queries = learning.stores.knowledge_queries
    found = await queries.knowledge_import(learning.caller, import_id_of(command.resource_id))
    assert found is not None
    return found


async def step_of(learning: Learning, command: AddKnowledgeCommand) -> ImportStep:
    return (await state_of(learning, command)).step


def resource_of(learning: Learning, command: AddKnowledgeCommand) -> KnowledgeResource:
    return learning.stores.database.resources[command.resource_id]


async def vectors(learning: Learning) -> int:
    return await learning.stores.recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT)


async def assert_nothing_is_left(learning: Learning, command: AddKnowledgeCommand) -> None:
    kept = learning.stores.database.passages[command.resource_id]
    assert (list(kept.chunks), kept.original) == ([], None)
    assert await learning.stores.object_store.get(resource_of(learning, command).object_key) is None
    assert await vectors(learning) == 0


def delivered(learning: Learning, command: AddKnowledgeCommand) -> DeliveredEvent:
    (event,) = learning.told(ResourceAdded, subscriber="bus")
    return DeliveredEvent(position=1, event_id=UUID(int=1), aggregate_id=command.resource_id, event=event)


class TestFromTheWeb:
    async def test_goes_all_the_way(self, learning: Learning) -> None:
        command = await accepted(learning)
        assert (await state_of(learning, command)).step is ImportStep.ACCEPTED
        await learning.relay.drain()
        done = await state_of(learning, command)
        assert (done.step, done.done, done.total, done.code) == (ImportStep.READY, 1, 1, None)
        resource = resource_of(learning, command)
        assert (resource.status, resource.language, resource.source) == (ResourceStatus.READY, "en", "web")
        assert await learning.stores.object_store.get(resource.object_key) == TEXT.encode()
        assert await vectors(learning) == 1

    async def test_believes_its_owner_about_the_language(self, learning: Learning) -> None:
        command = await accepted(learning, language="de")
        await learning.relay.drain()
        assert resource_of(learning, command).language == "de"

    async def test_takes_only_addresses_of_pages(self, learning: Learning) -> None:
        command = a_command(learning, address="file:///etc/passwd")
        assert await learning.add_knowledge(command) == Failure(AddressUnfit(2_000))

    async def test_sent_twice_is_fetched_once(self, learning: Learning) -> None:
        command = await accepted(learning)
        assert is_successful(await learning.add_knowledge(command))
        await learning.relay.drain()
        assert is_successful(await learning.add_knowledge(command))
        await learning.relay.drain()
        assert learning.web.asked == [ADDRESS]


class TestFailing:
    async def test_a_page_that_is_not_there(self, learning: Learning) -> None:
        command = await accepted(learning, None)
        await learning.relay.drain()
        failed = await state_of(learning, command)
        assert (failed.step, failed.code) == (ImportStep.FAILED, "site_unknown")
        assert failed.reason
        assert resource_of(learning, command).status is ResourceStatus.FAILED
        await assert_nothing_is_left(learning, command)

    async def test_a_site_that_has_problems_is_asked_again_for_a_while(self, learning: Learning) -> None:
        learning.web.reason = FetchReason.SITE_FAILING
        command = await accepted(learning, None)
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.ACCEPTED
        learning.clock.advance(timedelta(seconds=2))
        await learning.relay.drain()
        assert (len(learning.web.asked), await step_of(learning, command)) == (2, ImportStep.ACCEPTED)
        learning.clock.advance(PATIENCE)
        await learning.relay.drain()
        assert (await state_of(learning, command)).code == "site_failing"

    async def test_a_file_that_cannot_be_read(self, learning: Learning) -> None:
        learning.extractor.reason = ExtractionReason.ENCRYPTED
        command = await accepted(learning)
        await learning.relay.drain()
        assert (await state_of(learning, command)).code == "encrypted"
        assert learning.extractor.read == [TEXT.encode()]
        await assert_nothing_is_left(learning, command)

    async def test_a_page_without_words(self, learning: Learning) -> None:
        command = await accepted(learning, "<!-- nothing -->")
        await learning.relay.drain()
        assert (await state_of(learning, command)).code == "no_text"
        await assert_nothing_is_left(learning, command)

    async def test_the_same_content_again(self, learning: Learning) -> None:
        first = await accepted(learning)
        await learning.relay.drain()
        second = await accepted(learning)
        await learning.relay.drain()
        assert (await state_of(learning, second)).code == "already_imported"
        assert await learning.stores.object_store.get(resource_of(learning, second).object_key) is None
        kept = resource_of(learning, first)
        assert await learning.stores.object_store.get(kept.object_key) == TEXT.encode()
        assert (kept.status, await vectors(learning)) == (ResourceStatus.READY, 1)

    async def test_a_model_that_is_away_delays_and_loses_nothing(self, learning: Learning) -> None:
        command = await accepted(learning)
        away = CountingEmbedder(learning.stores.embedder, calls_left=0)
        learning.stores.embedder = away  # type: ignore[assignment] # one of the port's shape
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.CHUNKED
        away.calls_left = 1
        learning.clock.advance(timedelta(minutes=1))
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.READY
        assert len(learning.web.asked) == len(learning.extractor.read) == 1


class TestGoingOn:
    async def test_after_a_crash_with_the_batch_that_was_due(self, learning: Learning) -> None:
        command = await accepted(learning, LONG)
        failing = CountingEmbedder(learning.stores.embedder, calls_left=2)
        learning.stores.embedder = failing  # type: ignore[assignment] # one of the port's shape
        with pytest.raises(ConnectionError):
            await learning.run_import.handle(delivered(learning, command))
        halfway = await state_of(learning, command)
        assert (halfway.step, halfway.done, halfway.total) == (ImportStep.CHUNKED, 2 * BATCH, 2 * BATCH + 5)
        failing.calls_left = 1
        await learning.run_import.handle(delivered(learning, command))
        assert (await state_of(learning, command)).step is ImportStep.READY
        assert (len(failing.texts), await vectors(learning)) == (2 * BATCH + 5, 2 * BATCH + 5)

    async def test_hands_itself_on_when_it_takes_long(self, learning: Learning) -> None:
        command = await accepted(learning)
        slow = learning.run_import
        clock = learning.stores.clock
        looked = clock.now()

        @dataclass
        class Racing:
            def now(self) -> object:
                nonlocal looked
                looked += SLICE
                return looked

        await replace(slow, clock=Racing()).handle(delivered(learning, command))  # type: ignore[arg-type] # a clock
        assert (await state_of(learning, command)).step is ImportStep.ACCEPTED
        assert len(learning.told(ImportResumed, subscriber="knowledge-vectors")) == 1
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.READY

    async def test_of_what_was_taken_back_meanwhile_does_nothing(self, learning: Learning) -> None:
        command = await accepted(learning)
        taken_back = DeleteKnowledgeCommand(caller=learning.caller, resource_id=command.resource_id)
        assert await learning.delete_knowledge(taken_back) == Success(None)
        await learning.relay.drain()
        assert learning.web.asked == []


class TestCancelling:
    async def test_leaves_nothing_behind(self, learning: Learning) -> None:
        command = await accepted(learning, LONG)
        learning.stores.embedder = CountingEmbedder(learning.stores.embedder, calls_left=1)  # type: ignore[assignment] # one of the port's shape
        with pytest.raises(ConnectionError):
            await learning.run_import.handle(delivered(learning, command))
        assert await vectors(learning) == BATCH
        assert await cancel(learning, command) == Success(None)
        await learning.relay.drain()
        cancelled = await state_of(learning, command)
        assert (cancelled.step, cancelled.code) == (ImportStep.FAILED, "cancelled")
        await assert_nothing_is_left(learning, command)

    async def test_a_step_under_way_comes_to_nothing(self, learning: Learning) -> None:
        command = await accepted(learning)
        calls = learning.stores.embedder

        class CancelledMeanwhile:
            model = "memory-words"

            async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
                await cancel(learning, command)
                return await calls.embed(texts)

        learning.stores.embedder = CancelledMeanwhile()  # type: ignore[assignment] # one of the port's shape
        with pytest.raises(StaleAggregate):
            await learning.run_import.handle(delivered(learning, command))
        await learning.relay.drain()
        await assert_nothing_is_left(learning, command)

    @pytest.mark.parametrize("how", ["cancelled", "deleted"])
    async def test_a_page_that_comes_too_late_does_not_stay(self, learning: Learning, how: str) -> None:
        """Whoever removes originals was there while it was still being fetched."""
        command = await accepted(learning)
        key = resource_of(learning, command).object_key
        removing = Relay(learning.stores.outbox, [RemoveOriginal(learning.stores.object_store)])

        class Slow(ObedientWeb):
            async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]:
                if not self.asked:
                    if how == "cancelled":
                        await cancel(learning, command)
                    else:
                        deletion = DeleteKnowledgeCommand(
                            caller=learning.caller, resource_id=command.resource_id
                        )
                        assert is_successful(await learning.delete_knowledge(deletion))
                    await removing.drain()
                return await super().fetch(url)

        learning.web = Slow(pages=learning.web.pages)
        for _ in range(3):
            await learning.relay.drain()
            learning.clock.advance(timedelta(minutes=1))
        assert learning.web.asked == [ADDRESS]
        assert await learning.stores.object_store.get(key) is None

    async def test_what_has_ended_cannot_be(self, learning: Learning) -> None:
        command = await accepted(learning)
        await learning.relay.drain()
        assert await cancel(learning, command) == Failure(ImportOver())
        assert await cancel(learning, a_command(learning)) == Failure(ImportNotFound())


class TestRetrying:
    async def test_a_failed_page_starts_anew_under_a_key_of_its_own(self, learning: Learning) -> None:
        command = await accepted(learning, None)
        await learning.relay.drain()
        before = resource_of(learning, command).object_key
        learning.web.pages[ADDRESS] = page()
        assert await retry(learning, command) == Success(None)
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.READY
        assert resource_of(learning, command).object_key != before
        assert await vectors(learning) == 1

    async def test_the_failure_before_takes_nothing_from_it(self, learning: Learning) -> None:
        command = await accepted(learning, None)
        await learning.relay.drain()
        (failed,) = learning.told(ImportFailed, subscriber="bus")
        learning.web.pages[ADDRESS] = page()
        await retry(learning, command)
        await learning.relay.drain()
        again = DeliveredEvent(
            position=2, event_id=UUID(int=2), aggregate_id=command.resource_id, event=failed
        )
        await learning.run_import.handle(again)  # replayed by an operator
        assert await vectors(learning) == 1

    async def test_what_is_gone_must_be_handed_over_again(self, learning: Learning) -> None:
        command = await accepted(learning, None, address=None, text=TEXT)
        await cancel(learning, command)
        assert await retry(learning, command) == Failure(OriginalGone())

    async def test_a_parked_one_goes_on_at_once(self, learning: Learning) -> None:
        command = await accepted(learning)
        away = CountingEmbedder(learning.stores.embedder, calls_left=0)
        learning.stores.embedder = away  # type: ignore[assignment] # one of the port's shape
        for _ in range(learning.relay.options.attempts):
            await learning.relay.drain()
            learning.clock.advance(timedelta(hours=1))
        away.calls_left = 1
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.CHUNKED
        assert await retry(learning, command) == Success(None)
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.READY

    async def test_what_is_ready_stays_so(self, learning: Learning) -> None:
        command = await accepted(learning)
        await learning.relay.drain()
        assert await retry(learning, command) == Failure(ImportOver())
        assert await retry(learning, a_command(learning)) == Failure(ImportNotFound())


class TestTending:
    async def test_takes_up_what_nobody_is_at(self, learning: Learning) -> None:
        command = await accepted(learning)
        learning.stores.database.deliveries.clear()  # lost, by whatever mistake
        assert await tend(learning) == 0
        learning.clock.advance(LEFT_ALONE + timedelta(seconds=1))
        assert await tend(learning) == 1
        await learning.relay.drain()
        assert (await state_of(learning, command)).step is ImportStep.READY

    async def test_leaves_alone_what_is_on_its_way(self, learning: Learning) -> None:
        await accepted(learning)
        learning.clock.advance(LEFT_ALONE * 2)
        assert await tend(learning) == 0

    async def test_ends_what_is_overdue(self, learning: Learning) -> None:
        command = await accepted(learning)
        learning.clock.advance(TIME_TO_FINISH + timedelta(seconds=1))
        assert await tend(learning) == 1
        await learning.relay.drain()
        assert (await state_of(learning, command)).code == "import_took_a_day"
        await assert_nothing_is_left(learning, command)
        assert await tend(learning) == 0


async def test_operators_see_all_of_them(learning: Learning) -> None:
    failed = await accepted(learning, None)
    await learning.relay.drain()
    ready = await accepted(learning)
    await learning.relay.drain()
    desk = learning.stores.import_desk
    listed = (await ListImports(desk)(ListImportsCommand())).unwrap()
    assert [each.resource_id for each in listed] == [ready.resource_id, failed.resource_id]
    only = (await ListImports(desk)(ListImportsCommand(step=ImportStep.FAILED))).unwrap()
    assert [(each.resource_id, each.code) for each in only] == [(failed.resource_id, "site_unknown")]
    shown = await ShowImport(desk)(ShowImportCommand(import_id=import_id_of(ready.resource_id)))
    assert shown == Success(listed[0])
    unknown = ShowImportCommand(import_id=ready.resource_id)
    assert await ShowImport(desk)(unknown) == Failure(ImportNotFound())


async def cancel(learning: Learning, command: AddKnowledgeCommand) -> object:
    stores = learning.stores
    use_case = CancelImport(stores.import_desk, stores.unit_of_work, stores.clock)
    return await use_case(CancelImportCommand(import_id=import_id_of(command.resource_id)))


async def retry(learning: Learning, command: AddKnowledgeCommand) -> object:
    stores = learning.stores
    use_case = RetryImport(
        stores.import_desk, stores.outbox_desk, stores.unit_of_work, stores.clock, stores.ids
    )
    return await use_case(RetryImportCommand(import_id=import_id_of(command.resource_id)))


async def tend(learning: Learning) -> int:
    stores = learning.stores
    use_case = TendImports(stores.import_desk, stores.unit_of_work, stores.clock)
    return (await use_case(TendImportsCommand())).unwrap()
