"""One of each thing that a learner can have, for tests of who else gets at it."""

from uuid import uuid4

from tests.http.worlds import Client

MARK = "Zanzibar"  # in all that is written, so that it is noticed elsewhere


async def everything_of(learner: Client) -> dict[str, str]:
    """The ids, as paths and commands call them."""
    session = (await learner("POST", "/v1/sessions", {"title": MARK, "focus": MARK})).json()["id"]
    turn = await learner("POST", f"/v1/sessions/{session}/messages", {"content": MARK, "remember": True})
    plan = (await learner("POST", "/v1/plans", {"title": MARK, "tasks": [{"summary": MARK}]})).json()
    knowledge = (await learner("POST", "/v1/knowledge", {"title": MARK, "text": MARK})).json()
    logins = (await learner("GET", "/v1/me/logins")).json()["items"]
    return {
        "session_id": session,
        "message_id": turn.json()["message"]["id"],
        "plan_id": plan["id"],
        "task_id": plan["tasks"][0]["id"],
        "resource_id": knowledge["resource_id"],
        "import_id": knowledge["import_id"],
        "login_id": logins[0]["id"],
        "export_id": (await learner("POST", "/v1/me/exports", {})).json()["export_id"],
        "report_id": (await learner("POST", "/v1/reports", {})).json()["report_id"],
        "erasure_id": str(uuid4()),
    }
