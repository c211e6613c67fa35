"""Refusals as RFC 9457 problems: the only table of status codes."""

from dataclasses import dataclass
from typing import assert_never

from application.consistency.errors import IdempotencyKeyReused
from application.consistency.tend_dead_letters import DeadLetterNotFound
from application.consistency.tend_outbox import DeliveryNotParked, EventNotKept, SubscriberUnknown
from application.consistency.tend_vectors import CollectionUnfit, EmbeddingModelUnknown
from application.refusals import Refusal
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
from domain.shared.errors import DateInPast, IdTaken, TextEmpty, TextTooLong, TextUnreadable, VersionMismatch


@dataclass(frozen=True, slots=True)
class Explanation:
    """``title`` is the same for every problem of a kind, ``detail`` speaks of this one."""

    status: int
    title: str
    detail: str


def explain(refusal: Refusal) -> Explanation:
    return Explanation(*_explain(refusal))


def _explain(refusal: Refusal) -> tuple[int, str, str]:  # noqa: C901 - a table, one line a refusal
    match refusal:
        case AccessTokenInvalid():
            return 401, "The access token is not valid", "It has expired, or it is not one of ours."
        case CredentialsWrong():
            return 401, "E-mail or password is wrong", "Check both and try again."
        case RefreshTokenInvalid():
            return 401, "The refresh token is not valid", "It has expired or was used before: log in again."
        case PasswordResetInvalid():
            return 401, "The token is not valid", "It has expired or was used before: ask for another letter."
        case LoginNotFound():
            return 404, "You have no such login", "None of your logins has this id, or it has ended."
        case TenantSuspended():
            return 403, "Your school is suspended", "Nothing can be changed until it is resumed."
        case TenantNotFound():
            return 404, "There is no such tenant", "No tenant has this id."
        case TenantNotSuspended():
            return 409, "The tenant is not suspended", "Only a suspended one is deleted."
        case TenantLeaving():
            return 409, "The tenant is being deleted", "There is no way back."
        case ApiKeyNotFound():
            return 404, "There is no such key", "No service's key has this id."
        case AccountNotFound():
            return 404, "There is no such account", "The account or its tenant does not exist."
        case CoachingSessionNotFound():
            return 404, "You have no such session", "No session of yours has this id."
        case PlanNotFound():
            return 404, "You have no such plan", "No plan of yours has this id."
        case TaskNotFound():
            return 404, "You have no such task", "No task of yours has this id."
        case ResourceNotFound():
            return 404, "You have no such material", "Nothing that you may see has this id."
        case ReportNotFound():
            return 404, "You have no such report", "No report of yours has this id."
        case ExportNotFound():
            return 404, "You have no such export", "No export of yours has this id."
        case ExportUnderWay():
            return 409, "Your export is being made", "One is made at a time: look at the one you asked for."
        case ExportUnfit(why=why):
            return 422, "The file cannot be brought in", f"{why.capitalize()}."
        case AccountThere():
            return 409, "The learner is here already", "Their account, or something of theirs, is here."
        case ImportNotFound():
            return 404, "You have no such import", "No import of yours has this id."
        case UploadNotFound():
            return 404, "You have no such upload", "No upload of yours has this id, or its time is over."
        case VoiceMessageNotFound():
            return (
                404,
                "There is no such recording",
                "No message of yours here was spoken, or it is long ago.",
            )
        case ErasureNotFound():
            return 404, "There is no such erasure", "Nobody has asked for one under this id."
        case DeadLetterNotFound():
            return 404, "There is no such message", "It never was, or it was put back into the queue."
        case EventNotKept():
            return 404, "There is no such event", "It never was, or it was handled and cleared away."
        case PersonaNotFound():
            return 404, "The coach does not know you yet", "Make a plan or talk to the coach first."
        case AlreadyImported(resource_id=resource_id):
            return 409, "You have this already", f"The same content is there as {resource_id}."
        case DeliveryNotParked():
            return 409, "The delivery is not parked", "Only what nobody tries any more can be dropped."
        case EmailTaken():
            return 409, "The e-mail is in use", "There is an account with this e-mail already: log in."
        case ImportOver():
            return 409, "The import has ended", "Nothing is left to do or to cancel."
        case OriginalGone():
            return 409, "The original is gone", "A failed import is removed: hand the material over again."
        case IdTaken():
            return 409, "The id is in use", "The id you chose names something else already."
        case MessageDiffers():
            return 409, "The message id is in use", "Other words were sent under this id before."
        case PlanArchived():
            return 409, "The plan is archived", "Give it another status before you change it."
        case UploadUsed():
            return 409, "The upload was used before", "A file is handed over once: ask for another upload."
        case VersionMismatch(expected=expected, actual=actual):
            return 412, "Somebody else changed it", f"You saw version {expected}, it has version {actual}."
        case IdempotencyKeyReused():
            return 422, "The Idempotency-Key is in use", "It came before with another request."
        case AddressUnfit(longest=longest):
            return (
                422,
                "That is no address of a page",
                f"It starts with http:// or https:// and has at most {longest} characters, no password.",
            )
        case MaterialOriginUnclear():
            return 422, "It is unclear what to import", "Send one of text, upload_id and url."
        case CollectionUnfit(reason=reason):
            return 409, "The collection does not allow it", f"{reason}."
        case EmbeddingModelUnknown(model=model):
            return 422, "There is no such model", f"Nothing here can measure with {model}."
        case DateInPast(field=field, day=day):
            return 422, "The day is over", f"{field} is {day}, which has passed everywhere on Earth."
        case EmailInvalid():
            return 422, "That is no e-mail address", "An address looks like ada@example.org."
        case LanguageUnknown():
            return 422, "That is no language", "A language looks like en or de-AT (RFC 5646)."
        case MinutesOutOfRange(least=least, most=most):
            return 422, "The minutes are out of range", f"Minutes go from {least} to {most}."
        case MinutesPerDayOutOfRange(least=least, most=most):
            return 422, "The minutes per day are out of range", f"Minutes per day go from {least} to {most}."
        case PasswordUnfit(shortest=shortest, longest=longest):
            return 422, "The password cannot be used", f"It needs {shortest} to {longest} characters, no NUL."
        case RecordedInFuture(recorded_at=moment):
            return 422, "The study time lies ahead", f"{moment.isoformat()} has not come yet."
        case RecordedTooLongAgo(earliest=earliest):
            return 422, "The study time is too long ago", f"It can be from {earliest.date()} on."
        case ReportLanguageUnknown(known=known):
            return 422, "We write no reports in this language", f"There are {', '.join(known)}."
        case SubscriberUnknown(known=known):
            return 422, "There is no such subscriber", f"There are {', '.join(known)}."
        case TagsUnfit(most=most, longest=longest):
            return (
                422,
                "The tags cannot be used",
                f"At most {most}, each 1 to {longest} printable characters.",
            )
        case TaskIdRepeated():
            return 422, "Two tasks share an id", "Every task of a plan needs an id of its own."
        case TaskOutlivesPlan(due_date=due, plan_due_date=end):
            return 422, "A task outlives its plan", f"It is due on {due}, after the plan ends on {end}."
        case TextEmpty(field=field):
            return 422, "The text says nothing", f"{field} is empty or blank."
        case TextTooLong(field=field, longest=longest):
            return 422, "The text is too long", f"{field} can have at most {longest} characters."
        case TextUnreadable(field=field):
            return 422, "The text cannot be kept", f"{field} has NUL or half a surrogate pair in it."
        case TimezoneUnknown():
            return 422, "That is no time zone", "A time zone looks like Europe/Vienna (tz database)."
        case UploadSizeUnfit(least=least, most=most):
            return 422, "The file has an unfit size", f"It can have {least} to {most} bytes."
        case UploadTypeUnfit(allowed=allowed):
            return 422, "The file is of an unfit type", f"It can be {', '.join(allowed)}."
        case TooManyAttempts(retry_after=seconds):
            return 429, "Too many attempts", f"Try again in {seconds} seconds, or ask for a new password."
        case TooManyRequests(retry_after=seconds):
            return 429, "Too many requests", f"Go on in {seconds} seconds."
        case TooManyTasks(most=most):
            return 422, "The plan has too many tasks", f"A plan can have at most {most}."
        case _:
            assert_never(refusal)
