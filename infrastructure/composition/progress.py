"""The use cases of progress."""

from application.progress.log_study_session import LogStudySession
from application.progress.read_progress import ListProgress, ListStudySessions, ReadProgress
from application.progress.read_report import ReadReport
from application.progress.request_report import RequestReport
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def progress(wiring: Wiring) -> Providers:
    ports, work = wiring.ports, wiring.work
    return {
        "log_study_session": wiring.reliably(LogStudySession, **work),
        "list_study_sessions": providers.Factory(ListStudySessions, queries=ports.progress_queries),
        "read_progress": providers.Factory(ReadProgress, **work),
        "list_progress": providers.Factory(ListProgress, queries=ports.progress_queries),
        "request_report": wiring.reliably(RequestReport, **work),
        "read_report": providers.Factory(ReadReport, **work, links=ports.signed_links),
    }
