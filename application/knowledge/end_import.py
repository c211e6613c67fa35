"""How an import ends in failure: what it had made so far is taken back."""

from datetime import datetime

from application.ports.unit_of_work import UnitOfWork
from domain.knowledge.import_failure import ImportReason, explained
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource


async def fail_import(
    work: UnitOfWork,
    resource: KnowledgeResource,
    started: KnowledgeImport,
    reason: ImportReason,
    *,
    now: datetime,
) -> None:
    """Passages and manifest go with the commit; vectors and the original by workers, on the event of it."""
    failure = explained(reason)
    started.fail(failure, now=now)
    resource.fail(failure, import_id=started.id, now=now)
    await work.resources.withdraw(resource)
    await work.resources.save_import(started)
    await work.resources.save(resource)
