"""Which subscriber hears which event: what the outbox writes deliveries for."""

from application.audit.record_audit import RecordAudit
from application.coaching.forget_dialogue import ForgetDialogue
from application.coaching.index_dialogue import IndexDialogue
from application.consistency.publish_event import PublishEvent
from application.consistency.subscriber import Subscriber
from application.events import EVENTS
from application.identity.send_password_reset import SendPasswordReset
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.run_import import RunImport
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.privacy.erase_learner import EraseLearner
from application.privacy.make_export import MakeExport
from application.progress.capture_snapshot import CaptureSnapshot
from application.progress.render_report import RenderReport

SUBSCRIBERS: tuple[type[Subscriber], ...] = (
    CaptureSnapshot,
    EraseLearner,
    ForgetDialogue,
    IndexDialogue,
    IndexPlan,
    MakeExport,
    PublishEvent,
    RecordAudit,
    RefreshPersona,
    RemoveOriginal,
    RenderReport,
    RunImport,
    SendPasswordReset,
)

ROUTES: dict[str, tuple[str, ...]] = {
    event.name: tuple(each.name for each in SUBSCRIBERS if event in each.listens_to) for event in EVENTS
}
