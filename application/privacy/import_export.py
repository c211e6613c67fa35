"""Use case: an operator brings a learner in, by the export that they took along elsewhere."""

import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.consistency.comparison import Item
from application.consistency.rebuild import Rebuild
from application.ports.audit_log import AuditLog
from application.ports.dialogue_log import DialogueLog
from application.ports.export_archive import ArchiveUnfit, ExportArchives, OpenedExport
from application.ports.failures import DuplicateId, OwnerMissing, StaleAggregate
from application.ports.inventory import Stock
from application.ports.learner_records import IN_TRUTH
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import ObjectStore
from application.ports.password_hasher import PasswordHasher
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.privacy.export_checks import account_in, check_references
from application.privacy.export_records import Material, Part, Record
from domain.audit.entry import AuditEntry
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage, DialogueTurn
from domain.identity.tenant import TenantNotFound
from domain.identity.user import User
from domain.knowledge.resource import ResourceStatus
from domain.knowledge.upload import Upload
from domain.persona.snapshot import PersonaSnapshot
from domain.planning.plan import Plan
from domain.privacy.export_errors import AccountThere, ExportUnfit
from domain.progress.report import Report
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportExportCommand:
    path: Path
    tenant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportImported:
    """``records`` by part; ``files`` are the originals, reports and recordings."""

    user_id: UUID
    records: Mapping[str, int]
    files: int


ImportExportRefusal: TypeAlias = AccountThere | ExportUnfit | TenantNotFound


@dataclass(frozen=True, slots=True)
class ImportExport:
    """All ids stay; the tenant is the one asked for. No event is told again: what happened, happened there.

    The truth is asked first and committed last. Refused, nothing is anywhere; and whoever dies in between
    leaves no learner, but only what the next attempt writes again. What can be found by meaning is made anew
    afterwards. A password does not travel: the account gets one that nobody knows, until it is reset.
    """

    archives: ExportArchives
    unit_of_work: UnitOfWorkFactory
    dialogue: DialogueLog
    personas: PersonaSnapshots
    audit: AuditLog
    objects: ObjectStore
    hasher: PasswordHasher
    rebuild: Rebuild

    async def __call__(self, command: ImportExportCommand) -> Result[ExportImported, ImportExportRefusal]:
        try:
            with self.archives.open(command.path, tenant_id=command.tenant_id) as opened:
                await check_references(opened)
                return await self._bring_in(opened)
        except ArchiveUnfit as unfit:
            return Failure(ExportUnfit(unfit.why))

    async def _bring_in(self, opened: OpenedExport) -> Result[ExportImported, ImportExportRefusal]:
        head = opened.head
        user = await self._account(opened)
        try:
            async with self.unit_of_work(head.tenant_id) as work:
                if not await work.users.add(user):
                    return Failure(AccountThere())
                for part in IN_TRUTH:
                    async for record in opened.part(part):
                        if not await _added(work, record):
                            return Failure(AccountThere())
                await self._write_elsewhere(opened)
                await work.commit()
        except OwnerMissing:
            return Failure(TenantNotFound())
        except DuplicateId:
            return Failure(AccountThere())
        except (ValueError, StaleAggregate):  # a store refuses values that the domain never gives it
            return Failure(ExportUnfit("something in it is what no learner can have"))
        await self._make_findable(opened)
        counts = {part.value: count for part, count in opened.counts.items()}
        return Success(ExportImported(user_id=user.id, records=counts, files=len(opened.files)))

    async def _account(self, opened: OpenedExport) -> User:
        account = await account_in(opened)
        user = User.register(
            user_id=account.id,
            tenant_id=account.tenant_id,
            email=account.email,
            password_hash=await self.hasher.hash(secrets.token_urlsafe(32)),
            display_name=account.display_name,
            timezone=account.timezone,
            now=account.created_at,
        )
        user.take_events()
        user.version = account.version
        return user

    async def _write_elsewhere(self, opened: OpenedExport) -> None:
        for file in opened.files:
            await self.objects.put_stream(
                f"{opened.head.tenant_id}/{file.key}",
                opened.pieces(file),
                content_type=file.content_type,
                size=file.size,
            )
        async for record in _documents(opened):
            match record:
                case DialogueMessage():
                    await self.dialogue.append(record)
                case PersonaSnapshot():
                    await self.personas.add(record)
                case AuditEntry():
                    await self.audit.record(record)
                case _:
                    pass

    async def _make_findable(self, opened: OpenedExport) -> None:
        for part in (Part.KNOWLEDGE, Part.TURNS, Part.PLANS):
            async for record in opened.part(part):
                match record:
                    case Material(resource=resource) if resource.status is ResourceStatus.READY:
                        await self._index(opened, Stock.KNOWLEDGE_VECTORS, resource.id)
                    case DialogueTurn(remember=True) | Plan():
                        await self._index(opened, Stock.DIALOGUE_VECTORS, record.id)
                    case _:
                        pass
        await self._index(opened, Stock.PERSONA_VECTORS, opened.head.user_id)

    async def _index(self, opened: OpenedExport, stock: Stock, hangs_on: UUID) -> None:
        head = opened.head
        item = Item(key=str(hangs_on), tenant_id=head.tenant_id, owner_id=head.user_id, hangs_on=hangs_on)
        await self.rebuild(stock, item)


async def _documents(opened: OpenedExport) -> AsyncIterator[Record]:
    for part in (Part.MESSAGES, Part.PERSONAS, Part.AUDIT):
        async for record in opened.part(part):
            yield record


async def _added(work: UnitOfWork, record: Record) -> bool:
    match record:
        case CoachingSession():
            return await work.coaching_sessions.add(record)
        case DialogueTurn():
            return await work.turns.add(record)
        case Plan():
            return await work.plans.add(record)
        case StudySession():
            return await work.study_sessions.add(record)
        case ProgressSnapshot():
            return await work.progress_snapshots.add(record)
        case Report():
            return await work.reports.add(record)
        case Upload():
            return await work.uploads.add(record)
        case ManifestEntry():
            return await work.manifest.add(record)
        case Material(resource=resource, started=started, original=original, passages=passages):
            return await work.resources.add(resource, passages, started, original)
        case _:
            raise TypeError(f"{type(record).__name__} is not kept in the truth")
