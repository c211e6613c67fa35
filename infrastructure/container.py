"""Which part plays which role: every provider is built synchronously, and opened in `lifespan.py`."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.filesystem.health import FilesystemHealth
from adapters.filesystem.inventory import FilesystemInventory
from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import mongo_client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.health import MongoHealth
from adapters.mongo.message_inventory import MongoMessageInventory
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.nats.names import CONSUMER, NatsNames
from adapters.offline.hashed_words import HashedWords
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.offline.words import Words
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from adapters.openai.tutor import OpenAITutor
from adapters.passwords.argon2_hasher import Argon2Hasher
from adapters.postgres.abandoned_turns import PostgresAbandonedTurns
from adapters.postgres.agreement_runs import PostgresAgreementRuns
from adapters.postgres.coaching_queries import PostgresCoachingQueries
from adapters.postgres.connections import Connections
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.health import PostgresHealth
from adapters.postgres.knowledge_queries import PostgresKnowledgeQueries
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.progress_queries import PostgresProgressQueries
from adapters.postgres.tombstones import PostgresTombstones
from adapters.postgres.truth import PostgresTruth
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.postgres.vector_inventory import PostgresVectorInventory
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.system.clock import SystemClock
from adapters.system.ids import SystemIds
from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.audit.record_audit import RecordAudit
from application.coach import Coach
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurns
from application.coaching.answer_turn import AnswerTurn
from application.coaching.change_coaching_session import ChangeCoachingSession
from application.coaching.delete_coaching_session import DeleteCoachingSession
from application.coaching.forget_dialogue import ForgetDialogue
from application.coaching.index_dialogue import IndexDialogue
from application.coaching.list_messages import ListMessages
from application.coaching.open_coaching_session import OpenCoachingSession
from application.coaching.read_coaching_sessions import ListCoachingSessions, ReadCoachingSession
from application.coaching.recall import Recall
from application.coaching.send_message import AcceptMessage, SendMessage, StreamMessage
from application.consistency.check_stores import CheckStores
from application.consistency.fsck import CheckAgreement
from application.consistency.late_writers import FencedDialogueLog, FencedRecallIndex
from application.consistency.publish_event import PublishEvent
from application.consistency.rebuild import Rebuild
from application.consistency.relay import Relay
from application.consistency.relay_observer import NobodyWatches
from application.consistency.reliably import Reliably
from application.consistency.tend_outbox import (
    DiscardDelivery,
    ListDeliveries,
    ReadOutboxLag,
    ReplayDeliveries,
    ShowEvent,
)
from application.identity.authenticate import Authenticate
from application.identity.change_password import ChangePassword
from application.identity.change_profile import ChangeProfile
from application.identity.log_in import LogIn
from application.identity.log_out import LogOut
from application.identity.read_profile import ReadProfile
from application.identity.refresh_tokens import RefreshTokens
from application.identity.register_user import RegisterUser
from application.knowledge.add_knowledge import AddKnowledge
from application.knowledge.delete_knowledge import DeleteKnowledge
from application.knowledge.index_resource import IndexResource
from application.knowledge.read_knowledge import ListKnowledge, ReadImport, ReadKnowledge
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.retrieval import Retrieval
from application.knowledge.search_knowledge import SearchKnowledge
from application.persona.read_persona import ReadPersona
from application.persona.refresh_persona import RefreshPersona
from application.planning.add_task import AddTask
from application.planning.change_plan import ChangePlan
from application.planning.change_task import ChangeTask
from application.planning.create_plan import CreatePlan
from application.planning.delete_plan import DeletePlan
from application.planning.generate_plan import GeneratePlan
from application.planning.index_plan import IndexPlan
from application.planning.list_tasks import ListTasks
from application.planning.read_plans import ListPlans, ReadPlan
from application.planning.remove_task import RemoveTask
from application.ports.embedder import Embedder
from application.ports.inventory import Stock
from application.ports.tutor import Tutor
from application.progress.capture_snapshot import CaptureSnapshot
from application.progress.log_study_session import LogStudySession
from application.progress.read_progress import ListProgress, ListStudySessions, ReadProgress
from entrypoints.http.options import HttpOptions
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.sealing import Sealer
from infrastructure.deployment import Deployment
from infrastructure.hiding import hidden
from infrastructure.relay_log import RelayLog
from infrastructure.settings import Settings
from infrastructure.version import release

with hidden("fastapi"):  # for a wiring that we do not use, it loads this framework wherever it finds it
    from dependency_injector import containers, providers

ISSUER, AUDIENCE = "study-coach", "study-coach-api"  # who signs access tokens, and who believes them
OPENAI = "https://api.openai.com/v1"
NATS_SILENCE = timedelta(seconds=30)  # of a worker that is taken for dead; the broker must be told the same


def _reliably(use_case: type, **parts: object) -> providers.Provider[object]:
    return providers.Factory(Reliably, providers.Factory(use_case, **parts))


def _when_needed(module: str, name: str) -> Callable[..., Any]:
    """A part whose libraries take long to load, and which not every process builds."""
    return lambda *parts, **options: getattr(import_module(module), name)(*parts, **options)


def _nats_url(settings: Settings) -> str:
    return settings.nats_url.get_secret_value() if settings.nats_url is not None else ""


def _model_server(settings: Settings) -> ModelServer:
    key = settings.model_api_key
    return ModelServer(settings.model_base_url or OPENAI, key.get_secret_value() if key else "none")


def _embedder(settings: Settings, server: ModelServer, words: Words) -> Embedder:
    if settings.embedding_model is None:
        return HashedWords(words)
    return OpenAIEmbedder(server, settings.embedding_model)


def _tutor(settings: Settings, server: ModelServer, words: Words) -> Tutor:
    return QuotingTutor(words) if settings.chat_model is None else OpenAITutor(server, settings.chat_model)


class UseCases(containers.DeclarativeContainer):
    """Every use case and every subscriber, once, over whatever fills the ports."""

    ports = providers.DependenciesContainer()
    work: ClassVar = {"unit_of_work": ports.unit_of_work, "clock": ports.clock}

    # Nothing that was removed can be written again by somebody who is late.
    dialogue_log = providers.Singleton(FencedDialogueLog, log=ports.dialogue_log, tombstones=ports.tombstones)
    recall_index = providers.Singleton(
        FencedRecallIndex, index=ports.recall_index, tombstones=ports.tombstones
    )
    retrieval = providers.Singleton(
        Retrieval, embedder=ports.embedder, index=recall_index, knowledge=ports.knowledge_queries
    )
    accept_message = providers.Singleton(AcceptMessage, **work)
    answer_turn = providers.Singleton(
        AnswerTurn,
        **work,
        dialogue=dialogue_log,
        personas=ports.persona_snapshots,
        retrieval=retrieval,
        tutor=ports.tutor,
    )

    index_dialogue = providers.Factory(
        IndexDialogue, dialogue=dialogue_log, embedder=ports.embedder, index=recall_index
    )
    index_plan = providers.Factory(
        IndexPlan, plans=ports.planning_queries, embedder=ports.embedder, index=recall_index
    )
    index_resource = providers.Factory(IndexResource, **work, embedder=ports.embedder, index=recall_index)
    rebuild = providers.Factory(
        Rebuild,
        unit_of_work=ports.unit_of_work,
        dialogue=index_dialogue,
        plans=index_plan,
        resources=index_resource,
    )

    coach = providers.Singleton(
        Coach,
        # identity
        register_user=_reliably(RegisterUser, **work, hasher=ports.password_hasher),
        log_in=providers.Factory(
            LogIn, **work, hasher=ports.password_hasher, tokens=ports.token_issuer, ids=ports.ids
        ),
        refresh_tokens=providers.Factory(RefreshTokens, **work, tokens=ports.token_issuer, ids=ports.ids),
        log_out=providers.Factory(LogOut, **work),
        authenticate=providers.Factory(Authenticate, tokens=ports.token_issuer, clock=ports.clock),
        read_profile=providers.Factory(ReadProfile, unit_of_work=ports.unit_of_work),
        change_profile=_reliably(ChangeProfile, **work),
        change_password=_reliably(ChangePassword, **work, hasher=ports.password_hasher),
        # coaching
        open_coaching_session=_reliably(OpenCoachingSession, **work),
        read_coaching_session=providers.Factory(ReadCoachingSession, queries=ports.coaching_queries),
        list_coaching_sessions=providers.Factory(ListCoachingSessions, queries=ports.coaching_queries),
        change_coaching_session=_reliably(ChangeCoachingSession, **work),
        delete_coaching_session=_reliably(DeleteCoachingSession, **work),
        send_message=_reliably(SendMessage, accept=accept_message, answer=answer_turn),
        stream_message=_reliably(StreamMessage, accept=accept_message, answer=answer_turn),
        answer_abandoned_turns=providers.Factory(
            AnswerAbandonedTurns, turns=ports.abandoned_turns, answer=answer_turn, clock=ports.clock
        ),
        list_messages=providers.Factory(ListMessages, queries=ports.coaching_queries, dialogue=dialogue_log),
        recall=providers.Factory(
            Recall, retrieval=retrieval, dialogue=dialogue_log, plans=ports.planning_queries
        ),
        # persona
        read_persona=providers.Factory(ReadPersona, personas=ports.persona_snapshots),
        # planning
        create_plan=_reliably(CreatePlan, **work),
        generate_plan=_reliably(GeneratePlan, **work, retrieval=retrieval, tutor=ports.tutor, ids=ports.ids),
        read_plan=providers.Factory(ReadPlan, queries=ports.planning_queries),
        list_plans=providers.Factory(ListPlans, queries=ports.planning_queries),
        change_plan=_reliably(ChangePlan, **work),
        delete_plan=_reliably(DeletePlan, **work),
        add_task=_reliably(AddTask, **work),
        change_task=_reliably(ChangeTask, **work),
        remove_task=_reliably(RemoveTask, **work),
        list_tasks=providers.Factory(ListTasks, queries=ports.planning_queries),
        # progress
        log_study_session=_reliably(LogStudySession, **work),
        list_study_sessions=providers.Factory(ListStudySessions, queries=ports.progress_queries),
        read_progress=providers.Factory(ReadProgress, **work),
        list_progress=providers.Factory(ListProgress, queries=ports.progress_queries),
        # knowledge
        add_knowledge=_reliably(AddKnowledge, **work, objects=ports.object_store),
        read_knowledge=providers.Factory(ReadKnowledge, queries=ports.knowledge_queries),
        list_knowledge=providers.Factory(ListKnowledge, queries=ports.knowledge_queries),
        delete_knowledge=_reliably(DeleteKnowledge, **work),
        search_knowledge=providers.Factory(SearchKnowledge, retrieval=retrieval),
        read_import=providers.Factory(ReadImport, queries=ports.knowledge_queries),
        # operation
        check_agreement=providers.Factory(
            CheckAgreement,
            truth=ports.truth,
            inventories=ports.inventories,
            rebuild=rebuild,
            runs=ports.agreement_runs,
            clock=ports.clock,
            ids=ports.ids,
        ),
        check_stores=providers.Factory(CheckStores, stores=ports.store_healths),
        list_deliveries=providers.Factory(ListDeliveries, desk=ports.outbox_desk),
        show_event=providers.Factory(ShowEvent, desk=ports.outbox_desk),
        replay_deliveries=providers.Factory(ReplayDeliveries, desk=ports.outbox_desk),
        discard_delivery=providers.Factory(DiscardDelivery, desk=ports.outbox_desk),
        read_outbox_lag=providers.Factory(ReadOutboxLag, desk=ports.outbox_desk),
    )

    subscribers = providers.List(
        providers.Factory(CaptureSnapshot, **work),
        providers.Factory(ForgetDialogue, dialogue=dialogue_log),
        index_dialogue,
        index_plan,
        index_resource,
        providers.Factory(PublishEvent, bus=ports.message_bus),
        providers.Factory(RecordAudit, audit=ports.audit_log),
        providers.Factory(
            RefreshPersona,
            **work,
            plans=ports.planning_queries,
            dialogue=dialogue_log,
            personas=ports.persona_snapshots,
            embedder=ports.embedder,
            index=recall_index,
        ),
        providers.Factory(RemoveOriginal, objects=ports.object_store),
    )
    relay = providers.Singleton(
        Relay, outbox=ports.outbox, subscribers=subscribers, observer=ports.relay_observer
    )


class Ports(containers.DeclarativeContainer):
    """The real parts. Nothing is connected by building them."""

    deployment = providers.Dependency(instance_of=Deployment)
    settings = deployment.provided.settings
    addresses = deployment.provided.addresses
    keys = deployment.provided.keys

    engine = providers.Singleton(
        create_engine,
        addresses.postgres,
        pool_size=settings.postgres_pool_size,
        behind_pgbouncer=addresses.behind_pgbouncer,
    )
    connections = providers.Singleton(Connections, engine, behind_pgbouncer=addresses.behind_pgbouncer)
    doorbell = providers.Singleton(
        Doorbell, providers.Callable(partial, connect_directly, addresses.postgres_direct)
    )
    mongo_client = providers.Singleton(mongo_client, addresses.mongo, pool_size=settings.mongo_pool_size)
    pgqueuer_connections = providers.Singleton(
        _when_needed("adapters.pgqueuer.connections", "QueueConnections"), addresses.postgres_direct
    )
    pgqueuer_driver = providers.Factory(
        _when_needed("adapters.pgqueuer.connections", "QueueDriver"), pgqueuer_connections
    )
    nats_url = providers.Callable(_nats_url, settings)
    nats_names = providers.Singleton(NatsNames, settings.nats_prefix)
    nats_connection = providers.Singleton(
        _when_needed("adapters.nats.connection", "NatsConnection"), nats_url
    )
    declare_nats_streams = providers.Callable(
        partial,
        _when_needed("adapters.nats.streams", "declare_streams"),
        nats_connection,
        nats_names,
        silence=NATS_SILENCE,
    )
    queue_connections = providers.Selector(
        settings.queue, postgres=pgqueuer_connections, nats=nats_connection
    )
    model_server = providers.Singleton(_model_server, settings)
    words = providers.Singleton(Words)

    abandoned_turns = providers.Singleton(PostgresAbandonedTurns, connections)
    agreement_runs = providers.Singleton(PostgresAgreementRuns, connections)
    audit_log = providers.Singleton(MongoAuditLog)
    clock = providers.Singleton(SystemClock)
    coaching_queries = providers.Singleton(PostgresCoachingQueries, connections)
    dead_letters = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(PostgresDeadLetters, connections),
        nats=providers.Singleton(
            _when_needed("adapters.nats.dead_letters", "NatsDeadLetters"), nats_connection, nats_names
        ),
    )
    dialogue_log = providers.Singleton(MongoDialogueLog)
    embedder = providers.Singleton(_embedder, settings, model_server, words)
    ids = providers.Singleton(SystemIds)
    inventories = providers.List(
        providers.Singleton(MongoMessageInventory),
        providers.Singleton(PostgresVectorInventory, connections, Stock.KNOWLEDGE_VECTORS),
        providers.Singleton(PostgresVectorInventory, connections, Stock.DIALOGUE_VECTORS),
        providers.Singleton(FilesystemInventory, settings.objects),
    )
    knowledge_queries = providers.Singleton(PostgresKnowledgeQueries, connections)
    message_bus = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(
            _when_needed("adapters.pgqueuer.bus", "PgqueuerBus"), pgqueuer_connections
        ),
        nats=providers.Singleton(
            _when_needed("adapters.nats.message_bus", "NatsMessageBus"), nats_connection, nats_names
        ),
    )
    object_store = providers.Singleton(FilesystemObjectStore, settings.objects)
    outbox = providers.Singleton(PostgresOutbox, connections, doorbell)
    outbox_desk = providers.Singleton(PostgresOutboxDesk, connections)
    password_hasher = providers.Singleton(Argon2Hasher)
    persona_snapshots = providers.Singleton(MongoPersonaSnapshots)
    planning_queries = providers.Singleton(PostgresPlanningQueries, connections)
    progress_queries = providers.Singleton(PostgresProgressQueries, connections)
    recall_index = providers.Singleton(PostgresRecallIndex, connections)
    relay_observer = providers.Singleton(RelayLog)
    store_healths = providers.List(
        providers.Singleton(PostgresHealth, connections),
        providers.Singleton(MongoHealth, mongo_client),
        providers.Singleton(FilesystemHealth, settings.objects),
    )
    token_issuer = providers.Singleton(
        JwtIssuer,
        providers.Singleton(SigningKeys, providers.List(keys.token_key)),
        issuer=ISSUER,
        audience=AUDIENCE,
    )
    tombstones = providers.Singleton(PostgresTombstones, connections)
    truth = providers.Singleton(PostgresTruth, connections)
    tutor = providers.Singleton(_tutor, settings, model_server, words)
    unit_of_work = providers.Singleton(
        PostgresUnitOfWorkFactory,
        connections,
        ids,
        providers.Singleton(AesGcmPersonalDataCipher, keys.master_key, keys.blind_index_key),
    )


class Container(containers.DeclarativeContainer):
    """The product: ``Container(deployment=...)``. Connections are opened and closed in `lifespan.py`."""

    deployment = providers.Dependency(instance_of=Deployment)
    settings = deployment.provided.settings
    ports = providers.Container(Ports, deployment=deployment)
    use_cases = providers.Container(UseCases, ports=ports)

    coach = use_cases.coach
    subscribers = use_cases.subscribers
    relay = use_cases.relay
    http_options = providers.Singleton(
        HttpOptions,
        default_tenant_id=deployment.provided.settings.default_tenant,
        signing_key=deployment.provided.keys.cursor_key,
        new_id=ports.ids.provided.new,
        version=providers.Callable(release),
        asyncapi=providers.Callable(
            partial,
            _when_needed("entrypoints.queue.asyncapi", "asyncapi_document"),
            version=providers.Callable(release),
            prefix=settings.nats_prefix,
        ),
    )
    sealer = providers.Singleton(Sealer, providers.List(deployment.provided.keys.queue_key))
    queue = providers.Singleton(
        Consumer,
        transport=providers.Selector(
            settings.queue, postgres=providers.Object("pgqueuer"), nats=providers.Object("nats")
        ),
        coach=coach,
        sealer=sealer,
        outcomes=providers.Selector(
            settings.queue,
            postgres=providers.Singleton(
                _when_needed("entrypoints.queue.postgres", "PostgresOutcomes"), ports.pgqueuer_driver
            ),
            nats=providers.Singleton(NatsOutcomes, ports.nats_connection, settings.nats_prefix),
        ),
        dead_letters=ports.dead_letters,
        clock=ports.clock,
    )
    queue_commands = providers.Selector(
        settings.queue,
        postgres=providers.Factory(
            _when_needed("entrypoints.queue.postgres", "PostgresCommands"), ports.pgqueuer_driver
        ),
        nats=providers.Factory(NatsCommands, ports.nats_connection, settings.nats_prefix),
    )
    queue_consumer = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(
            _when_needed("entrypoints.queue.postgres", "PostgresConsumer"),
            ports.pgqueuer_driver.provider,
            queue,
        ),
        nats=providers.Singleton(
            _when_needed("entrypoints.queue.nats_consumer", "NatsConsumer"),
            url=ports.nats_url,
            stream=ports.nats_names.provided.commands,
            durable=CONSUMER,
            declare=ports.declare_nats_streams,
            consumer=queue,
            prefix=settings.nats_prefix,
            options=providers.Factory(
                _when_needed("entrypoints.queue.nats_consumer", "NatsConsumerOptions"), silence=NATS_SILENCE
            ),
        ),
    )


class MemoryPorts(containers.DeclarativeContainer):
    """The fakes, all over one memory."""

    stores: providers.Dependency[Any] = providers.Dependency()

    abandoned_turns = stores.provided.abandoned_turns
    agreement_runs = stores.provided.agreement_runs
    audit_log = stores.provided.audit_log
    clock = stores.provided.clock
    coaching_queries = stores.provided.coaching_queries
    dialogue_log = stores.provided.dialogue_log
    embedder = stores.provided.embedder
    ids = stores.provided.ids
    inventories = stores.provided.inventories
    knowledge_queries = stores.provided.knowledge_queries
    message_bus = stores.provided.message_bus
    object_store = stores.provided.object_store
    outbox = stores.provided.outbox
    outbox_desk = stores.provided.outbox_desk
    password_hasher = stores.provided.password_hasher
    persona_snapshots = stores.provided.persona_snapshots
    planning_queries = stores.provided.planning_queries
    progress_queries = stores.provided.progress_queries
    recall_index = stores.provided.recall_index
    relay_observer = providers.Singleton(NobodyWatches)
    store_healths = stores.provided.store_healths
    token_issuer = stores.provided.token_issuer
    tombstones = stores.provided.tombstones
    truth = stores.provided.truth
    tutor = stores.provided.tutor
    unit_of_work = stores.provided.unit_of_work


class MemoryContainer(containers.DeclarativeContainer):
    """A whole coach without a server: ``MemoryContainer(stores=MemoryStores(...))``.

    Single ports can be changed before the first use: ``container.ports.tutor.override(...)``.
    """

    stores = providers.Singleton(_when_needed("adapters.memory.stores", "MemoryStores"))
    ports = providers.Container(MemoryPorts, stores=stores)
    use_cases = providers.Container(UseCases, ports=ports)
    coach = use_cases.coach
    subscribers = use_cases.subscribers
    relay = use_cases.relay
