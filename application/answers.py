"""What a request can be answered with and be answered with again: kept by these names."""

from uuid import UUID

from application.coaching.views import CoachingSessionView
from application.knowledge.views import KnowledgeAccepted, UploadView
from application.planning.views import PlanView, TaskView
from application.privacy.export_views import ExportAccepted
from application.progress.views import ReportAccepted, StudySessionView

ANSWERS: dict[str, type] = {
    "id": UUID,
    "version": int,
    "coaching_session": CoachingSessionView,
    "export_accepted": ExportAccepted,
    "knowledge_accepted": KnowledgeAccepted,
    "plan": PlanView,
    "task": TaskView,
    "report_accepted": ReportAccepted,
    "study_session": StudySessionView,
    "upload": UploadView,
}
