"""The Coach: every use case, and the only object an entrypoint receives."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Never
from uuid import UUID

from application.audit.read_acts import ChainVerified, ListActsCommand, VerifyActsCommand
from application.backup.read_backups import BackupsView, ReadBackupsCommand
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.coaching.change_coaching_session import (
    ChangeCoachingSessionCommand,
    ChangeCoachingSessionRefusal,
)
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.list_messages import ListMessagesCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand, OpenCoachingSessionRefusal
from application.coaching.read_coaching_sessions import (
    ListCoachingSessionsCommand,
    ReadCoachingSessionCommand,
)
from application.coaching.read_voice_message import ReadVoiceMessageCommand
from application.coaching.recall import RecallCommand
from application.coaching.send_message import SendMessageCommand, SendMessageRefusal
from application.coaching.views import CoachingSessionView, MessageView, RecollectionView, TurnView
from application.consistency.agreement import AgreementReport
from application.consistency.check_stores import CheckStoresCommand, StoreReport
from application.consistency.errors import RepeatRefusal
from application.consistency.forget_leftovers import ForgetLeftoversCommand
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.migrate_vectors import MigrateVectorsCommand, ShelfMoved
from application.consistency.read_agreement import AgreementView, ReadAgreementCommand
from application.consistency.rebuild_vectors import RebuildVectorsCommand, ShelfRebuilt
from application.consistency.tend_dead_letters import (
    DeadLetterNotFound,
    ListDeadLettersCommand,
    ReplayDeadLetterCommand,
)
from application.consistency.tend_outbox import (
    DeliveryNotParked,
    DiscardDeliveryCommand,
    EventNotKept,
    ListDeliveriesCommand,
    ReadOutboxLagCommand,
    ReplayDeliveriesCommand,
    ShowEventCommand,
    SubscriberUnknown,
)
from application.consistency.tend_vectors import (
    CollectionUnfit,
    DropVectorsCommand,
    EmbeddingModelUnknown,
    ListVectorsCommand,
    ServeVectorsCommand,
)
from application.identity.admit import AdmitCommand
from application.identity.authenticate import AuthenticateCommand, AuthenticateRefusal
from application.identity.change_password import ChangePasswordCommand, ChangePasswordRefusal
from application.identity.change_profile import ChangeProfileCommand, ChangeProfileRefusal
from application.identity.end_login import EndLoginCommand, EndLoginRefusal
from application.identity.end_logins import EndLoginsCommand
from application.identity.give_role import GiveRoleCommand
from application.identity.list_logins import ListLoginsCommand
from application.identity.log_in import LogInCommand, LogInRefusal
from application.identity.log_out import LogOutCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.read_signing_keys import ReadSigningKeysCommand
from application.identity.refresh_tokens import RefreshTokensCommand, RefreshTokensRefusal
from application.identity.register_user import RegisterUserCommand, RegisterUserRefusal
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand, ResetPasswordRefusal
from application.identity.tend_api_keys import (
    CreateApiKeyCommand,
    CreateApiKeyRefusal,
    ListApiKeysCommand,
    NewApiKey,
    RevokeApiKeyCommand,
)
from application.identity.tend_tenants import (
    CreateTenantCommand,
    CreateTenantRefusal,
    ListTenantsCommand,
    ResumeTenantCommand,
    ResumeTenantRefusal,
    SuspendTenantCommand,
)
from application.identity.views import LoginView, ProfileView, TokensView
from application.knowledge.add_knowledge import AddKnowledgeCommand, AddKnowledgeRefusal
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand, RequestUploadRefusal
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.settle_uploads import SettleUploadsCommand
from application.knowledge.tend_imports import (
    CancelImportCommand,
    CancelImportRefusal,
    ListImportsCommand,
    RetryImportCommand,
    RetryImportRefusal,
    ShowImportCommand,
    TendImportsCommand,
)
from application.knowledge.views import (
    ImportView,
    KnowledgeAccepted,
    LinkView,
    PassageView,
    ResourceView,
    UploadView,
)
from application.paging import Page
from application.persona.find_personas import FindPersonasCommand, PersonaFound
from application.persona.read_persona import ReadPersonaCommand
from application.persona.refresh_personas import RefreshPersonasCommand
from application.persona.views import PersonaView
from application.planning.add_task import AddTaskCommand, AddTaskRefusal
from application.planning.change_plan import ChangePlanCommand, ChangePlanRefusal
from application.planning.change_task import ChangeTaskCommand, ChangeTaskRefusal
from application.planning.create_plan import CreatePlanCommand, CreatePlanRefusal
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand, GeneratePlanRefusal
from application.planning.list_tasks import ListTasksCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.remove_task import RemoveTaskCommand, RemoveTaskRefusal
from application.planning.views import PlanSummaryView, PlanView, TaskView
from application.ports.api_keys import ApiKey
from application.ports.dead_letters import DeadLetter
from application.ports.erasure_repository import ErasurePressure
from application.ports.import_desk import ImportSummary
from application.ports.outbox_desk import KeptEvent, SubscriberLag, WaitingDelivery
from application.ports.receipt_signer import ReceiptKey
from application.ports.retention_runs import RetentionRun
from application.ports.tenant_desk import TenantSummary
from application.ports.token_issuer import Identity, PublicKey
from application.ports.vector_collections import VectorCollection
from application.privacy.age_objects import AgeObjectsCommand, ObjectsAged
from application.privacy.delete_tenant import (
    DeleteTenantCommand,
    DeleteTenantRefusal,
    SearchTenantResidueCommand,
    TenantDeleted,
)
from application.privacy.erasure_views import ErasureAccepted, ErasureView
from application.privacy.export_views import ExportAccepted, ExportView
from application.privacy.import_export import ExportImported, ImportExportCommand, ImportExportRefusal
from application.privacy.is_erased import IsErasedCommand
from application.privacy.order_erasure import OrderErasureCommand, OrderErasureRefusal
from application.privacy.plan_retention import (
    Planned,
    PlanRetentionCommand,
    ReadRetentionCommand,
    RetentionState,
)
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.replay_erasures import (
    ErasuresReplayed,
    ReadUnreplayedCommand,
    ReplayErasuresCommand,
    TendLedgerCommand,
)
from application.privacy.request_erasure import RequestErasureCommand, RequestErasureRefusal
from application.privacy.request_export import RequestExportCommand, RequestExportRefusal
from application.privacy.run_retention import KeepRetentionCommand, RunRetentionCommand
from application.privacy.search_residue import SearchResidueCommand, StoreResidue
from application.privacy.tend_erasures import (
    ListErasuresCommand,
    ListReceiptKeysCommand,
    ReadErasureCommand,
    ReadErasurePressureCommand,
    TendErasuresCommand,
)
from application.privacy.write_export import ExportWritten, WriteExportCommand, WriteExportRefusal
from application.progress.log_study_session import LogStudySessionCommand, LogStudySessionRefusal
from application.progress.read_progress import (
    ListProgressCommand,
    ListStudySessionsCommand,
    ReadProgressCommand,
)
from application.progress.read_report import ReadReportCommand
from application.progress.request_report import RequestReportCommand, RequestReportRefusal
from application.progress.views import ProgressView, ReportAccepted, ReportView, StudySessionView
from application.use_case import UseCase
from domain.audit.chain import Link
from domain.coaching.errors import CoachingSessionNotFound, VoiceMessageNotFound
from domain.identity.errors import AccountNotFound, TooManyRequests
from domain.identity.tenant import ApiKeyNotFound, TenantNotFound
from domain.knowledge.errors import ImportNotFound, ResourceNotFound
from domain.persona.errors import PersonaNotFound
from domain.planning.errors import PlanNotFound
from domain.privacy.erasure_errors import ErasureNotFound
from domain.privacy.export_errors import ExportNotFound
from domain.privacy.retention import Leftover
from domain.progress.errors import ReportNotFound
from domain.shared.errors import TextRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """Doors are interchangeable because they share this value and nothing else."""

    # identity
    register_user: UseCase[RegisterUserCommand, UUID, RegisterUserRefusal | RepeatRefusal]
    log_in: UseCase[LogInCommand, TokensView, LogInRefusal]
    refresh_tokens: UseCase[RefreshTokensCommand, TokensView, RefreshTokensRefusal]
    log_out: UseCase[LogOutCommand, None, Never]
    admit: UseCase[AdmitCommand, None, TooManyRequests]
    authenticate: UseCase[AuthenticateCommand, Identity, AuthenticateRefusal]
    read_profile: UseCase[ReadProfileCommand, ProfileView, AccountNotFound]
    change_profile: UseCase[ChangeProfileCommand, int, ChangeProfileRefusal | RepeatRefusal]
    change_password: UseCase[ChangePasswordCommand, None, ChangePasswordRefusal | RepeatRefusal]
    request_password_reset: UseCase[RequestPasswordResetCommand, None, Never]
    reset_password: UseCase[ResetPasswordCommand, None, ResetPasswordRefusal]
    list_logins: UseCase[ListLoginsCommand, Sequence[LoginView], Never]
    end_login: UseCase[EndLoginCommand, None, EndLoginRefusal | RepeatRefusal]
    end_logins: UseCase[EndLoginsCommand, None, RepeatRefusal]
    read_signing_keys: UseCase[ReadSigningKeysCommand, Sequence[PublicKey], Never]
    give_role: UseCase[GiveRoleCommand, None, AccountNotFound]
    create_api_key: UseCase[CreateApiKeyCommand, NewApiKey, CreateApiKeyRefusal]
    list_api_keys: UseCase[ListApiKeysCommand, Sequence[ApiKey], Never]
    revoke_api_key: UseCase[RevokeApiKeyCommand, None, ApiKeyNotFound]
    create_tenant: UseCase[CreateTenantCommand, UUID, CreateTenantRefusal]
    list_tenants: UseCase[ListTenantsCommand, Sequence[TenantSummary], Never]
    suspend_tenant: UseCase[SuspendTenantCommand, None, TenantNotFound]
    resume_tenant: UseCase[ResumeTenantCommand, None, ResumeTenantRefusal]
    # coaching
    open_coaching_session: UseCase[
        OpenCoachingSessionCommand, CoachingSessionView, OpenCoachingSessionRefusal | RepeatRefusal
    ]
    read_coaching_session: UseCase[ReadCoachingSessionCommand, CoachingSessionView, CoachingSessionNotFound]
    list_coaching_sessions: UseCase[ListCoachingSessionsCommand, Page[CoachingSessionView], Never]
    change_coaching_session: UseCase[
        ChangeCoachingSessionCommand, CoachingSessionView, ChangeCoachingSessionRefusal | RepeatRefusal
    ]
    delete_coaching_session: UseCase[
        DeleteCoachingSessionCommand, None, CoachingSessionNotFound | RepeatRefusal
    ]
    send_message: UseCase[SendMessageCommand, TurnView, SendMessageRefusal | RepeatRefusal]
    stream_message: UseCase[
        SendMessageCommand, AsyncIterator[str | TurnView], SendMessageRefusal | RepeatRefusal
    ]
    answer_abandoned_turns: UseCase[AnswerAbandonedTurnsCommand, int, Never]
    list_messages: UseCase[ListMessagesCommand, Page[MessageView], CoachingSessionNotFound]
    read_voice_message: UseCase[
        ReadVoiceMessageCommand, LinkView, CoachingSessionNotFound | VoiceMessageNotFound
    ]
    recall: UseCase[RecallCommand, Sequence[RecollectionView], TextRefusal]
    # persona
    read_persona: UseCase[ReadPersonaCommand, PersonaView, PersonaNotFound]
    refresh_personas: UseCase[RefreshPersonasCommand, int, Never]
    find_personas: UseCase[FindPersonasCommand, Sequence[PersonaFound], Never]
    # planning
    create_plan: UseCase[CreatePlanCommand, PlanView, CreatePlanRefusal | RepeatRefusal]
    generate_plan: UseCase[GeneratePlanCommand, PlanView, GeneratePlanRefusal | RepeatRefusal]
    read_plan: UseCase[ReadPlanCommand, PlanView, PlanNotFound]
    list_plans: UseCase[ListPlansCommand, Page[PlanSummaryView], Never]
    change_plan: UseCase[ChangePlanCommand, PlanView, ChangePlanRefusal | RepeatRefusal]
    delete_plan: UseCase[DeletePlanCommand, None, PlanNotFound | RepeatRefusal]
    add_task: UseCase[AddTaskCommand, TaskView, AddTaskRefusal | RepeatRefusal]
    change_task: UseCase[ChangeTaskCommand, TaskView, ChangeTaskRefusal | RepeatRefusal]
    remove_task: UseCase[RemoveTaskCommand, None, RemoveTaskRefusal | RepeatRefusal]
    list_tasks: UseCase[ListTasksCommand, Page[TaskView], Never]
    # progress
    log_study_session: UseCase[
        LogStudySessionCommand, StudySessionView, LogStudySessionRefusal | RepeatRefusal
    ]
    list_study_sessions: UseCase[ListStudySessionsCommand, Page[StudySessionView], Never]
    read_progress: UseCase[ReadProgressCommand, ProgressView, AccountNotFound]
    list_progress: UseCase[ListProgressCommand, Page[ProgressView], Never]
    request_report: UseCase[RequestReportCommand, ReportAccepted, RequestReportRefusal | RepeatRefusal]
    read_report: UseCase[ReadReportCommand, ReportView, ReportNotFound]
    # knowledge
    add_knowledge: UseCase[AddKnowledgeCommand, KnowledgeAccepted, AddKnowledgeRefusal | RepeatRefusal]
    read_knowledge: UseCase[ReadKnowledgeCommand, ResourceView, ResourceNotFound]
    list_knowledge: UseCase[ListKnowledgeCommand, Page[ResourceView], Never]
    delete_knowledge: UseCase[DeleteKnowledgeCommand, None, ResourceNotFound | RepeatRefusal]
    search_knowledge: UseCase[SearchKnowledgeCommand, Sequence[PassageView], TextRefusal]
    read_import: UseCase[ReadImportCommand, ImportView, ImportNotFound]
    list_imports: UseCase[ListImportsCommand, Sequence[ImportSummary], Never]
    show_import: UseCase[ShowImportCommand, ImportSummary, ImportNotFound]
    retry_import: UseCase[RetryImportCommand, None, RetryImportRefusal]
    cancel_import: UseCase[CancelImportCommand, None, CancelImportRefusal]
    tend_imports: UseCase[TendImportsCommand, int, Never]
    request_upload: UseCase[RequestUploadCommand, UploadView, RequestUploadRefusal | RepeatRefusal]
    settle_uploads: UseCase[SettleUploadsCommand, int, Never]
    # privacy
    request_export: UseCase[RequestExportCommand, ExportAccepted, RequestExportRefusal | RepeatRefusal]
    list_exports: UseCase[ListExportsCommand, Page[ExportView], Never]
    read_export: UseCase[ReadExportCommand, ExportView, ExportNotFound]
    request_erasure: UseCase[RequestErasureCommand, ErasureAccepted, RequestErasureRefusal | RepeatRefusal]
    read_erasure: UseCase[ReadErasureCommand, ErasureView, ErasureNotFound]
    list_receipt_keys: UseCase[ListReceiptKeysCommand, Sequence[ReceiptKey], Never]
    is_erased: UseCase[IsErasedCommand, bool, Never]
    order_erasure: UseCase[OrderErasureCommand, ErasureAccepted, OrderErasureRefusal]
    list_erasures: UseCase[ListErasuresCommand, Sequence[ErasureView], Never]
    tend_erasures: UseCase[TendErasuresCommand, int, Never]
    search_residue: UseCase[SearchResidueCommand, Sequence[StoreResidue], Never]
    read_unreplayed: UseCase[ReadUnreplayedCommand, Sequence[UUID], Never]
    replay_erasures: UseCase[ReplayErasuresCommand, ErasuresReplayed, Never]
    tend_ledger: UseCase[TendLedgerCommand, int, Never]
    read_erasure_pressure: UseCase[ReadErasurePressureCommand, ErasurePressure, Never]
    import_export: UseCase[ImportExportCommand, ExportImported, ImportExportRefusal]
    write_export: UseCase[WriteExportCommand, ExportWritten, WriteExportRefusal]
    age_objects: UseCase[AgeObjectsCommand, ObjectsAged, Never]
    delete_tenant: UseCase[DeleteTenantCommand, TenantDeleted, DeleteTenantRefusal]
    search_tenant_residue: UseCase[SearchTenantResidueCommand, Sequence[StoreResidue], Never]
    plan_retention: UseCase[PlanRetentionCommand, Sequence[Planned], Never]
    read_retention: UseCase[ReadRetentionCommand, RetentionState, Never]
    run_retention: UseCase[RunRetentionCommand, RetentionRun, Never]
    keep_retention: UseCase[KeepRetentionCommand, RetentionRun | None, Never]
    # operation
    list_acts: UseCase[ListActsCommand, Sequence[Link], Never]
    verify_acts: UseCase[VerifyActsCommand, ChainVerified, Never]
    check_agreement: UseCase[CheckAgreementCommand, AgreementReport, Never]
    read_agreement: UseCase[ReadAgreementCommand, AgreementView, Never]
    read_backups: UseCase[ReadBackupsCommand, BackupsView, Never]
    rebuild_vectors: UseCase[RebuildVectorsCommand, Sequence[ShelfRebuilt], Never]
    migrate_vectors: UseCase[MigrateVectorsCommand, Sequence[ShelfMoved], EmbeddingModelUnknown]
    list_vectors: UseCase[ListVectorsCommand, Sequence[VectorCollection], Never]
    serve_vectors: UseCase[ServeVectorsCommand, None, CollectionUnfit | EmbeddingModelUnknown]
    drop_vectors: UseCase[DropVectorsCommand, None, CollectionUnfit]
    check_stores: UseCase[CheckStoresCommand, Sequence[StoreReport], Never]
    list_deliveries: UseCase[ListDeliveriesCommand, Sequence[WaitingDelivery], SubscriberUnknown]
    show_event: UseCase[ShowEventCommand, KeptEvent, EventNotKept]
    replay_deliveries: UseCase[ReplayDeliveriesCommand, int, SubscriberUnknown]
    discard_delivery: UseCase[DiscardDeliveryCommand, None, SubscriberUnknown | DeliveryNotParked]
    forget_leftovers: UseCase[ForgetLeftoversCommand, dict[Leftover, int], Never]
    read_outbox_lag: UseCase[ReadOutboxLagCommand, Sequence[SubscriberLag], Never]
    list_dead_letters: UseCase[ListDeadLettersCommand, Sequence[DeadLetter], Never]
    replay_dead_letter: UseCase[ReplayDeadLetterCommand, None, DeadLetterNotFound]
