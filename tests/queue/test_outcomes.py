"""What the sender of a command hears in the end."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from application.identity.views import TokensView
from application.planning.views import PlanView, TaskView
from domain.planning.plan import PlanStatus, TaskStatus
from entrypoints.queue.outcomes import outcome_of
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict
from tests.queue.messages import SEALER, command, sealed
from tests.queue.recording import LEARNER, TENANT

BODY = command("create_plan", {"title": "Exam"})
PLAN = PlanView(
    id=UUID(int=5),
    title="Exam",
    status=PlanStatus.ACTIVE,
    due_date=date(2031, 5, 6),
    session_id=None,
    created_at=datetime(2030, 1, 1, tzinfo=UTC),
    version=1,
    tasks=[
        TaskView(
            id=UUID(int=6),
            plan_id=UUID(int=5),
            summary="Read",
            status=TaskStatus.TODO,
            due_date=None,
            completed_at=None,
        )
    ],
)


def told(body: bytes, verdict: Verdict) -> Any:
    outcome = outcome_of(body, verdict, sealer=SEALER)
    assert outcome is not None
    event = json.loads(outcome.body)
    assert event["id"] == str(outcome.id)
    return event


def test_an_outcome_is_a_cloudevent_for_the_same_learner() -> None:
    event = told(BODY, Done(None))
    assert event | {"id": ""} == {
        "specversion": "1.0",
        "id": "",
        "source": "urn:study-coach",
        "type": "coach.outcome.v1",
        "subject": str(LEARNER),
        "tenantid": str(TENANT),
        "datacontenttype": "application/json",
        "data": {"command_id": "command-1", "type": "coach.command.create_plan.v1", "status": "done"},
    }


def test_done_with_the_answer_in_the_words_of_http() -> None:
    answer = told(BODY, Done(PLAN))["data"]["answer"]
    assert (answer["id"], answer["status"], answer["due_date"]) == (str(PLAN.id), "active", "2031-05-06")
    assert answer["tasks"][0]["summary"] == "Read"
    assert told(command("change_profile", {}), Done(3))["data"]["answer"] == 3


def test_refused_with_code_and_fields() -> None:
    data = told(BODY, Refused("task_outlives_plan", {"due_date": date(2031, 1, 1)}))["data"]
    assert (data["status"], data["code"], data["detail"]) == (
        "refused",
        "task_outlives_plan",
        {"due_date": "2031-01-01"},
    )


def test_malformed_with_code_and_reason() -> None:
    data = told(BODY, Malformed("data_unfit", "why"))["data"]
    assert (data["status"], data["code"], data["detail"]) == ("malformed", "data_unfit", {"reason": "why"})


def test_tokens_leave_sealed() -> None:
    for use_case in ("log_in", "refresh_tokens"):
        tokens = TokensView(access_token="access-1", refresh_token="refresh-1", expires_in=900)
        event = told(sealed(use_case, {}), Done(tokens))
        assert "access-1" not in json.dumps(event)
        opened = json.loads(SEALER.open(event["data"]["answer"]))
        assert opened == {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 900}


def test_the_same_command_has_the_same_outcome() -> None:
    assert outcome_of(BODY, Done(PLAN), sealer=SEALER) == outcome_of(BODY, Done(PLAN), sealer=SEALER)


def test_another_end_is_another_outcome() -> None:
    """Somebody who mends a command and sends it again under the same id must hear of it."""
    ends: list[Verdict] = [Malformed("data_unfit", "why"), Refused("id_taken"), Done(1), Done(2)]
    ids = [outcome.id for end in ends if (outcome := outcome_of(BODY, end, sealer=SEALER))]
    assert len(set(ids)) == len(ends)


def test_others_with_the_same_command_id_have_another() -> None:
    bodies = [
        BODY,
        command("create_plan", {}, learner=UUID(int=9)),
        command("create_plan", {}, tenant=UUID(int=9)),
        command("create_plan", {}, source="urn:other"),
        command("delete_plan", {}),
    ]
    ids = [outcome.id for body in bodies if (outcome := outcome_of(body, Done(None), sealer=SEALER))]
    assert len(set(ids)) == len(bodies)


def test_an_address_in_the_wrong_place_is_not_repeated() -> None:
    event = told(command("create_plan", {}, learner="ada@example.org", tenant=None), Malformed("x", "y"))
    assert "ada" not in json.dumps(event)
    assert "subject" not in event
    assert "tenantid" not in event


def test_nobody_is_told_about_what_is_no_cloudevent() -> None:
    assert outcome_of(b"[]", Malformed("not_a_cloudevent", "?"), sealer=SEALER) is None
