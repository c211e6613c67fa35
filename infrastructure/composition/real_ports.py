"""The real part behind each port."""

from datetime import timedelta
from functools import partial
from typing import ClassVar

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.crypto.receipt_signer import Ed25519ReceiptSigner
from adapters.filesystem.erasure_ledger import FilesystemErasureLedger
from adapters.filesystem.health import FilesystemHealth
from adapters.filesystem.inventory import FilesystemInventory
from adapters.filesystem.learner_traces import FilesystemTraces
from adapters.filesystem.mail_folder import FilesystemMailFolder
from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.filesystem.signed_links import FilesystemSignedLinks
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import mongo_client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.documents import AuditLogs, DialogueMessages
from adapters.mongo.health import MongoHealth
from adapters.mongo.learner_documents import MongoLearnerDocuments
from adapters.mongo.learner_traces import MongoTraces
from adapters.mongo.message_inventory import MongoMessageInventory
from adapters.mongo.mongo import Mongo
from adapters.mongo.old_documents import MongoOldDocuments
from adapters.mongo.persona_inventory import MongoPersonaInventory
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.mongo.pool_counts import MongoPoolCounts
from adapters.mongo.vital_signs import MongoVitalSigns
from adapters.nats.names import NatsNames
from adapters.offline.lexicon import HashedLexicon
from adapters.offline.words import Words
from adapters.passwords.argon2_hasher import Argon2Hasher
from adapters.postgres.abandoned_turns import PostgresAbandonedTurns
from adapters.postgres.agreement_runs import PostgresAgreementRuns
from adapters.postgres.api_keys import PostgresApiKeys
from adapters.postgres.audit_trail import PostgresAuditTrail
from adapters.postgres.backup_standings import PostgresBackupStandings
from adapters.postgres.changed_learners import PostgresChangedLearners
from adapters.postgres.coaching_queries import PostgresCoachingQueries
from adapters.postgres.connections import Connections
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.digests import Digests
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.erasure_desk import PostgresErasureDesk
from adapters.postgres.health import PostgresHealth
from adapters.postgres.import_desk import PostgresImportDesk
from adapters.postgres.kept_vectors import PostgresKeptVectors
from adapters.postgres.knowledge_queries import PostgresKnowledgeQueries
from adapters.postgres.learner_records import PostgresLearnerRecords
from adapters.postgres.learner_traces import PostgresTraces
from adapters.postgres.leftovers import PostgresLeftovers
from adapters.postgres.login_attempts import PostgresLoginAttempts
from adapters.postgres.object_manifest import PostgresAgeingObjects
from adapters.postgres.old_turns import PostgresOldTurns
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.progress_queries import PostgresProgressQueries
from adapters.postgres.rate_limits import PostgresRateLimits
from adapters.postgres.retention_runs import PostgresRetentionRuns
from adapters.postgres.roles import API, WORKER
from adapters.postgres.tenant_desk import PostgresTenantDesk, PostgresTenantStanding
from adapters.postgres.tombstones import PostgresTombstones
from adapters.postgres.truth import PostgresTruth
from adapters.postgres.truth_changes import PostgresTruthChanges
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.postgres.upload_repository import PostgresWaitingUploads
from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.postgres.vector_inventory import PostgresVectorInventory
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.postgres.vital_signs import PostgresVitalSigns
from adapters.system.clock import SystemClock
from adapters.system.ids import SystemIds
from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from adapters.zipped.archives import ZipExportArchives
from application.consistency.pace import Pace
from application.ports.inventory import Inventory, Stock
from application.privacy.letters_of import DeadLetterTraces
from application.privacy.old_dialogue import OldDialogue
from domain.privacy.retention import Leftover
from entrypoints.queue.letter_reader import SealedLetterReader
from entrypoints.queue.nats import NatsCommands
from entrypoints.queue.replay import QueueRedelivery
from entrypoints.queue.sealing import Sealer
from infrastructure.buckets import bucket_of
from infrastructure.composition.choices import audit_key, nats_url, rate, same, together, tutor, when_needed
from infrastructure.composition.injector import containers, providers
from infrastructure.deployment import Deployment
from infrastructure.metrics.counted_relay import CountedRelay
from infrastructure.metrics.instruments import Instruments
from infrastructure.models import KnownModels, embedder_of, model_server_of
from infrastructure.relay_log import RelayLog
from infrastructure.secrets import mongo_logins_of, postgres_password_of, secrets_of
from infrastructure.tracing import tracer_of
from infrastructure.vector_server import vector_server_of

NATS_SILENCE = timedelta(seconds=30)  # of a worker that is taken for dead; the broker must be told the same
ISSUER, AUDIENCE = "study-coach", "study-coach-api"  # who signs access tokens, and who believes them


def _vectors_in(
    chosen: providers.Provider[str], connections: object, places: object, stock: Stock
) -> providers.Provider[Inventory]:
    return providers.Selector(
        chosen,
        postgres=providers.Singleton(PostgresVectorInventory, connections, stock),
        qdrant=providers.Singleton(
            when_needed("adapters.qdrant.inventory", "QdrantVectorInventory"), places, stock
        ),
    )


class Ports(containers.DeclarativeContainer):
    """The real parts. Nothing is connected by building them."""

    deployment = providers.Dependency(instance_of=Deployment)
    settings = deployment.provided.settings
    addresses = deployment.provided.addresses
    keys = deployment.provided.keys

    tracer = providers.Singleton(tracer_of, settings)
    instruments = providers.Singleton(Instruments, tracer)
    secrets = providers.Singleton(secrets_of, settings)
    postgres_password = providers.Singleton(postgres_password_of, settings, secrets)
    # Of what concerns every tenant; and of what is one tenant's, who is named with each statement.
    engine = providers.Singleton(
        create_engine,
        addresses.postgres,
        pool_size=settings.postgres_pool_size,
        behind_pgbouncer=addresses.behind_pgbouncer,
        role=WORKER,
        password=postgres_password,
    )
    connections = providers.Singleton(
        Connections,
        engine,
        behind_pgbouncer=addresses.behind_pgbouncer,
        role=WORKER,
        observer=instruments,
    )
    fenced_engine = providers.Singleton(
        create_engine,
        addresses.postgres,
        pool_size=settings.postgres_pool_size,
        behind_pgbouncer=addresses.behind_pgbouncer,
        role=API,
        password=postgres_password,
    )
    fenced = providers.Singleton(
        Connections,
        fenced_engine,
        behind_pgbouncer=addresses.behind_pgbouncer,
        role=API,
        fenced=True,
        observer=instruments,
    )
    doorbell = providers.Singleton(
        Doorbell,
        providers.Callable(partial, connect_directly, addresses.postgres_direct, password=postgres_password),
    )
    mongo_pool_counts = providers.Singleton(MongoPoolCounts)
    mongo = providers.Singleton(
        Mongo,
        addresses.mongo,
        providers.Callable(mongo_logins_of, settings, secrets),
        make=providers.Callable(
            partial,
            mongo_client,
            pool_size=settings.mongo_pool_size,
            listeners=providers.List(mongo_pool_counts),
        ),
    )
    postgres_vital_signs = providers.Singleton(PostgresVitalSigns, connections)
    mongo_vital_signs = providers.Singleton(MongoVitalSigns, mongo)
    pgqueuer_connections = providers.Singleton(
        when_needed("adapters.pgqueuer.connections", "QueueConnections"),
        addresses.postgres_direct,
        password=postgres_password,
    )
    pgqueuer_driver = providers.Factory(
        when_needed("adapters.pgqueuer.connections", "QueueDriver"), pgqueuer_connections
    )
    nats_url = providers.Callable(nats_url, settings)
    nats_names = providers.Singleton(NatsNames, settings.nats_prefix)
    nats_connection = providers.Singleton(when_needed("adapters.nats.connection", "NatsConnection"), nats_url)
    declare_nats_streams = providers.Callable(
        partial,
        when_needed("adapters.nats.streams", "declare_streams"),
        nats_connection,
        nats_names,
        silence=NATS_SILENCE,
    )
    queue_connections = providers.Selector(
        settings.queue, postgres=pgqueuer_connections, nats=nats_connection
    )
    model_server = providers.Singleton(model_server_of, settings)
    words = providers.Singleton(Words)

    personal_data_cipher = providers.Singleton(
        AesGcmPersonalDataCipher.over, keys.master_keys, keys.blind_index_keys
    )
    abandoned_turns = providers.Singleton(PostgresAbandonedTurns, connections)
    agreement_runs = providers.Singleton(PostgresAgreementRuns, connections)
    backup_standings = providers.Singleton(PostgresBackupStandings, connections)
    audit_log = providers.Singleton(MongoAuditLog)
    audit_key = providers.Callable(audit_key, keys.receipt_key)
    audit_trail = providers.Singleton(PostgresAuditTrail, connections, audit_key)
    changed_learners = providers.Singleton(PostgresChangedLearners, connections)
    clock = providers.Singleton(SystemClock)
    coaching_queries = providers.Singleton(PostgresCoachingQueries, fenced)
    dead_letters = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(PostgresDeadLetters, connections),
        nats=providers.Singleton(
            when_needed("adapters.nats.dead_letters", "NatsDeadLetters"), nats_connection, nats_names
        ),
    )
    dialogue_log = providers.Singleton(MongoDialogueLog)
    embedder = providers.Singleton(embedder_of, settings, model_server, words)
    embedders = providers.Singleton(KnownModels, embedder, settings, model_server, words)
    ids = providers.Singleton(SystemIds)
    bucket = providers.Singleton(bucket_of, settings)
    objects_inventory = providers.Selector(
        settings.objects_in,
        folder=providers.Singleton(FilesystemInventory, settings.objects),
        bucket=providers.Singleton(when_needed("adapters.s3.inventory", "S3Inventory"), bucket),
    )
    import_desk = providers.Singleton(PostgresImportDesk, connections)
    vector_server = providers.Singleton(vector_server_of, settings)
    vector_places = providers.Singleton(
        when_needed("adapters.qdrant.places", "Places"), vector_server, prefix=settings.qdrant_prefix
    )
    vector_inventory: ClassVar = partial(_vectors_in, settings.vectors_in, connections, vector_places)
    inventories = providers.List(
        providers.Singleton(MongoMessageInventory),
        vector_inventory(Stock.KNOWLEDGE_VECTORS),
        vector_inventory(Stock.DIALOGUE_VECTORS),
        providers.Singleton(MongoPersonaInventory),
        vector_inventory(Stock.PERSONA_VECTORS),
        objects_inventory,
    )
    kept_vectors = providers.Singleton(PostgresKeptVectors, connections)
    knowledge_queries = providers.Singleton(PostgresKnowledgeQueries, fenced)
    erasure_desk = providers.Singleton(PostgresErasureDesk, connections)
    export_archives = providers.Singleton(ZipExportArchives, clock)
    learner_documents = providers.Singleton(MongoLearnerDocuments)
    learner_records = providers.Singleton(PostgresLearnerRecords, connections, personal_data_cipher)
    lexicon = providers.Singleton(HashedLexicon, words)
    postgres_leftovers = providers.Singleton(PostgresLeftovers, connections)
    retention_runs = providers.Singleton(PostgresRetentionRuns, connections)
    kept_by_policy: ClassVar = (
        postgres_leftovers,
        providers.Singleton(
            OldDialogue,
            providers.Singleton(PostgresOldTurns, connections),
            vector_inventory(Stock.DIALOGUE_VECTORS),
            providers.Singleton(MongoMessageInventory),
            providers.Singleton(MongoOldDocuments, DialogueMessages, Leftover.DIALOGUE),
        ),
        providers.Singleton(MongoOldDocuments, AuditLogs, Leftover.AUDIT),
    )
    leftovers = providers.Selector(
        settings.queue,
        postgres=providers.List(
            *kept_by_policy,
            providers.Singleton(
                when_needed("adapters.pgqueuer.retention", "PgqueuerLeftovers"), pgqueuer_connections
            ),
        ),
        nats=providers.List(*kept_by_policy),  # a broker forgets by itself
    )
    api_keys = providers.Singleton(PostgresApiKeys, connections)
    tenant_desk = providers.Singleton(PostgresTenantDesk, connections)
    tenant_standing = providers.Singleton(PostgresTenantStanding, connections)
    digests = providers.Singleton(Digests, keys.cursor_key)
    outgoing_mail = providers.Selector(
        settings.mail_by,
        folder=providers.Singleton(FilesystemMailFolder, settings.mail, settings.mail_from),
        smtp=providers.Singleton(
            when_needed("adapters.smtp.outgoing_mail", "SmtpOutgoingMail"),
            providers.Callable(when_needed("infrastructure.mail_server", "mail_server_of"), settings),
            settings.mail_from,
        ),
    )
    reset_page = settings.reset_page
    login_attempts = providers.Singleton(PostgresLoginAttempts, connections, digests)
    rate_limits = providers.Singleton(PostgresRateLimits, connections, digests)
    account_rate = providers.Callable(rate, "account", settings.limit_account)
    address_rate = providers.Callable(rate, "address", settings.limit_address)
    erasure_ledger = providers.Selector(
        settings.ledger_in,
        folder=providers.Singleton(FilesystemErasureLedger, settings.ledger),
        bucket=providers.Singleton(when_needed("adapters.s3.erasure_ledger", "S3ErasureLedger"), bucket),
    )
    receipt_signer = providers.Singleton(Ed25519ReceiptSigner, providers.List(keys.receipt_key))
    learner_traces = providers.Callable(
        together,
        providers.List(
            providers.Singleton(PostgresTraces, connections),
            providers.Singleton(MongoTraces),
        ),
        providers.Selector(
            settings.vectors_in,
            postgres=providers.List(),  # among the rows
            qdrant=providers.List(
                providers.Singleton(
                    when_needed("adapters.qdrant.learner_traces", "QdrantTraces"), vector_places
                )
            ),
        ),
        providers.List(
            providers.Selector(
                settings.objects_in,
                folder=providers.Singleton(FilesystemTraces, settings.objects),
                bucket=providers.Singleton(when_needed("adapters.s3.learner_traces", "S3Traces"), bucket),
            ),
            providers.Singleton(
                DeadLetterTraces,
                dead_letters,
                providers.Singleton(
                    SealedLetterReader, providers.Singleton(Sealer, providers.List(keys.queue_key))
                ),
            ),
        ),
        providers.Selector(
            settings.queue,
            postgres=providers.List(
                providers.Singleton(
                    when_needed("adapters.pgqueuer.learner_traces", "PgqueuerTraces"), pgqueuer_connections
                )
            ),
            nats=providers.List(
                providers.Singleton(
                    when_needed("adapters.nats.learner_traces", "NatsTraces"), nats_connection, nats_names
                )
            ),
        ),
    )
    message_bus = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(
            when_needed("adapters.pgqueuer.bus", "PgqueuerBus"), pgqueuer_connections
        ),
        nats=providers.Singleton(
            when_needed("adapters.nats.message_bus", "NatsMessageBus"), nats_connection, nats_names
        ),
    )
    object_store = providers.Selector(
        settings.objects_in,
        folder=providers.Singleton(FilesystemObjectStore, settings.objects),
        bucket=providers.Singleton(when_needed("adapters.s3.object_store", "S3ObjectStore"), bucket),
    )
    signed_links = providers.Selector(
        settings.objects_in,
        folder=providers.Singleton(FilesystemSignedLinks, keys.cursor_key, clock, settings.public_url),
        bucket=providers.Singleton(when_needed("adapters.s3.signed_links", "S3SignedLinks"), bucket, clock),
    )
    upload_largest = providers.Callable(same, settings.upload_largest)
    waiting_uploads = providers.Singleton(PostgresWaitingUploads, connections)
    ageing_objects = providers.Singleton(PostgresAgeingObjects, connections)
    outbox = providers.Singleton(PostgresOutbox, connections, doorbell)
    outbox_desk = providers.Singleton(PostgresOutboxDesk, connections)
    pace = providers.Singleton(Pace, settings.embedding_rate)
    password_hasher = providers.Singleton(Argon2Hasher)
    persona_snapshots = providers.Singleton(MongoPersonaSnapshots)
    planning_queries = providers.Singleton(PostgresPlanningQueries, fenced)
    progress_queries = providers.Singleton(PostgresProgressQueries, fenced)
    recall_index = providers.Selector(
        settings.vectors_in,
        postgres=providers.Singleton(PostgresRecallIndex, fenced),
        qdrant=providers.Singleton(
            when_needed("adapters.qdrant.recall_index", "QdrantRecallIndex"), vector_places
        ),
    )
    redelivery = providers.Factory(
        QueueRedelivery,
        providers.Singleton(Sealer, providers.List(keys.queue_key)),
        providers.Selector(
            settings.queue,
            postgres=providers.Factory(
                when_needed("entrypoints.queue.postgres", "PostgresCommands"), pgqueuer_driver
            ).provider,
            nats=providers.Factory(NatsCommands, nats_connection, settings.nats_prefix).provider,
        ),
    )
    relay_observer = providers.Singleton(
        CountedRelay, providers.Singleton(RelayLog), instruments.provided.deliveries
    )
    own_healths: ClassVar = (
        providers.Singleton(PostgresHealth, connections),
        providers.Singleton(MongoHealth, mongo),
        providers.Selector(
            settings.objects_in,
            folder=providers.Singleton(FilesystemHealth, settings.objects),
            bucket=providers.Singleton(when_needed("adapters.s3.health", "S3Health"), bucket),
        ),
    )
    report_renderer = providers.Singleton(
        when_needed("adapters.typst.report_renderer", "TypstReportRenderer")
    )
    store_healths = providers.Callable(
        together,
        providers.List(*own_healths),
        providers.Selector(
            settings.vectors_in,
            postgres=providers.List(),  # theirs is PostgreSQL's
            qdrant=providers.List(
                providers.Singleton(when_needed("adapters.qdrant.health", "QdrantHealth"), vector_server)
            ),
        ),
        providers.Selector(
            settings.queue,
            postgres=providers.List(),
            nats=providers.List(
                providers.Singleton(when_needed("adapters.nats.health", "NatsHealth"), nats_connection)
            ),
        ),
    )
    token_issuer = providers.Singleton(
        JwtIssuer,
        providers.Singleton(SigningKeys, keys.token_keys.call()),
        issuer=ISSUER,
        audience=AUDIENCE,
    )
    text_extractor = providers.Singleton(
        when_needed("adapters.extraction.caged_extractor", "CagedTextExtractor")
    )
    tombstones = providers.Singleton(PostgresTombstones, fenced)
    truth = providers.Singleton(PostgresTruth, connections)
    truth_changes = providers.Singleton(PostgresTruthChanges, connections)
    tutor = providers.Singleton(tutor, settings, model_server, words)
    vector_collections = providers.Selector(
        settings.vectors_in,
        postgres=providers.Singleton(PostgresVectorCollections, connections),
        qdrant=providers.Singleton(
            when_needed("adapters.qdrant.vector_collections", "QdrantVectorCollections"), vector_places
        ),
    )
    unit_of_work = providers.Singleton(
        PostgresUnitOfWorkFactory,
        fenced,
        ids,
        personal_data_cipher,
    )
    web_pages = providers.Singleton(when_needed("adapters.web.web_pages", "HttpxWebPages"))
