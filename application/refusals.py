"""Every refusal there is, for doors that must explain each of them."""

from typing import TypeAlias

from application.consistency.errors import IdempotencyKeyReused
from application.consistency.tend_outbox import DeliveryNotParked, EventNotKept, SubscriberUnknown
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers, VoiceMessageNotFound
from domain.identity.errors import (
    AccessTokenInvalid,
    AccountNotFound,
    CredentialsWrong,
    EmailInvalid,
    EmailTaken,
    PasswordUnfit,
    RefreshTokenInvalid,
    TimezoneUnknown,
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
    | AddressUnfit
    | AlreadyImported
    | CoachingSessionNotFound
    | CredentialsWrong
    | DateInPast
    | DeliveryNotParked
    | EmailInvalid
    | EmailTaken
    | EventNotKept
    | IdTaken
    | IdempotencyKeyReused
    | ImportNotFound
    | ImportOver
    | LanguageUnknown
    | MaterialOriginUnclear
    | MessageDiffers
    | MinutesOutOfRange
    | MinutesPerDayOutOfRange
    | OriginalGone
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
    | TextEmpty
    | TextTooLong
    | TextUnreadable
    | TimezoneUnknown
    | TooManyTasks
    | UploadNotFound
    | UploadSizeUnfit
    | UploadTypeUnfit
    | UploadUsed
    | VersionMismatch
    | VoiceMessageNotFound
)
