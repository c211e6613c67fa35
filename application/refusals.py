"""Every refusal there is, for doors that must explain each of them."""

from typing import TypeAlias

from application.consistency.errors import IdempotencyKeyReused
from application.consistency.tend_dead_letters import DeadLetterNotFound
from application.consistency.tend_outbox import DeliveryNotParked, EventNotKept, SubscriberUnknown
from application.consistency.tend_vectors import CollectionUnfit, EmbeddingModelUnknown
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers, VoiceMessageNotFound
from domain.identity.errors import (
    AccessTokenInvalid,
    AccountNotFound,
    CredentialsWrong,
    EmailInvalid,
    EmailTaken,
    LoginNotFound,
    PasswordResetInvalid,
    PasswordUnfit,
    RefreshTokenInvalid,
    TimezoneUnknown,
    TooManyAttempts,
    TooManyRequests,
)
from domain.identity.tenant import (
    ApiKeyNotFound,
    TenantLeaving,
    TenantNotFound,
    TenantNotSuspended,
    TenantSuspended,
)
from domain.knowledge.errors import (
    AddressUnfit,
    AlreadyImported,
    ImportNotFound,
    ImportOver,
    LanguageUnknown,
    MaterialOriginUnclear,
    OriginalGone,
    ResourceNotFound,
    TagsUnfit,
    UploadNotFound,
    UploadSizeUnfit,
    UploadTypeUnfit,
    UploadUsed,
)
from domain.persona.errors import PersonaNotFound
from domain.planning.errors import (
    MinutesPerDayOutOfRange,
    PlanArchived,
    PlanNotFound,
    TaskIdRepeated,
    TaskNotFound,
    TaskOutlivesPlan,
    TooManyTasks,
)
from domain.privacy.erasure_errors import ErasureNotFound
from domain.privacy.export_errors import (
    AccountThere,
    ExportNotFound,
    ExportUnderWay,
    ExportUnfit,
)
from domain.progress.errors import (
    MinutesOutOfRange,
    RecordedInFuture,
    RecordedTooLongAgo,
    ReportLanguageUnknown,
    ReportNotFound,
)
from domain.shared.errors import (
    DateInPast,
    IdTaken,
    TextEmpty,
    TextTooLong,
    TextUnreadable,
    VersionMismatch,
)

Refusal: TypeAlias = (
    AccessTokenInvalid
    | AccountNotFound
    | AccountThere
    | AddressUnfit
    | AlreadyImported
    | ApiKeyNotFound
    | CoachingSessionNotFound
    | CredentialsWrong
    | DateInPast
    | DeadLetterNotFound
    | DeliveryNotParked
    | EmailInvalid
    | EmailTaken
    | ErasureNotFound
    | EventNotKept
    | ExportNotFound
    | ExportUnderWay
    | ExportUnfit
    | IdTaken
    | IdempotencyKeyReused
    | ImportNotFound
    | ImportOver
    | LanguageUnknown
    | LoginNotFound
    | CollectionUnfit
    | EmbeddingModelUnknown
    | MaterialOriginUnclear
    | MessageDiffers
    | MinutesOutOfRange
    | MinutesPerDayOutOfRange
    | OriginalGone
    | PasswordResetInvalid
    | PasswordUnfit
    | PersonaNotFound
    | PlanArchived
    | PlanNotFound
    | RecordedInFuture
    | SubscriberUnknown
    | RecordedTooLongAgo
    | RefreshTokenInvalid
    | ReportLanguageUnknown
    | ReportNotFound
    | ResourceNotFound
    | TagsUnfit
    | TaskIdRepeated
    | TaskNotFound
    | TaskOutlivesPlan
    | TenantLeaving
    | TenantNotFound
    | TenantNotSuspended
    | TenantSuspended
    | TextEmpty
    | TextTooLong
    | TextUnreadable
    | TimezoneUnknown
    | TooManyAttempts
    | TooManyRequests
    | TooManyTasks
    | UploadNotFound
    | UploadSizeUnfit
    | UploadTypeUnfit
    | UploadUsed
    | VersionMismatch
    | VoiceMessageNotFound
)
