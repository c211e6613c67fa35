"""The fake behind each port."""

from typing import Any

from adapters.zipped.archives import ZipExportArchives
from application.consistency.pace import Pace
from application.consistency.relay_observer import NobodyWatches
from application.tracer import NobodyFollows
from infrastructure.composition.choices import among
from infrastructure.composition.injector import containers, providers
from infrastructure.metrics.instruments import Instruments


class MemoryPorts(containers.DeclarativeContainer):
    """The fakes, all over one memory."""

    stores: providers.Dependency[Any] = providers.Dependency()

    abandoned_turns = stores.provided.abandoned_turns
    agreement_runs = stores.provided.agreement_runs
    backup_standings = stores.provided.backup_standings
    audit_log = stores.provided.audit_log
    audit_key = stores.provided.audit_trail.key
    audit_trail = stores.provided.audit_trail
    changed_learners = stores.provided.changed_learners
    clock = stores.provided.clock
    coaching_queries = stores.provided.coaching_queries
    dead_letters = stores.provided.dead_letters
    dialogue_log = stores.provided.dialogue_log
    embedder = stores.provided.embedder
    embedders = providers.Callable(among, embedder, stores.provided.embedders)
    ids = stores.provided.ids
    import_desk = stores.provided.import_desk
    tracer = providers.Singleton(NobodyFollows)
    instruments = providers.Singleton(Instruments, tracer)
    inventories = stores.provided.inventories
    kept_vectors = stores.provided.kept_vectors
    knowledge_queries = stores.provided.knowledge_queries
    leftovers = stores.provided.leftovers
    erasure_desk = stores.provided.erasure_desk
    erasure_ledger = stores.provided.erasure_ledger
    learner_traces = stores.provided.learner_traces
    receipt_signer = stores.provided.receipt_signer
    export_archives = providers.Singleton(ZipExportArchives, stores.provided.clock)
    learner_documents = stores.provided.learner_documents
    learner_records = stores.provided.learner_records
    lexicon = stores.provided.lexicon
    account_rate = stores.provided.account_rate
    address_rate = stores.provided.address_rate
    api_keys = stores.provided.api_keys
    tenant_desk = stores.provided.tenant_desk
    tenant_standing = stores.provided.tenant_standing
    login_attempts = stores.provided.login_attempts
    outgoing_mail = stores.provided.outgoing_mail
    reset_page = stores.provided.reset_page
    rate_limits = stores.provided.rate_limits
    message_bus = stores.provided.message_bus
    object_store = stores.provided.object_store
    signed_links = stores.provided.signed_links
    upload_largest = stores.provided.upload_largest
    waiting_uploads = stores.provided.waiting_uploads
    ageing_objects = stores.provided.ageing_objects
    retention_runs = stores.provided.retention_runs
    outbox = stores.provided.outbox
    outbox_desk = stores.provided.outbox_desk
    pace = providers.Singleton(Pace)
    password_hasher = stores.provided.password_hasher
    persona_snapshots = stores.provided.persona_snapshots
    planning_queries = stores.provided.planning_queries
    progress_queries = stores.provided.progress_queries
    recall_index = stores.provided.recall_index
    redelivery = stores.provided.redelivery
    relay_observer = providers.Singleton(NobodyWatches)
    report_renderer = stores.provided.report_renderer
    store_healths = stores.provided.store_healths
    text_extractor = stores.provided.text_extractor
    token_issuer = stores.provided.token_issuer
    tombstones = stores.provided.tombstones
    truth = stores.provided.truth
    truth_changes = stores.provided.truth_changes
    tutor = stores.provided.tutor
    unit_of_work = stores.provided.unit_of_work
    web_pages = stores.provided.web_pages
    vector_collections = stores.provided.vector_collections
