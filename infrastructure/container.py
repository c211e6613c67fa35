"""Which part plays which role: every provider is built synchronously, and opened in `lifespan.py`."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, ClassVar, TypeVar

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
from adapters.mongo.health import MongoHealth
from adapters.mongo.learner_documents import MongoLearnerDocuments
from adapters.mongo.learner_traces import MongoTraces
from adapters.mongo.message_inventory import MongoMessageInventory
from adapters.mongo.persona_inventory import MongoPersonaInventory
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.nats.names import CONSUMER, NatsNames
from adapters.offline.lexicon import HashedLexicon
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.offline.words import Words
from adapters.openai.model_server import ModelServer
from adapters.openai.tutor import OpenAITutor
from adapters.passwords.argon2_hasher import Argon2Hasher
from adapters.postgres.abandoned_turns import PostgresAbandonedTurns
from adapters.postgres.agreement_runs import PostgresAgreementRuns
from adapters.postgres.api_keys import PostgresApiKeys
from adapters.postgres.audit_trail import PostgresAuditTrail
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
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.progress_queries import PostgresProgressQueries
from adapters.postgres.rate_limits import PostgresRateLimits
from adapters.postgres.roles import API, WORKER
from adapters.postgres.tenant_desk import PostgresTenantDesk, PostgresTenantStanding
from adapters.postgres.tombstones import PostgresTombstones
from adapters.postgres.truth import PostgresTruth
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.postgres.upload_repository import PostgresWaitingUploads
from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.postgres.vector_inventory import PostgresVectorInventory
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.system.clock import SystemClock
from adapters.system.ids import SystemIds
from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from adapters.zipped.archives import ZipExportArchives
from application.audit.audited import Audited
from application.audit.read_acts import ListActs, VerifyActs
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
from application.coaching.read_voice_message import ReadVoiceMessage
from application.coaching.recall import Recall
from application.coaching.send_message import AcceptMessage, SendMessage, StreamMessage
from application.consistency.check_stores import CheckStores
from application.consistency.compare_answers import CompareAnswers
from application.consistency.forget_leftovers import ForgetLeftovers
from application.consistency.fsck import CheckAgreement
from application.consistency.late_writers import (
    FencedAuditLog,
    FencedDialogueLog,
    FencedObjectStore,
    FencedPersonaSnapshots,
    FencedRecallIndex,
)
from application.consistency.make_shadow import MakeShadow
from application.consistency.migrate_vectors import MigrateVectors
from application.consistency.pace import Pace
from application.consistency.publish_event import PublishEvent
from application.consistency.read_agreement import ReadAgreement
from application.consistency.rebuild import Rebuild
from application.consistency.rebuild_vectors import RebuildVectors
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
from application.consistency.tend_vectors import DropVectors, ListVectors, ServeVectors
from application.identity.admit import Admit
from application.identity.authenticate import Authenticate
from application.identity.borrowed_rates import BorrowedRates
from application.identity.change_password import ChangePassword
from application.identity.change_profile import ChangeProfile
from application.identity.end_login import EndLogin
from application.identity.end_logins import EndLogins
from application.identity.give_role import GiveRole
from application.identity.list_logins import ListLogins
from application.identity.log_in import LogIn
from application.identity.log_out import LogOut
from application.identity.read_profile import ReadProfile
from application.identity.read_signing_keys import ReadSigningKeys
from application.identity.refresh_tokens import RefreshTokens
from application.identity.register_user import RegisterUser
from application.identity.request_password_reset import RequestPasswordReset
from application.identity.reset_password import ResetPassword
from application.identity.send_password_reset import SendPasswordReset
from application.identity.tend_api_keys import CreateApiKey, ListApiKeys, RevokeApiKey
from application.identity.tend_tenants import CreateTenant, ListTenants, ResumeTenant, SuspendTenant
from application.knowledge.add_knowledge import AddKnowledge
from application.knowledge.background import Background
from application.knowledge.delete_knowledge import DeleteKnowledge
from application.knowledge.index_resource import IndexResource
from application.knowledge.obtain_original import ObtainOriginal
from application.knowledge.read_knowledge import ListKnowledge, ReadImport, ReadKnowledge
from application.knowledge.read_original import ReadOriginal
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.request_upload import RequestUpload
from application.knowledge.retrieval import Retrieval
from application.knowledge.run_import import RunImport
from application.knowledge.search_knowledge import SearchKnowledge
from application.knowledge.settle_uploads import SettleUploads
from application.knowledge.shelving import Shelving
from application.knowledge.tend_imports import (
    CancelImport,
    ListImports,
    RetryImport,
    ShowImport,
    TendImports,
)
from application.persona.find_personas import FindPersonas
from application.persona.read_persona import ReadPersona
from application.persona.refresh_persona import RefreshPersona
from application.persona.refresh_personas import RefreshPersonas
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
from application.ports.embedder import Embedder, Embedders
from application.ports.inventory import Inventory, Stock
from application.ports.link_gate import LinkedObjects
from application.ports.tutor import Tutor
from application.privacy.age_objects import AgeObjects
from application.privacy.erase_learner import EraseLearner
from application.privacy.gather_export import GatherExport
from application.privacy.hiding import Hiding, OnlyTheVisible
from application.privacy.import_export import ImportExport
from application.privacy.is_erased import IsErased
from application.privacy.letters_of import DeadLetterTraces
from application.privacy.make_export import MakeExport
from application.privacy.order_erasure import OrderErasure
from application.privacy.pursue_erasure import PursueErasure
from application.privacy.read_exports import ListExports, ReadExport
from application.privacy.replay_erasures import ReadUnreplayed, ReplayErasures
from application.privacy.request_erasure import RequestErasure
from application.privacy.request_export import RequestExport
from application.privacy.search_residue import SearchResidue
from application.privacy.tend_erasures import (
    ListErasures,
    ListReceiptKeys,
    ReadErasure,
    ReadErasurePressure,
    TendErasures,
)
from application.progress.capture_snapshot import CaptureSnapshot
from application.progress.gather_figures import GatherFigures
from application.progress.log_study_session import LogStudySession
from application.progress.read_progress import ListProgress, ListStudySessions, ReadProgress
from application.progress.read_report import ReadReport
from application.progress.render_report import RenderReport
from application.progress.request_report import RequestReport
from domain.identity.rates import Rate
from entrypoints.http.options import HttpOptions
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.letter_reader import SealedLetterReader
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.sealing import Sealer
from infrastructure.buckets import bucket_of
from infrastructure.deployment import Deployment
from infrastructure.hiding import hidden
from infrastructure.models import KnownModels, embedder_of, model_server_of
from infrastructure.relay_log import RelayLog
from infrastructure.secrets import postgres_password_of, secrets_of
from infrastructure.settings import OFFLINE_MODELS, Settings
from infrastructure.vector_server import vector_server_of
from infrastructure.version import release

with hidden("fastapi"):  # for a wiring that we do not use, it loads this framework wherever it finds it
    from dependency_injector import containers, providers

T = TypeVar("T")

ISSUER, AUDIENCE = "study-coach", "study-coach-api"  # who signs access tokens, and who believes them
NATS_SILENCE = timedelta(seconds=30)  # of a worker that is taken for dead; the broker must be told the same


def _reliably(
    standing: object, clock: object, use_case: type, /, **parts: object
) -> providers.Provider[object]:
    return providers.Factory(Reliably, providers.Factory(use_case, **parts), standing=standing, clock=clock)


def _audited(
    use_case: providers.Provider[Any], act: str, *fields: str, chain: Mapping[str, providers.Provider[Any]]
) -> providers.Provider[object]:
    return providers.Factory(Audited, use_case, act=act, fields=fields, **chain)


def _audit_key(receipt_key: bytes) -> bytes:
    """Receipts and the chain prove to others what was done here: they are kept alike, and as long."""
    return hmac.digest(receipt_key, b"study-coach audit chain v1", "sha256")


def _when_needed(module: str, name: str) -> Callable[..., Any]:
    """A part whose libraries take long to load, and which not every process builds."""
    return lambda *parts, **options: getattr(import_module(module), name)(*parts, **options)


def _vectors_in(
    chosen: providers.Provider[str], connections: object, places: object, stock: Stock
) -> providers.Provider[Inventory]:
    return providers.Selector(
        chosen,
        postgres=providers.Singleton(PostgresVectorInventory, connections, stock),
        qdrant=providers.Singleton(
            _when_needed("adapters.qdrant.inventory", "QdrantVectorInventory"), places, stock
        ),
    )


def _together(*parts: Sequence[T]) -> Sequence[T]:
    return [each for part in parts for each in part]


def _among(usual: Embedder, models: Any) -> Embedders:  # noqa: ANN401 - of the fakes
    return models.beginning_with(usual)  # type: ignore[no-any-return] # the same


def _same(value: T) -> T:
    return value


def _rate(name: str, per_minute: int) -> Rate | None:
    return Rate(name, per_minute, burst=per_minute) if per_minute else None


def _nats_url(settings: Settings) -> str:
    return settings.nats_url.get_secret_value() if settings.nats_url is not None else ""


def _thinking(settings: Settings) -> timedelta:
    """What a request may take besides: one question to each model, as patiently as we are with it."""
    embeds = settings.embedding_model not in (None, *OFFLINE_MODELS)
    return (embeds + bool(settings.chat_model)) * ModelServer.patience


def _tutor(settings: Settings, server: ModelServer, words: Words) -> Tutor:
    return QuotingTutor(words) if settings.chat_model is None else OpenAITutor(server, settings.chat_model)


class UseCases(containers.DeclarativeContainer):
    """Every use case and every subscriber, once, over whatever fills the ports."""

    ports = providers.DependenciesContainer()
    work: ClassVar = {"unit_of_work": ports.unit_of_work, "clock": ports.clock}
    _reliably: ClassVar = partial(_reliably, ports.tenant_standing, ports.clock)
    chain: ClassVar = {"trail": ports.audit_trail, "clock": ports.clock, "ids": ports.ids}

    # Nothing that was removed can be written again by somebody who is late.
    dialogue_log = providers.Singleton(FencedDialogueLog, log=ports.dialogue_log, tombstones=ports.tombstones)
    recall_index = providers.Singleton(
        FencedRecallIndex, index=ports.recall_index, tombstones=ports.tombstones
    )
    audit_log = providers.Singleton(FencedAuditLog, audit=ports.audit_log, tombstones=ports.tombstones)
    object_store = providers.Singleton(
        FencedObjectStore, objects=ports.object_store, tombstones=ports.tombstones
    )
    persona_snapshots = providers.Singleton(
        FencedPersonaSnapshots, personas=ports.persona_snapshots, tombstones=ports.tombstones
    )
    hiding = providers.Singleton(Hiding, ports.erasure_desk, ports.clock)
    pursue_erasure = providers.Factory(
        PursueErasure,
        **work,
        stores=ports.learner_traces,
        ledger=ports.erasure_ledger,
        signer=ports.receipt_signer,
    )
    retrieval = providers.Singleton(
        Retrieval,
        embedders=ports.embedders,
        collections=ports.vector_collections,
        lexicon=ports.lexicon,
        index=recall_index,
        knowledge=ports.knowledge_queries,
    )
    shelving = providers.Singleton(
        Shelving,
        embedders=ports.embedders,
        collections=ports.vector_collections,
        kept=ports.kept_vectors,
        lexicon=ports.lexicon,
        index=recall_index,
        background=providers.Singleton(Background, ports.pace),
    )
    accept_message = providers.Singleton(AcceptMessage, **work)
    answer_turn = providers.Singleton(
        AnswerTurn,
        **work,
        dialogue=dialogue_log,
        personas=persona_snapshots,
        retrieval=retrieval,
        tutor=ports.tutor,
    )

    index_dialogue = providers.Factory(IndexDialogue, dialogue=dialogue_log, shelving=shelving)
    index_plan = providers.Factory(IndexPlan, plans=ports.planning_queries, shelving=shelving)
    index_resource = providers.Factory(IndexResource, **work, shelving=shelving)
    refresh_persona = providers.Factory(
        RefreshPersona,
        **work,
        plans=ports.planning_queries,
        dialogue=dialogue_log,
        personas=persona_snapshots,
        shelving=shelving,
    )
    rebuild = providers.Factory(
        Rebuild,
        unit_of_work=ports.unit_of_work,
        dialogue=index_dialogue,
        plans=index_plan,
        resources=index_resource,
        personas=refresh_persona,
    )
    make_shadow = providers.Factory(
        MakeShadow,
        truth=ports.truth,
        collections=ports.vector_collections,
        rebuild=rebuild,
        clock=ports.clock,
    )

    coach = providers.Singleton(
        Coach,
        # identity
        register_user=_reliably(RegisterUser, **work, hasher=ports.password_hasher),
        log_in=providers.Factory(
            LogIn,
            **work,
            standing=ports.tenant_standing,
            attempts=ports.login_attempts,
            hasher=ports.password_hasher,
            tokens=ports.token_issuer,
            ids=ports.ids,
        ),
        refresh_tokens=providers.Factory(
            RefreshTokens,
            **work,
            standing=ports.tenant_standing,
            tokens=ports.token_issuer,
            ids=ports.ids,
        ),
        log_out=providers.Factory(LogOut, **work),
        admit=providers.Factory(Admit, limits=ports.rate_limits, rate=ports.address_rate, clock=ports.clock),
        authenticate=providers.Factory(
            OnlyTheVisible,
            providers.Factory(
                Authenticate,
                tokens=ports.token_issuer,
                keys=ports.api_keys,
                limits=providers.Singleton(BorrowedRates, ports.rate_limits),
                rate=ports.account_rate,
                clock=ports.clock,
            ),
            hiding,
        ),
        read_profile=providers.Factory(ReadProfile, unit_of_work=ports.unit_of_work),
        change_profile=_reliably(ChangeProfile, **work),
        change_password=_reliably(
            ChangePassword, **work, attempts=ports.login_attempts, hasher=ports.password_hasher
        ),
        request_password_reset=providers.Factory(
            RequestPasswordReset, **work, limits=ports.rate_limits, ids=ports.ids
        ),
        reset_password=providers.Factory(
            ResetPassword,
            **work,
            standing=ports.tenant_standing,
            attempts=ports.login_attempts,
            hasher=ports.password_hasher,
        ),
        list_logins=providers.Factory(ListLogins, **work),
        end_login=_reliably(EndLogin, **work),
        end_logins=_reliably(EndLogins, **work),
        read_signing_keys=providers.Factory(ReadSigningKeys, tokens=ports.token_issuer),
        give_role=_audited(
            providers.Factory(GiveRole, **work),
            *("users.give_role", "tenant_id", "user_id", "role"),
            chain=chain,
        ),
        create_api_key=_audited(
            providers.Factory(
                CreateApiKey,
                keys=ports.api_keys,
                tokens=ports.token_issuer,
                ids=ports.ids,
                clock=ports.clock,
            ),
            *("api_keys.create", "tenant_id", "role"),
            chain=chain,
        ),
        list_api_keys=providers.Factory(ListApiKeys, keys=ports.api_keys),
        revoke_api_key=_audited(
            providers.Factory(RevokeApiKey, keys=ports.api_keys, clock=ports.clock),
            *("api_keys.revoke", "key_id"),
            chain=chain,
        ),
        create_tenant=_audited(
            providers.Factory(CreateTenant, desk=ports.tenant_desk, clock=ports.clock),
            *("tenants.create", "tenant_id"),
            chain=chain,
        ),
        list_tenants=providers.Factory(ListTenants, desk=ports.tenant_desk),
        suspend_tenant=_audited(
            providers.Factory(SuspendTenant, desk=ports.tenant_desk, clock=ports.clock),
            *("tenants.suspend", "tenant_id"),
            chain=chain,
        ),
        resume_tenant=_audited(
            providers.Factory(ResumeTenant, desk=ports.tenant_desk),
            *("tenants.resume", "tenant_id"),
            chain=chain,
        ),
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
        read_voice_message=providers.Factory(
            ReadVoiceMessage, **work, objects=object_store, links=ports.signed_links
        ),
        recall=providers.Factory(
            Recall, retrieval=retrieval, dialogue=dialogue_log, plans=ports.planning_queries
        ),
        # persona
        read_persona=providers.Factory(ReadPersona, personas=persona_snapshots),
        refresh_personas=providers.Factory(
            RefreshPersonas,
            learners=ports.changed_learners,
            refresh=refresh_persona,
            personas=persona_snapshots,
            clock=ports.clock,
        ),
        find_personas=providers.Factory(FindPersonas, personas=persona_snapshots),
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
        request_report=_reliably(RequestReport, **work),
        read_report=providers.Factory(ReadReport, **work, links=ports.signed_links),
        # knowledge
        add_knowledge=_reliably(AddKnowledge, **work, objects=object_store),
        read_knowledge=providers.Factory(ReadKnowledge, queries=ports.knowledge_queries),
        list_knowledge=providers.Factory(ListKnowledge, queries=ports.knowledge_queries),
        delete_knowledge=_reliably(DeleteKnowledge, **work),
        search_knowledge=providers.Factory(SearchKnowledge, retrieval=retrieval),
        read_import=providers.Factory(ReadImport, queries=ports.knowledge_queries),
        list_imports=providers.Factory(ListImports, desk=ports.import_desk),
        show_import=providers.Factory(ShowImport, desk=ports.import_desk),
        retry_import=_audited(
            providers.Factory(
                RetryImport, **work, desk=ports.import_desk, outbox=ports.outbox_desk, ids=ports.ids
            ),
            *("imports.retry", "import_id"),
            chain=chain,
        ),
        cancel_import=_audited(
            providers.Factory(CancelImport, **work, desk=ports.import_desk),
            *("imports.cancel", "import_id"),
            chain=chain,
        ),
        tend_imports=providers.Factory(TendImports, **work, desk=ports.import_desk),
        request_upload=_reliably(
            RequestUpload, **work, links=ports.signed_links, largest=ports.upload_largest
        ),
        settle_uploads=providers.Factory(
            SettleUploads, **work, waiting=ports.waiting_uploads, objects=object_store
        ),
        # privacy
        request_erasure=_reliably(RequestErasure, **work, hasher=ports.password_hasher, hiding=hiding),
        read_erasure=providers.Factory(ReadErasure, desk=ports.erasure_desk),
        list_receipt_keys=providers.Factory(ListReceiptKeys, signer=ports.receipt_signer),
        is_erased=providers.Factory(IsErased, tombstones=ports.tombstones),
        order_erasure=_audited(
            providers.Factory(OrderErasure, **work, hiding=hiding, ids=ports.ids),
            *("erasure.order", "tenant_id"),
            chain=chain,
        ),
        list_erasures=providers.Factory(ListErasures, desk=ports.erasure_desk),
        tend_erasures=providers.Factory(
            TendErasures, desk=ports.erasure_desk, pursue=pursue_erasure, clock=ports.clock
        ),
        search_residue=providers.Factory(SearchResidue, desk=ports.erasure_desk, stores=ports.learner_traces),
        read_unreplayed=providers.Factory(
            ReadUnreplayed, ledger=ports.erasure_ledger, desk=ports.erasure_desk
        ),
        replay_erasures=providers.Factory(
            ReplayErasures,
            **work,
            ledger=ports.erasure_ledger,
            desk=ports.erasure_desk,
            stores=ports.learner_traces,
            pursue=pursue_erasure,
            hiding=hiding,
        ),
        read_erasure_pressure=providers.Factory(
            ReadErasurePressure, desk=ports.erasure_desk, clock=ports.clock
        ),
        request_export=_reliably(RequestExport, **work),
        list_exports=providers.Factory(ListExports, **work),
        read_export=providers.Factory(ReadExport, **work, links=ports.signed_links),
        import_export=_audited(
            providers.Factory(
                ImportExport,
                archives=ports.export_archives,
                unit_of_work=ports.unit_of_work,
                dialogue=dialogue_log,
                personas=persona_snapshots,
                audit=audit_log,
                objects=object_store,
                hasher=ports.password_hasher,
                rebuild=rebuild,
            ),
            *("export.import", "tenant_id"),
            chain=chain,
        ),
        age_objects=providers.Factory(
            AgeObjects, ageing=ports.ageing_objects, objects=object_store, clock=ports.clock
        ),
        # operation
        list_acts=providers.Factory(ListActs, trail=ports.audit_trail),
        verify_acts=providers.Factory(VerifyActs, trail=ports.audit_trail, key=ports.audit_key),
        check_agreement=providers.Factory(
            CheckAgreement,
            truth=ports.truth,
            inventories=ports.inventories,
            rebuild=rebuild,
            runs=ports.agreement_runs,
            clock=ports.clock,
            ids=ports.ids,
        ),
        read_agreement=providers.Factory(ReadAgreement, runs=ports.agreement_runs),
        rebuild_vectors=providers.Factory(RebuildVectors, make=make_shadow, embedders=ports.embedders),
        migrate_vectors=_audited(
            providers.Factory(
                MigrateVectors,
                make=make_shadow,
                compare=providers.Factory(CompareAnswers, ports.vector_collections),
                embedders=ports.embedders,
            ),
            *("vectors.migrate", "model"),
            chain=chain,
        ),
        list_vectors=providers.Factory(ListVectors, collections=ports.vector_collections),
        serve_vectors=_audited(
            providers.Factory(ServeVectors, collections=ports.vector_collections, embedders=ports.embedders),
            *("vectors.serve", "collection"),
            chain=chain,
        ),
        drop_vectors=_audited(
            providers.Factory(DropVectors, collections=ports.vector_collections),
            *("vectors.drop", "collection"),
            chain=chain,
        ),
        check_stores=providers.Factory(CheckStores, stores=ports.store_healths),
        list_deliveries=providers.Factory(ListDeliveries, desk=ports.outbox_desk),
        show_event=providers.Factory(ShowEvent, desk=ports.outbox_desk),
        replay_deliveries=_audited(
            providers.Factory(ReplayDeliveries, desk=ports.outbox_desk),
            *("outbox.replay", "subscriber", "first", "last", "aggregate_id"),
            chain=chain,
        ),
        discard_delivery=_audited(
            providers.Factory(DiscardDelivery, desk=ports.outbox_desk),
            *("outbox.discard", "subscriber", "position"),
            chain=chain,
        ),
        forget_leftovers=providers.Factory(ForgetLeftovers, leftovers=ports.leftovers, clock=ports.clock),
        read_outbox_lag=providers.Factory(ReadOutboxLag, desk=ports.outbox_desk),
    )

    subscribers = providers.List(
        providers.Factory(CaptureSnapshot, **work),
        providers.Factory(EraseLearner, pursue=pursue_erasure),
        providers.Factory(ForgetDialogue, dialogue=dialogue_log),
        index_dialogue,
        index_plan,
        providers.Factory(
            MakeExport,
            **work,
            gather=providers.Factory(
                GatherExport,
                records=ports.learner_records,
                documents=ports.learner_documents,
                inventories=ports.inventories,
                objects=object_store,
            ),
            archives=ports.export_archives,
            objects=object_store,
        ),
        providers.Factory(PublishEvent, bus=ports.message_bus),
        providers.Factory(RecordAudit, audit=audit_log),
        refresh_persona,
        providers.Factory(RemoveOriginal, objects=object_store),
        providers.Factory(
            RenderReport,
            **work,
            figures=providers.Factory(
                GatherFigures, unit_of_work=ports.unit_of_work, plans=ports.planning_queries
            ),
            renderer=ports.report_renderer,
            objects=object_store,
        ),
        providers.Factory(
            RunImport,
            **work,
            obtain=providers.Factory(ObtainOriginal, **work, objects=object_store, web=ports.web_pages),
            read=providers.Factory(
                ReadOriginal, **work, objects=ports.object_store, extractor=ports.text_extractor
            ),
            passages=index_resource,
            shelving=shelving,
        ),
        providers.Factory(
            SendPasswordReset,
            **work,
            tokens=ports.token_issuer,
            mail=ports.outgoing_mail,
            page=ports.reset_page,
        ),
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
        Connections, engine, behind_pgbouncer=addresses.behind_pgbouncer, role=WORKER
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
    )
    doorbell = providers.Singleton(
        Doorbell,
        providers.Callable(partial, connect_directly, addresses.postgres_direct, password=postgres_password),
    )
    mongo_client = providers.Singleton(mongo_client, addresses.mongo, pool_size=settings.mongo_pool_size)
    pgqueuer_connections = providers.Singleton(
        _when_needed("adapters.pgqueuer.connections", "QueueConnections"),
        addresses.postgres_direct,
        password=postgres_password,
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
    model_server = providers.Singleton(model_server_of, settings)
    words = providers.Singleton(Words)

    personal_data_cipher = providers.Singleton(
        AesGcmPersonalDataCipher.over, keys.master_keys, keys.blind_index_keys
    )
    abandoned_turns = providers.Singleton(PostgresAbandonedTurns, connections)
    agreement_runs = providers.Singleton(PostgresAgreementRuns, connections)
    audit_log = providers.Singleton(MongoAuditLog)
    audit_key = providers.Callable(_audit_key, keys.receipt_key)
    audit_trail = providers.Singleton(PostgresAuditTrail, connections, audit_key)
    changed_learners = providers.Singleton(PostgresChangedLearners, connections)
    clock = providers.Singleton(SystemClock)
    coaching_queries = providers.Singleton(PostgresCoachingQueries, fenced)
    dead_letters = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(PostgresDeadLetters, connections),
        nats=providers.Singleton(
            _when_needed("adapters.nats.dead_letters", "NatsDeadLetters"), nats_connection, nats_names
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
        bucket=providers.Singleton(_when_needed("adapters.s3.inventory", "S3Inventory"), bucket),
    )
    import_desk = providers.Singleton(PostgresImportDesk, connections)
    vector_server = providers.Singleton(vector_server_of, settings)
    vector_places = providers.Singleton(
        _when_needed("adapters.qdrant.places", "Places"), vector_server, prefix=settings.qdrant_prefix
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
    leftovers = providers.Selector(
        settings.queue,
        postgres=providers.List(
            postgres_leftovers,
            providers.Singleton(
                _when_needed("adapters.pgqueuer.retention", "PgqueuerLeftovers"), pgqueuer_connections
            ),
        ),
        nats=providers.List(postgres_leftovers),  # a broker forgets by itself
    )
    api_keys = providers.Singleton(PostgresApiKeys, connections)
    tenant_desk = providers.Singleton(PostgresTenantDesk, connections)
    tenant_standing = providers.Singleton(PostgresTenantStanding, connections)
    digests = providers.Singleton(Digests, keys.cursor_key)
    outgoing_mail = providers.Selector(
        settings.mail_by,
        folder=providers.Singleton(FilesystemMailFolder, settings.mail, settings.mail_from),
        smtp=providers.Singleton(
            _when_needed("adapters.smtp.outgoing_mail", "SmtpOutgoingMail"),
            providers.Callable(_when_needed("infrastructure.mail_server", "mail_server_of"), settings),
            settings.mail_from,
        ),
    )
    reset_page = settings.reset_page
    login_attempts = providers.Singleton(PostgresLoginAttempts, connections, digests)
    rate_limits = providers.Singleton(PostgresRateLimits, connections, digests)
    account_rate = providers.Callable(_rate, "account", settings.limit_account)
    address_rate = providers.Callable(_rate, "address", settings.limit_address)
    erasure_ledger = providers.Selector(
        settings.ledger_in,
        folder=providers.Singleton(FilesystemErasureLedger, settings.ledger),
        bucket=providers.Singleton(_when_needed("adapters.s3.erasure_ledger", "S3ErasureLedger"), bucket),
    )
    receipt_signer = providers.Singleton(Ed25519ReceiptSigner, providers.List(keys.receipt_key))
    learner_traces = providers.Callable(
        _together,
        providers.List(
            providers.Singleton(PostgresTraces, connections),
            providers.Singleton(MongoTraces),
        ),
        providers.Selector(
            settings.vectors_in,
            postgres=providers.List(),  # among the rows
            qdrant=providers.List(
                providers.Singleton(
                    _when_needed("adapters.qdrant.learner_traces", "QdrantTraces"), vector_places
                )
            ),
        ),
        providers.List(
            providers.Selector(
                settings.objects_in,
                folder=providers.Singleton(FilesystemTraces, settings.objects),
                bucket=providers.Singleton(_when_needed("adapters.s3.learner_traces", "S3Traces"), bucket),
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
                    _when_needed("adapters.pgqueuer.learner_traces", "PgqueuerTraces"), pgqueuer_connections
                )
            ),
            nats=providers.List(),  # a broker forgets by itself
        ),
    )
    message_bus = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(
            _when_needed("adapters.pgqueuer.bus", "PgqueuerBus"), pgqueuer_connections
        ),
        nats=providers.Singleton(
            _when_needed("adapters.nats.message_bus", "NatsMessageBus"), nats_connection, nats_names
        ),
    )
    object_store = providers.Selector(
        settings.objects_in,
        folder=providers.Singleton(FilesystemObjectStore, settings.objects),
        bucket=providers.Singleton(_when_needed("adapters.s3.object_store", "S3ObjectStore"), bucket),
    )
    signed_links = providers.Selector(
        settings.objects_in,
        folder=providers.Singleton(FilesystemSignedLinks, keys.cursor_key, clock, settings.public_url),
        bucket=providers.Singleton(_when_needed("adapters.s3.signed_links", "S3SignedLinks"), bucket, clock),
    )
    upload_largest = providers.Callable(_same, settings.upload_largest)
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
            _when_needed("adapters.qdrant.recall_index", "QdrantRecallIndex"), vector_places
        ),
    )
    relay_observer = providers.Singleton(RelayLog)
    own_healths: ClassVar = (
        providers.Singleton(PostgresHealth, connections),
        providers.Singleton(MongoHealth, mongo_client),
        providers.Selector(
            settings.objects_in,
            folder=providers.Singleton(FilesystemHealth, settings.objects),
            bucket=providers.Singleton(_when_needed("adapters.s3.health", "S3Health"), bucket),
        ),
    )
    report_renderer = providers.Singleton(
        _when_needed("adapters.typst.report_renderer", "TypstReportRenderer")
    )
    store_healths = providers.Callable(
        _together,
        providers.List(*own_healths),
        providers.Selector(
            settings.vectors_in,
            postgres=providers.List(),  # theirs is PostgreSQL's
            qdrant=providers.List(
                providers.Singleton(_when_needed("adapters.qdrant.health", "QdrantHealth"), vector_server)
            ),
        ),
        providers.Selector(
            settings.queue,
            postgres=providers.List(),
            nats=providers.List(
                providers.Singleton(_when_needed("adapters.nats.health", "NatsHealth"), nats_connection)
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
        _when_needed("adapters.extraction.caged_extractor", "CagedTextExtractor")
    )
    tombstones = providers.Singleton(PostgresTombstones, fenced)
    truth = providers.Singleton(PostgresTruth, connections)
    tutor = providers.Singleton(_tutor, settings, model_server, words)
    vector_collections = providers.Selector(
        settings.vectors_in,
        postgres=providers.Singleton(PostgresVectorCollections, connections),
        qdrant=providers.Singleton(
            _when_needed("adapters.qdrant.vector_collections", "QdrantVectorCollections"), vector_places
        ),
    )
    unit_of_work = providers.Singleton(
        PostgresUnitOfWorkFactory,
        fenced,
        ids,
        personal_data_cipher,
    )
    web_pages = providers.Singleton(_when_needed("adapters.web.web_pages", "HttpxWebPages"))


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
        objects=providers.Selector(
            settings.objects_in,
            folder=providers.Factory(LinkedObjects, ports.signed_links, use_cases.object_store),
            bucket=providers.Object(None),
        ),
        deadline=providers.Factory(timedelta, seconds=settings.request_deadline),
        proxies=settings.proxies,
        origins=settings.cors_origins,
        encrypted=settings.encrypted,
        thinking=providers.Callable(_thinking, settings),
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
    audit_key = stores.provided.audit_trail.key
    audit_trail = stores.provided.audit_trail
    changed_learners = stores.provided.changed_learners
    clock = stores.provided.clock
    coaching_queries = stores.provided.coaching_queries
    dialogue_log = stores.provided.dialogue_log
    embedder = stores.provided.embedder
    embedders = providers.Callable(_among, embedder, stores.provided.embedders)
    ids = stores.provided.ids
    import_desk = stores.provided.import_desk
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
    outbox = stores.provided.outbox
    outbox_desk = stores.provided.outbox_desk
    pace = providers.Singleton(Pace)
    password_hasher = stores.provided.password_hasher
    persona_snapshots = stores.provided.persona_snapshots
    planning_queries = stores.provided.planning_queries
    progress_queries = stores.provided.progress_queries
    recall_index = stores.provided.recall_index
    relay_observer = providers.Singleton(NobodyWatches)
    report_renderer = stores.provided.report_renderer
    store_healths = stores.provided.store_healths
    text_extractor = stores.provided.text_extractor
    token_issuer = stores.provided.token_issuer
    tombstones = stores.provided.tombstones
    truth = stores.provided.truth
    tutor = stores.provided.tutor
    unit_of_work = stores.provided.unit_of_work
    web_pages = stores.provided.web_pages
    vector_collections = stores.provided.vector_collections


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
