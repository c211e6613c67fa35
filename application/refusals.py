"""Every refusal there is, for doors that must explain each of them."""

from typing import TypeAlias

from application.consistency.errors import IdempotencyKeyReused
from application.consistency.tend_outbox import DeliveryNotParked, EventNotKept, SubscriberUnknown
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers
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
from domain.knowledge.errors import ImportNotFound, LanguageUnknown, ResourceNotFound, TagsUnfit
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
from domain.progress.errors import MinutesOutOfRange, RecordedInFuture, RecordedTooLongAgo
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
    | LanguageUnknown
    | MessageDiffers
    | MinutesOutOfRange
    | MinutesPerDayOutOfRange
    | PasswordUnfit
    | PersonaNotFound
    | PlanArchived
    | PlanNotFound
    | RecordedInFuture
    | SubscriberUnknown
    | RecordedTooLongAgo
    | RefreshTokenInvalid
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
    | VersionMismatch
)
