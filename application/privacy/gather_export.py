"""How everything about a learner is brought together."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import UUID

from application.knowledge.index_resource import chunk_id_of
from application.ports.export_archive import ExportDraft
from application.ports.inventory import Inventory, Stock
from application.ports.learner_records import IN_TRUTH, LearnerDocuments, LearnerRecords
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import ObjectStore
from application.privacy.export_records import IndexedAs, Material, Part, Record
from domain.coaching.dialogue import DialogueTurn, reply_id_of
from domain.knowledge.upload import Upload
from domain.planning.plan import Plan

BATCH = 500  # vectors looked up at once
VECTORS = (Stock.KNOWLEDGE_VECTORS, Stock.DIALOGUE_VECTORS, Stock.PERSONA_VECTORS)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the records say must be elsewhere: files with their types, and what can be found by meaning."""

    files: dict[str, str] = field(default_factory=dict)
    indexed: dict[Stock, list[UUID]] = field(default_factory=lambda: {stock: [] for stock in VECTORS})

    async def noting(self, records: AsyncIterable[Record]) -> AsyncIterator[Record]:
        async for record in records:
            self._note(record)
            yield record

    def _note(self, record: Record) -> None:
        match record:
            case Material(resource=resource, original=original, passages=passages):
                self.indexed[Stock.KNOWLEDGE_VECTORS] += [
                    chunk_id_of(resource.id, passage.position) for passage in passages
                ]
                if original is not None:
                    self.files[resource.object_key] = original.content_type
            case ManifestEntry(key=key, content_type=content_type):
                self.files[key] = content_type
            case Upload(object_key=key, content_type=content_type):
                self.files.setdefault(key, content_type)
            case DialogueTurn(id=message_id, remember=True):
                self.indexed[Stock.DIALOGUE_VECTORS] += [message_id, reply_id_of(message_id)]
            case Plan(id=plan_id):
                self.indexed[Stock.DIALOGUE_VECTORS].append(plan_id)
            case _:
                pass


@dataclass(frozen=True, slots=True)
class GatherExport:
    """The truth is read at one moment; the other stores as they are when they are read.

    What is not there any more when its turn comes is left out. In memory are a page of records, a piece of a
    file, and of everything its id.
    """

    records: LearnerRecords
    documents: LearnerDocuments
    inventories: Sequence[Inventory]
    objects: ObjectStore

    async def __call__(self, draft: ExportDraft, tenant_id: UUID, user_id: UUID) -> bool:
        """Whether there is such a learner."""
        noted = Noted()
        async with self.records.snapshot(tenant_id, user_id) as truth:
            account = [each async for each in truth.of(Part.ACCOUNT)]
            if not account:
                return False
            await draft.part(Part.ACCOUNT, _each(account))
            for part in IN_TRUTH:
                await draft.part(part, noted.noting(truth.of(part)))
        await draft.part(Part.MESSAGES, self.documents.messages(tenant_id, user_id))
        await draft.part(Part.PERSONAS, self.documents.personas(tenant_id, user_id))
        await draft.part(Part.AUDIT, self.documents.audit(tenant_id, user_id))
        noted.indexed[Stock.PERSONA_VECTORS].append(user_id)
        await draft.part(Part.VECTORS, self._found(noted, tenant_id, user_id))
        for key in sorted(noted.files):
            await self._add_file(draft, key, noted.files[key])
        return True

    async def _found(self, noted: Noted, tenant_id: UUID, user_id: UUID) -> AsyncIterator[IndexedAs]:
        for inventory in self.inventories:
            ids = sorted(noted.indexed.get(inventory.stock, ()))
            for start in range(0, len(ids), BATCH):
                there = await inventory.look([str(each) for each in ids[start : start + BATCH]])
                for key in sorted(there):
                    item = there[key]
                    if (item.tenant_id, item.owner_id) == (tenant_id, user_id):
                        yield IndexedAs(
                            stock=inventory.stock.value,
                            id=UUID(key),
                            hangs_on=item.hangs_on,
                            content_hash=item.digest,
                            shared=item.shared,
                        )

    async def _add_file(self, draft: ExportDraft, key: str, content_type: str) -> None:
        content = await self.objects.get_stream(key)
        if content is not None:
            async with aclosing(content) as pieces:
                await draft.file(key, pieces, content_type=content_type)


async def _each(records: Sequence[Record]) -> AsyncIterator[Record]:
    for record in records:
        yield record
