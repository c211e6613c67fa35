"""First step of an import: the original comes from where it is, and is kept."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.web_pages import WebPages
from domain.knowledge.import_failure import CourseReason, FetchReason, ImportReason
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource

ANYTHING = "application/octet-stream"
PATIENCE = timedelta(minutes=2)  # with a site; the relay's attempts outlast it


class NotYet(Exception):
    """The page may well be had a little later."""


@dataclass(frozen=True, slots=True)
class ObtainOriginal:
    """From the web, or from where an upload has put it.

    The object is written before the truth names it, under a key that follows from the resource: what a crash
    leaves between the two is overwritten by the next attempt, or removed when the import fails.
    """

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore
    web: WebPages
    clock: Clock

    async def __call__(self, resource: KnowledgeResource, started: KnowledgeImport) -> ImportReason | None:
        come = await (
            self._uploaded(resource, started)
            if started.address is None
            else self._fetched(resource, started, started.address)
        )
        if not is_successful(come):
            return come.failure()
        content = come.unwrap()
        digest = hashlib.sha256(content).hexdigest()
        async with self.unit_of_work(resource.tenant_id) as work:
            twin = await work.resources.same_content(resource.user_id, digest)
            if twin is not None and twin.id != resource.id:
                return CourseReason.ALREADY_IMPORTED
            resource.arrived(content_hash=digest)
            original = Original(size=len(content), content_type=started.content_type or ANYTHING)
            await work.resources.keep_original(resource, original)
            await work.resources.save_import(started)
            await work.resources.save(resource)
            await work.commit()
        return None

    async def take_back(self, key: str) -> None:
        """The object of an original that nothing names any more."""
        await self.objects.remove(key)

    async def _uploaded(
        self, resource: KnowledgeResource, started: KnowledgeImport
    ) -> Result[bytes, ImportReason]:
        content = await self.objects.get(resource.object_key)
        if content is None:
            return Failure(CourseReason.UPLOAD_MISSING)
        said = started.content_type or ANYTHING
        started.store(content_type=said, filename=started.filename, now=self.clock.now())
        return Success(content)

    async def _fetched(
        self, resource: KnowledgeResource, started: KnowledgeImport, address: str
    ) -> Result[bytes, ImportReason]:
        fetched = await self.web.fetch(address)
        now = self.clock.now()
        if not is_successful(fetched):
            return Failure(self._given_up(fetched.failure().reason, started))
        page = fetched.unwrap()
        await self.objects.put(resource.object_key, page.content, content_type=page.content_type)
        started.store(content_type=page.content_type, filename=page.filename, now=now)
        return Success(page.content)

    def _given_up(self, reason: FetchReason, started: KnowledgeImport) -> FetchReason:
        if reason.may_pass and self.clock.now() - started.touched_at < PATIENCE:
            raise NotYet(reason.value)
        return reason
