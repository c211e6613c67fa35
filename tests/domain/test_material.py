"""Material is private unless shared, and ready once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from returns.result import Failure, Success

from domain.knowledge.errors import LanguageUnknown, TagsUnfit
from domain.knowledge.events import ResourceAdded, ResourceDeleted, ResourceReady
from domain.knowledge.knowledge_import import ImportStep, KnowledgeImport
from domain.knowledge.resource import (
    KnowledgeResource,
    ResourceStatus,
    Visibility,
    checked_language,
    checked_tags,
)

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
TENANT, LEARNER, CLASSMATE, RESOURCE, IMPORT = (UUID(int=number) for number in range(1, 6))


def added(visibility: Visibility = Visibility.PRIVATE) -> KnowledgeResource:
    return KnowledgeResource.add(
        resource_id=RESOURCE,
        import_id=IMPORT,
        tenant_id=TENANT,
        user_id=LEARNER,
        title="Rust",
        language="en",
        tags=["systems"],
        source="text",
        visibility=visibility,
        object_key="key",
        content_hash="hash",
        now=NOW,
    )


def test_is_importing_at_first_and_says_so() -> None:
    resource = added()
    assert resource.status is ResourceStatus.IMPORTING
    assert resource.take_events() == [
        ResourceAdded(
            tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, resource_id=RESOURCE, import_id=IMPORT
        )
    ]


def test_is_ready_once() -> None:
    resource = added()
    resource.take_events()
    resource.ready(import_id=IMPORT, now=NOW)
    resource.ready(import_id=IMPORT, now=NOW + timedelta(days=1))
    assert resource.status is ResourceStatus.READY
    assert resource.take_events() == [
        ResourceReady(
            tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, resource_id=RESOURCE, import_id=IMPORT
        )
    ]


def test_tells_where_the_original_was_when_it_goes() -> None:
    resource = added()
    resource.take_events()
    resource.delete(now=NOW)
    assert resource.take_events() == [
        ResourceDeleted(
            tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, resource_id=RESOURCE, object_key="key"
        )
    ]


def test_is_seen_by_others_only_when_shared() -> None:
    assert added().is_visible_to(LEARNER)
    assert not added().is_visible_to(CLASSMATE)
    assert added(Visibility.SHARED).is_visible_to(CLASSMATE)


def test_an_import_is_finished_once() -> None:
    started = KnowledgeImport.start(
        import_id=IMPORT, tenant_id=TENANT, user_id=LEARNER, resource_id=RESOURCE, passages=7, now=NOW
    )
    assert (started.step, started.done, started.total) == (ImportStep.CHUNKED, 0, 7)
    started.finish(now=NOW)
    started.finish(now=NOW + timedelta(days=1))
    assert (started.step, started.done, started.finished_at) == (ImportStep.READY, 7, NOW)


@pytest.mark.parametrize("language", [None, "en", "de-AT", "zh-Hant-TW", "yue"])
def test_a_language_looks_like_a_language(language: str | None) -> None:
    assert checked_language(language) == Success(language)


@pytest.mark.parametrize("language", ["", "e", "english", "en_GB", "en-", "en-GB\n", "d\u00e9"])
def test_refuses_what_does_not(language: str) -> None:
    assert checked_language(language) == Failure(LanguageUnknown())


def test_tags_are_each_there_once() -> None:
    assert checked_tags(["b", "a", "b"]) == Success(("b", "a"))
    assert checked_tags([str(number % 20) for number in range(40)]).unwrap()[-1] == "19"


@pytest.mark.parametrize(
    "tags", [["x" * 51], [" "], [""], ["a\nb"], ["a\ud800"], [str(n) for n in range(21)]]
)
def test_refuses_unfit_tags(tags: list[str]) -> None:
    assert checked_tags(tags) == Failure(TagsUnfit(20, 50))
