"""Every event there is. A stored event is found here by its permanent name."""

from domain.coaching.events import (
    CoachingSessionChanged,
    CoachingSessionDeleted,
    CoachingSessionOpened,
    MessageAnswered,
)
from domain.identity.events import (
    LoggedIn,
    LoggedOut,
    PasswordChanged,
    PasswordResetRequested,
    ProfileChanged,
    RefreshTokenReused,
    RoleGiven,
    UserRegistered,
)
from domain.knowledge.events import (
    ImportFailed,
    ImportResumed,
    ResourceAdded,
    ResourceDeleted,
    ResourceReady,
)
from domain.planning.events import (
    PlanChanged,
    PlanCreated,
    PlanDeleted,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
    TaskStatusChanged,
)
from domain.privacy.erasure_events import ErasureRequested, LearnerErased
from domain.privacy.export_events import DataExportRequested
from domain.progress.events import ProgressSnapshotCaptured, ReportRequested, StudySessionLogged
from domain.shared.aggregate import DomainEvent

EVENTS: tuple[type[DomainEvent], ...] = (
    CoachingSessionChanged,
    CoachingSessionDeleted,
    CoachingSessionOpened,
    DataExportRequested,
    ErasureRequested,
    ImportFailed,
    ImportResumed,
    LearnerErased,
    LoggedIn,
    LoggedOut,
    MessageAnswered,
    PasswordChanged,
    PasswordResetRequested,
    PlanChanged,
    PlanCreated,
    PlanDeleted,
    ProfileChanged,
    ProgressSnapshotCaptured,
    RefreshTokenReused,
    ReportRequested,
    ResourceAdded,
    ResourceDeleted,
    ResourceReady,
    RoleGiven,
    StudySessionLogged,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
    TaskStatusChanged,
    UserRegistered,
)
EVENT_BY_NAME = {event.name: event for event in EVENTS}
