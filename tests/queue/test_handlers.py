"""What becomes of a message, good or bad."""

import json
from dataclasses import replace
from uuid import UUID, uuid5

import pytest
from returns.result import Failure, Success

from application.ports.failures import StoreUnavailable
from domain.planning.errors import PlanArchived
from domain.shared.errors import TextTooLong
from entrypoints.queue.handlers import handle
from entrypoints.queue.sealing import Sealer
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict
from tests.queue.messages import SEALER, command, sealed
from tests.queue.recording import ERASED, LEARNER, OTHER_TENANT, TENANT, Recorded

REGISTER = {"email": "ada@example.org", "password": "horse", "display_name": "Ada", "timezone": "UTC"}
PLAN = {"title": "Exam"}


async def ended(body: bytes, recorded: Recorded | None = None) -> Verdict:
    return await handle(body, coach=(recorded or Recorded()).coach(), sealer=SEALER)


async def malformed(body: bytes) -> str:
    """The code, when nothing was done either."""
    recorded = Recorded()
    verdict = await ended(body, recorded)
    assert isinstance(verdict, Malformed)
    assert recorded.asked == []
    return verdict.code


async def test_done_with_the_use_cases_answer() -> None:
    recorded = Recorded(answers={"create_plan": Success("the plan")})
    assert await ended(command("create_plan", PLAN), recorded) == Done("the plan")


async def test_refused_with_the_refusals_own_code_and_fields() -> None:
    recorded = Recorded(answers={"create_plan": Failure(TextTooLong("title", 200))})
    verdict = await ended(command("create_plan", PLAN), recorded)
    assert verdict == Refused("text_too_long", {"field": "title", "longest": 200})
    recorded.answers["create_plan"] = Failure(PlanArchived())
    assert await ended(command("create_plan", PLAN), recorded) == Refused("plan_archived", {})


async def test_an_exception_passes_through() -> None:
    recorded = Recorded(answers={"create_plan": StoreUnavailable("postgres")})
    with pytest.raises(StoreUnavailable):
        await ended(command("create_plan", PLAN), recorded)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": "\xff"}',
        b"[" * 200_000,
        b'{"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": ' + b"[" * 200_000,
        b'{"specversion": "0.3", "id": "1", "source": "s", "type": "t"}',
        b'{"specversion": "1.0", "id": "", "source": "s", "type": "t"}',
        b'{"specversion": "1.0", "id": "a\\u0000b", "source": "s", "type": "t"}',
        b'{"specversion": "1.0", "id": "\\ud800", "source": "s", "type": "t"}',
        b'{"specversion": "1.0", "id": 1, "source": "s", "type": "t"}',
        b'{"specversion": "1.0", "source": "s", "type": "t"}',
    ],
    ids=lambda body: repr(body[:70]),
)
async def test_not_a_cloudevent(body: bytes) -> None:
    assert await malformed(body) == "not_a_cloudevent"


@pytest.mark.parametrize("use_case", ["fly_to_the_moon", "read_profile", "create_plan.v2", ""])
async def test_unknown_command(use_case: str) -> None:
    assert await malformed(command(use_case, PLAN)) == "command_unknown"


@pytest.mark.parametrize("tenant", [None, "", "school", "ada@example.org"])
async def test_no_tenant(tenant: str | None) -> None:
    assert await malformed(command("create_plan", PLAN, tenant=tenant)) == "tenant_missing"


@pytest.mark.parametrize("learner", [None, "", "ada@example.org"])
async def test_no_learner(learner: str | None) -> None:
    assert await malformed(command("create_plan", PLAN, learner=learner)) == "learner_missing"


async def test_a_learner_whom_nobody_knows() -> None:
    assert await malformed(command("create_plan", PLAN, learner=UUID(int=9))) == "learner_unknown"


async def test_a_learner_of_another_tenant() -> None:
    assert await malformed(command("create_plan", PLAN, tenant=OTHER_TENANT)) == "learner_unknown"
    assert await malformed(sealed("change_profile", {}, tenant=OTHER_TENANT)) == "learner_unknown"


async def test_what_comes_late_for_an_erased_learner_is_refused_and_so_not_kept() -> None:
    assert await ended(command("create_plan", PLAN, learner=ERASED)) == Refused("account_not_found")
    assert await malformed(command("create_plan", PLAN, tenant=OTHER_TENANT, learner=ERASED)) == (
        "learner_unknown"
    )


@pytest.mark.parametrize("use_case", ["register_user", "log_in", "refresh_tokens", "log_out"])
async def test_whoever_has_no_account_yet_or_no_login_need_not_be_known(use_case: str) -> None:
    data = {
        "register_user": REGISTER,
        "log_in": {"email": "ada@example.org", "password": "horse"},
    }.get(use_case, {"refresh_token": "secret"})
    assert await ended(sealed(use_case, data, learner=None)) == Done(None)
    assert await ended(sealed(use_case, data, learner=UUID(int=9))) == Done(None)


async def test_an_account_is_registered_under_the_subject_or_an_id_that_follows_from_the_command() -> None:
    recorded = Recorded()
    await ended(sealed("register_user", REGISTER, learner=UUID(int=9)), recorded)
    await ended(sealed("register_user", REGISTER, learner=None), recorded)
    ids = [asked.caller.user_id for _, asked in recorded.asked]
    assert ids == [UUID(int=9), uuid5(TENANT, "command-1")]


@pytest.mark.parametrize(
    "data",
    [
        {"title": "Exam", "color": "red"},
        {"title": "Exam", "tasks": [{"summary": "a", "color": "red"}]},
        {"title": 5},
        {"title": "Exam", "due_date": "tomorrow"},
        {"title": "Exam", "id": "7"},
        {},
        None,
        [],
        "text",
    ],
    ids=repr,
)
async def test_unfit_data(data: object) -> None:
    assert await malformed(command("create_plan", data)) == "data_unfit"


async def test_unfit_sealed_data_is_not_quoted() -> None:
    verdict = await ended(sealed("register_user", REGISTER | {"ada@example.org": 1}))
    assert verdict == Malformed("data_unfit", "the sealed data does not fit")


async def test_study_time_needs_a_zone() -> None:
    data = {"minutes": 5, "recorded_at": "2030-01-02T03:04:05"}
    assert await malformed(command("log_study_session", data)) == "data_unfit"


@pytest.mark.parametrize(
    "use_case",
    ["register_user", "log_in", "refresh_tokens", "log_out", "change_profile", "change_password"],
)
async def test_an_account_command_in_plain_text(use_case: str) -> None:
    assert await malformed(command(use_case, REGISTER)) == "data_must_be_sealed"
    plain = command(use_case, REGISTER, datacontenttype="application/json")
    assert await malformed(plain) == "data_must_be_sealed"


@pytest.mark.parametrize("letter", ["", "e30.e30.e30.e30.e30", 5, None, REGISTER], ids=repr)
async def test_a_letter_that_is_none(letter: object) -> None:
    body = command("register_user", letter, datacontenttype="application/jose")
    assert await malformed(body) == "data_not_opened"


async def test_a_letter_sealed_with_another_key() -> None:
    assert await malformed(sealed("register_user", REGISTER, sealer=Sealer([bytes(32)]))) == "data_not_opened"


async def test_any_command_may_be_sealed() -> None:
    assert await ended(sealed("create_plan", PLAN)) == Done(None)


async def test_other_attributes_are_extensions() -> None:
    body = command("create_plan", PLAN, time="2030-01-01T00:00:00Z", traceparent="00-1", partitionkey="x")
    assert await ended(body) == Done(None)


async def test_the_id_is_the_idempotency_key_and_the_fingerprint_covers_all_that_is_asked() -> None:
    recorded = Recorded()
    variants = [
        command("create_plan", PLAN),
        command("create_plan", {"title": "Other"}),
        command("generate_plan", {"goal": "Exam", "due_date": "2031-05-06"}),
        command("create_plan", PLAN, source="urn:other", time="2030-01-01T00:00:00Z"),
        sealed("create_plan", PLAN),
        sealed("create_plan", PLAN),
    ]
    for body in variants:
        await ended(body, recorded)
    requests = [asked.caller.request for _, asked in recorded.asked]
    assert {request.key for request in requests} == {"command-1"}
    first, other, another, same, secret, secret_again = (request.fingerprint for request in requests)
    assert first == same
    assert secret == secret_again  # though each was sealed anew
    assert len({first, other, another, secret}) == 4


async def test_the_fingerprint_covers_who_asks_and_for_what() -> None:
    recorded = Recorded()
    plan = {"plan_id": str(UUID(int=5))}
    for body in (
        command("delete_plan", plan),
        command("change_plan", plan),
        sealed("register_user", REGISTER),
        sealed("register_user", REGISTER, learner=UUID(int=9)),
        sealed("register_user", REGISTER, tenant=OTHER_TENANT),
    ):
        await ended(body, recorded)
    assert len({asked.caller.request.fingerprint for _, asked in recorded.asked}) == 5


async def test_a_kept_fingerprint_gives_no_hint_of_a_password() -> None:
    recorded = Recorded()
    await ended(sealed("register_user", REGISTER), recorded)
    other_key = Sealer([bytes(32)])
    body = sealed("register_user", REGISTER, sealer=other_key)
    await handle(body, coach=recorded.coach(), sealer=other_key)
    one, two = (asked.caller.request for _, asked in recorded.asked)
    assert replace(one, fingerprint=b"") == replace(two, fingerprint=b"")
    assert one.fingerprint != two.fingerprint


async def test_malformed_words_hold_nothing_of_the_data() -> None:
    body = command("register_user", REGISTER)
    verdict = await ended(body)
    assert isinstance(verdict, Malformed)
    assert not any(word in verdict.reason for word in ("ada", "horse", "Ada"))
    assert json.loads(body)["subject"] == str(LEARNER)
