"""Every write use case can be invoked by a message, and means what its HTTP twin means."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID, uuid5

import pytest

from application.caller import Caller
from application.coach import Coach
from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.planning.remove_task import RemoveTaskCommand
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.request_export import RequestExportCommand
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.request_report import RequestReportCommand
from domain.knowledge.resource import Visibility
from domain.planning.plan import PlanStatus, TaskStatus
from entrypoints.queue.command_kind import Kind
from entrypoints.queue.commands import COMMANDS, USE_CASES
from entrypoints.queue.handlers import handle
from entrypoints.queue.origin import Origin
from entrypoints.queue.verdicts import Done
from tests.operators import FOR_OPERATORS
from tests.queue.messages import SEALER, command, sealed
from tests.queue.recording import LEARNER, TENANT, Recorded

READING = {
    "read_signing_keys",
    "list_logins",
    "admit",
    "authenticate",
    "read_profile",
    "read_coaching_session",
    "list_coaching_sessions",
    "list_messages",
    "read_voice_message",
    "read_report",
    "read_erasure",
    "list_receipt_keys",
    "is_erased",
    "list_exports",
    "read_export",
    "recall",
    "read_persona",
    "read_plan",
    "list_plans",
    "list_tasks",
    "list_study_sessions",
    "read_progress",
    "list_progress",
    "read_knowledge",
    "list_knowledge",
    "search_knowledge",
    "read_import",
    "check_stores",
}
NOT_FOR_MESSAGES = {"stream_message", "answer_abandoned_turns"}  # send_message is; a tick does the other

ANY = UUID(int=77)
CALLER = Caller(TENANT, LEARNER)
DAY = date(2031, 5, 6)
MADE = uuid5(LEARNER, "command-1")

Case = tuple[str, dict[str, Any], object]
ACCOUNT: list[Case] = [
    (
        "register_user",
        {"email": "ada@example.org", "password": "correct horse", "display_name": "Ada", "timezone": "UTC"},
        RegisterUserCommand(
            caller=CALLER,
            email="ada@example.org",
            password="correct horse",
            display_name="Ada",
            timezone="UTC",
        ),
    ),
    (
        "log_in",
        {"email": "ada@example.org", "password": "correct horse", "address": "192.0.2.1"},
        LogInCommand(
            tenant_id=TENANT, email="ada@example.org", password="correct horse", address="192.0.2.1"
        ),
    ),
    (
        "refresh_tokens",
        {"refresh_token": "secret"},
        RefreshTokensCommand(tenant_id=TENANT, refresh_token="secret"),
    ),
    ("log_out", {"refresh_token": "secret"}, LogOutCommand(tenant_id=TENANT, refresh_token="secret")),
    (
        "change_profile",
        {"display_name": "Ada L.", "timezone": "Europe/London", "expected_version": 2},
        ChangeProfileCommand(
            caller=CALLER, display_name="Ada L.", timezone="Europe/London", expected_version=2
        ),
    ),
    (
        "change_password",
        {"current_password": "old", "new_password": "new"},
        ChangePasswordCommand(caller=CALLER, current_password="old", new_password="new"),
    ),
    (
        "request_erasure",
        {"password": "old"},
        RequestErasureCommand(caller=CALLER, erasure_id=MADE, password="old"),
    ),
    (
        "request_password_reset",
        {"email": "ada@example.org"},
        RequestPasswordResetCommand(tenant_id=TENANT, email="ada@example.org"),
    ),
    (
        "reset_password",
        {"token": "secret", "new_password": "new", "address": "192.0.2.1"},
        ResetPasswordCommand(tenant_id=TENANT, token="secret", new_password="new", address="192.0.2.1"),
    ),
]
PLAIN: list[Case] = [
    (
        "open_coaching_session",
        {"title": "Algebra", "focus": "rings"},
        OpenCoachingSessionCommand(caller=CALLER, session_id=MADE, title="Algebra", focus="rings"),
    ),
    (
        "change_coaching_session",
        {"session_id": str(ANY), "title": "Rings", "expected_version": 3},
        ChangeCoachingSessionCommand(caller=CALLER, session_id=ANY, title="Rings", expected_version=3),
    ),
    (
        "delete_coaching_session",
        {"session_id": str(ANY)},
        DeleteCoachingSessionCommand(caller=CALLER, session_id=ANY),
    ),
    (
        "send_message",
        {"session_id": str(ANY), "content": "Why?", "remember": True},
        SendMessageCommand(caller=CALLER, session_id=ANY, message_id=MADE, content="Why?", remember=True),
    ),
    (
        "create_plan",
        {"title": "Exam", "due_date": "2031-05-06", "tasks": [{"summary": "a"}, {"summary": "b"}]},
        CreatePlanCommand(
            caller=CALLER,
            plan_id=MADE,
            title="Exam",
            due_date=DAY,
            tasks=[
                NewTask(task_id=uuid5(LEARNER, "command-1/tasks/0"), summary="a"),
                NewTask(task_id=uuid5(LEARNER, "command-1/tasks/1"), summary="b"),
            ],
        ),
    ),
    (
        "generate_plan",
        {"goal": "Pass", "due_date": "2031-05-06", "minutes_per_day": 45, "session_id": str(ANY)},
        GeneratePlanCommand(
            caller=CALLER, plan_id=MADE, goal="Pass", due_date=DAY, session_id=ANY, minutes_per_day=45
        ),
    ),
    (
        "change_plan",
        {"plan_id": str(ANY), "status": "archived"},
        ChangePlanCommand(caller=CALLER, plan_id=ANY, status=PlanStatus.ARCHIVED),
    ),
    ("delete_plan", {"plan_id": str(ANY)}, DeletePlanCommand(caller=CALLER, plan_id=ANY)),
    (
        "add_task",
        {"plan_id": str(ANY), "summary": "Read", "due_date": "2031-05-06"},
        AddTaskCommand(caller=CALLER, plan_id=ANY, task=NewTask(task_id=MADE, summary="Read", due_date=DAY)),
    ),
    (
        "change_task",
        {"task_id": str(ANY), "status": "done"},
        ChangeTaskCommand(caller=CALLER, task_id=ANY, status=TaskStatus.DONE),
    ),
    ("end_login", {"login_id": str(ANY)}, EndLoginCommand(caller=CALLER, login_id=ANY)),
    ("end_logins", {}, EndLoginsCommand(caller=CALLER)),
    ("remove_task", {"task_id": str(ANY)}, RemoveTaskCommand(caller=CALLER, task_id=ANY)),
    (
        "log_study_session",
        {"minutes": 25, "recorded_at": "2030-01-02T03:04:05Z"},
        LogStudySessionCommand(
            caller=CALLER,
            study_session_id=MADE,
            minutes=25,
            recorded_at=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
    ),
    (
        "add_knowledge",
        {"title": "Notes", "text": "# Rings", "tags": ["maths"], "visibility": "shared"},
        AddKnowledgeCommand(
            caller=CALLER,
            resource_id=MADE,
            title="Notes",
            text="# Rings",
            tags=("maths",),
            visibility=Visibility.SHARED,
        ),
    ),
    ("request_export", {}, RequestExportCommand(caller=CALLER, export_id=MADE)),
    (
        "request_report",
        {"language": "de"},
        RequestReportCommand(caller=CALLER, report_id=MADE, language="de"),
    ),
    (
        "request_upload",
        {"filename": "me.mp3", "content_type": "audio/mpeg", "size": 5, "session_id": str(ANY)},
        RequestUploadCommand(
            caller=CALLER,
            upload_id=MADE,
            filename="me.mp3",
            content_type="audio/mpeg",
            size=5,
            session_id=ANY,
        ),
    ),
    (
        "delete_knowledge",
        {"resource_id": str(ANY)},
        DeleteKnowledgeCommand(caller=CALLER, resource_id=ANY),
    ),
]


def without_request(asked: Any) -> Any:
    """The command as it was meant; how it is recognised again is another test's matter."""
    state = {each.name: getattr(asked, each.name) for each in fields(asked)}
    if "caller" in state:
        state["caller"] = Caller(state["caller"].tenant_id, state["caller"].user_id)
    return type(asked)(**state)


def test_every_write_use_case_is_there() -> None:
    assert (
        set(USE_CASES) == {each.name for each in fields(Coach)} - READING - NOT_FOR_MESSAGES - FOR_OPERATORS
    )


def test_every_name_leads_to_its_own_use_case() -> None:
    class Names:
        def __getattr__(self, name: str) -> str:
            return name

    names = cast(Coach, Names())
    for name, kind in USE_CASES.items():
        assert isinstance(kind, Kind)
        assert cast(object, kind.use_case(names)) == name


def test_every_case_is_tried_here() -> None:
    assert {name for name, _, _ in ACCOUNT + PLAIN} == set(USE_CASES)
    assert {name for name, _, _ in ACCOUNT} == {name for name, kind in USE_CASES.items() if kind.personal}


@pytest.mark.parametrize(("use_case", "data", "meant"), PLAIN, ids=[case[0] for case in PLAIN])
async def test_a_message_becomes_its_command(use_case: str, data: dict[str, Any], meant: object) -> None:
    recorded = Recorded()
    assert await handle(command(use_case, data), coach=recorded.coach(), sealer=SEALER) == Done(None)
    ((name, asked),) = recorded.asked
    assert (name, without_request(asked)) == (use_case, meant)


@pytest.mark.parametrize(("use_case", "data", "meant"), ACCOUNT, ids=[case[0] for case in ACCOUNT])
async def test_a_sealed_message_becomes_its_command(
    use_case: str, data: dict[str, Any], meant: object
) -> None:
    recorded = Recorded()
    assert await handle(sealed(use_case, data), coach=recorded.coach(), sealer=SEALER) == Done(None)
    ((name, asked),) = recorded.asked
    assert (name, without_request(asked)) == (use_case, meant)


@pytest.mark.parametrize(
    ("use_case", "data", "id_field"),
    [
        ("open_coaching_session", {"title": "a", "focus": "b"}, "session_id"),
        ("send_message", {"session_id": str(UUID(int=5)), "content": "a"}, "message_id"),
        ("create_plan", {"title": "a"}, "plan_id"),
        ("generate_plan", {"goal": "a", "due_date": "2031-05-06"}, "plan_id"),
        ("log_study_session", {"minutes": 5}, "study_session_id"),
        ("add_knowledge", {"title": "a", "text": "b"}, "resource_id"),
        ("request_report", {}, "report_id"),
        ("request_export", {}, "export_id"),
        ("request_upload", {"filename": "a", "content_type": "text/plain", "size": 1}, "upload_id"),
    ],
)
async def test_a_producer_may_choose_the_id(use_case: str, data: dict[str, Any], id_field: str) -> None:
    recorded = Recorded()
    await handle(command(use_case, data | {"id": str(ANY)}), coach=recorded.coach(), sealer=SEALER)
    assert getattr(recorded.asked[0][1], id_field) == ANY


def test_types_are_permanent() -> None:
    assert set(COMMANDS) == {f"coach.command.{name}.v1" for name in USE_CASES}


def test_ids_follow_from_learner_and_command() -> None:
    origin, again = Origin(CALLER, "x"), Origin(CALLER, "x")
    other = Origin(Caller(TENANT, ANY), "x")
    assert origin.id_of() == again.id_of()
    assert len({origin.id_of(), origin.id_of("/tasks/0"), other.id_of(), Origin(CALLER, "y").id_of()}) == 4
