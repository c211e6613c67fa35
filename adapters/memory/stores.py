"""All the fakes together, over one database."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from adapters.memory.abandoned_turns import MemoryAbandonedTurns
from adapters.memory.agreement_runs import MemoryAgreementRuns
from adapters.memory.api_keys import MemoryApiKeys
from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.audit_trail import MemoryAuditTrail
from adapters.memory.backup_standings import MemoryBackupStandings
from adapters.memory.changed_learners import MemoryChangedLearners
from adapters.memory.clock import MemoryClock
from adapters.memory.coaching_queries import MemoryCoachingQueries
from adapters.memory.database import MemoryDatabase
from adapters.memory.dead_letters import MemoryDeadLetters, MemoryRedelivery
from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.embedder import MemoryEmbedder
from adapters.memory.embedders import MemoryEmbedders
from adapters.memory.erasure_ledger import MemoryErasureLedger
from adapters.memory.erasure_repository import MemoryErasureDesk
from adapters.memory.ids import MemoryIds
from adapters.memory.import_desk import MemoryImportDesk
from adapters.memory.inventories import messages_in, objects_in, personas_in, vectors_on
from adapters.memory.kept_vectors import MemoryKeptVectors
from adapters.memory.knowledge_queries import MemoryKnowledgeQueries
from adapters.memory.learner_records import MemoryLearnerDocuments, MemoryLearnerRecords
from adapters.memory.learner_traces import documents_in, published_on, rows_in
from adapters.memory.learner_traces import objects_in as objects_of
from adapters.memory.learner_traces import vectors_in as vectors_of
from adapters.memory.leftovers import MemoryLeftovers
from adapters.memory.lexicon import MemoryLexicon
from adapters.memory.login_attempts import MemoryLoginAttempts
from adapters.memory.message_bus import MemoryMessageBus
from adapters.memory.object_manifest import MemoryAgeingObjects
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.old_documents import MemoryOldDocuments
from adapters.memory.old_turns import MemoryOldTurns
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.outbox_desk import MemoryOutboxDesk
from adapters.memory.outgoing_mail import MemoryOutgoingMail
from adapters.memory.password_hasher import MemoryPasswordHasher
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.memory.planning_queries import MemoryPlanningQueries
from adapters.memory.progress_queries import MemoryProgressQueries
from adapters.memory.rate_limits import MemoryRateLimits
from adapters.memory.recall_index import MemoryRecallIndex
from adapters.memory.receipt_signer import MemoryReceiptSigner
from adapters.memory.report_renderer import MemoryReportRenderer
from adapters.memory.retention_runs import MemoryRetentionRuns
from adapters.memory.signed_links import MemorySignedLinks
from adapters.memory.store_health import MemoryStoreHealth
from adapters.memory.tenant_desk import MemoryTenantDesk
from adapters.memory.text_extractor import MemoryTextExtractor
from adapters.memory.token_issuer import MemoryTokenIssuer
from adapters.memory.tombstones import MemoryTombstones
from adapters.memory.truth import MemoryTruth
from adapters.memory.truth_changes import MemoryTruthChanges
from adapters.memory.tutor import MemoryTutor
from adapters.memory.unit_of_work_factory import MemoryUnitOfWorkFactory
from adapters.memory.upload_repository import MemoryWaitingUploads
from adapters.memory.vector_collections import MemoryVectorCollections
from adapters.memory.web_pages import MemoryWebPages
from application.ports.clock import Clock
from application.ports.embedder import Embedder
from application.ports.ids import Ids
from application.ports.inventory import Stock
from application.ports.recall_index import Shelf
from application.privacy.old_dialogue import OldDialogue
from domain.identity.rates import Rate
from domain.knowledge.upload import UPLOAD_LARGEST
from domain.privacy.retention import Leftover

STORES = ("postgres", "mongo", "vectors", "objects")


class MemoryStores:
    """One of everything. ``tenants`` are those that exist; more can be added to ``database.tenants``."""

    def __init__(
        self, tenants: Iterable[UUID] = (), *, clock: Clock | None = None, ids: Ids | None = None
    ) -> None:
        self.clock = clock or MemoryClock()
        self.ids = ids or MemoryIds()
        self.database = MemoryDatabase(clock=self.clock, ids=self.ids, tenants=set(tenants))
        self.unit_of_work = MemoryUnitOfWorkFactory(self.database)
        self.abandoned_turns = MemoryAbandonedTurns(self.database)
        self.changed_learners = MemoryChangedLearners(self.database)
        self.waiting_uploads = MemoryWaitingUploads(self.database)
        self.ageing_objects = MemoryAgeingObjects(self.database)
        self.outbox = MemoryOutbox(self.database)
        self.outbox_desk = MemoryOutboxDesk(self.database)
        self.tombstones = MemoryTombstones(self.database)
        self.coaching_queries = MemoryCoachingQueries(self.database)
        self.planning_queries = MemoryPlanningQueries(self.database)
        self.progress_queries = MemoryProgressQueries(self.database)
        self.text_extractor = MemoryTextExtractor()
        self.web_pages = MemoryWebPages()
        self.import_desk = MemoryImportDesk(self.database)
        self.knowledge_queries = MemoryKnowledgeQueries(self.database)
        self.recall_index = MemoryRecallIndex()
        self.vector_collections = MemoryVectorCollections(self.recall_index)
        self.dialogue_log = MemoryDialogueLog()
        self.persona_snapshots = MemoryPersonaSnapshots()
        self.audit_log = MemoryAuditLog()
        self.audit_trail = MemoryAuditTrail()
        self.dead_letters = MemoryDeadLetters()
        self.redelivery = MemoryRedelivery()
        self.learner_records = MemoryLearnerRecords(self.database)
        self.learner_documents = MemoryLearnerDocuments(
            self.dialogue_log, self.persona_snapshots, self.audit_log
        )
        self.object_store = MemoryObjectStore()
        self.erasure_desk = MemoryErasureDesk(self.database)
        self.erasure_ledger = MemoryErasureLedger()
        self.receipt_signer = MemoryReceiptSigner()
        self.message_bus = MemoryMessageBus()
        self.learner_traces = (
            rows_in(self.database),
            documents_in(self.dialogue_log, self.persona_snapshots, self.audit_log),
            vectors_of(self.recall_index),
            objects_of(self.object_store),
            published_on(self.message_bus),
        )
        self.signed_links = MemorySignedLinks(self.clock)
        self.upload_largest = UPLOAD_LARGEST
        self.report_renderer = MemoryReportRenderer()
        self.embedder = MemoryEmbedder()
        self.more_models: Sequence[Embedder] = (MemoryEmbedder("memory-words-2"),)
        self.kept_vectors = MemoryKeptVectors(self.database)
        self.lexicon = MemoryLexicon()
        self.tutor = MemoryTutor()
        self.password_hasher = MemoryPasswordHasher()
        self.token_issuer = MemoryTokenIssuer()
        self.outgoing_mail = MemoryOutgoingMail()
        self.reset_page: str | None = None
        self.api_keys = MemoryApiKeys(self.database)
        self.tenant_desk = self.tenant_standing = MemoryTenantDesk(self.database)
        self.login_attempts = MemoryLoginAttempts()
        self.rate_limits = MemoryRateLimits()
        self.account_rate: Rate | None = None
        self.address_rate: Rate | None = None
        self.truth = MemoryTruth(self.database)
        self.truth_changes = MemoryTruthChanges(self.database, self.truth)
        self.inventories = (
            messages_in(self.dialogue_log),
            vectors_on(Shelf.KNOWLEDGE, self.recall_index, Stock.KNOWLEDGE_VECTORS),
            vectors_on(Shelf.DIALOGUE, self.recall_index, Stock.DIALOGUE_VECTORS),
            personas_in(self.persona_snapshots),
            vectors_on(Shelf.PERSONA, self.recall_index, Stock.PERSONA_VECTORS),
            objects_in(self.object_store),
        )
        self.agreement_runs = MemoryAgreementRuns()
        self.backup_standings = MemoryBackupStandings()
        self.retention_runs = MemoryRetentionRuns()
        self.leftovers = (
            MemoryLeftovers(self.database, self.agreement_runs),
            OldDialogue(
                MemoryOldTurns(self.database),
                vectors_on(Shelf.DIALOGUE, self.recall_index, Stock.DIALOGUE_VECTORS),
                messages_in(self.dialogue_log),
                MemoryOldDocuments(self.dialogue_log.messages, Leftover.DIALOGUE),
            ),
            MemoryOldDocuments(self.audit_log.entries, Leftover.AUDIT),
        )
        self.store_healths = tuple(MemoryStoreHealth(store) for store in STORES)

    @property
    def embedders(self) -> MemoryEmbedders:
        """Whatever the usual one is by now."""
        return MemoryEmbedders(self.embedder, *self.more_models)
