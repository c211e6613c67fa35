"""Who hears of events, each with its own progress through the outbox."""

from collections.abc import Sequence
from typing import Any

from application.audit.record_audit import RecordAudit
from application.coaching.forget_dialogue import ForgetDialogue
from application.consistency.publish_event import PublishEvent
from application.identity.send_password_reset import SendPasswordReset
from application.knowledge.obtain_original import ObtainOriginal
from application.knowledge.read_original import ReadOriginal
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.run_import import RunImport
from application.privacy.erase_learner import EraseLearner
from application.privacy.make_export import MakeExport
from application.progress.capture_snapshot import CaptureSnapshot
from application.progress.gather_figures import GatherFigures
from application.progress.render_report import RenderReport
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Wiring


def subscribers(wiring: Wiring) -> Sequence[providers.Provider[Any]]:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return [
        providers.Factory(CaptureSnapshot, **work),
        providers.Factory(EraseLearner, pursue=shared.pursue_erasure),
        providers.Factory(ForgetDialogue, dialogue=shared.dialogue_log),
        shared.index_dialogue,
        shared.index_plan,
        providers.Factory(
            MakeExport,
            **work,
            gather=shared.gather_export,
            archives=ports.export_archives,
            objects=shared.object_store,
        ),
        providers.Factory(PublishEvent, bus=ports.message_bus),
        providers.Factory(RecordAudit, audit=shared.audit_log),
        shared.refresh_persona,
        providers.Factory(RemoveOriginal, objects=shared.object_store),
        providers.Factory(
            RenderReport,
            **work,
            figures=providers.Factory(
                GatherFigures, unit_of_work=ports.unit_of_work, plans=ports.planning_queries
            ),
            renderer=ports.report_renderer,
            objects=shared.object_store,
        ),
        providers.Factory(
            RunImport,
            **work,
            obtain=providers.Factory(
                ObtainOriginal, **work, objects=shared.object_store, web=ports.web_pages
            ),
            read=providers.Factory(
                ReadOriginal, **work, objects=shared.originals, extractor=ports.text_extractor
            ),
            passages=shared.index_resource,
            shelving=shared.shelving,
        ),
        providers.Factory(
            SendPasswordReset,
            **work,
            tokens=ports.token_issuer,
            mail=ports.outgoing_mail,
            page=ports.reset_page,
        ),
    ]
