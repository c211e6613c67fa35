"""A learner of a drill, who remembers what was acknowledged, and looks for it afterwards."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from infrastructure.refused import Refused

PASSWORD = "of a drill, and no secret"  # noqa: S105 - of people who do not exist, on a host that is ours
PATIENCE = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """``at``: when the answer was here."""

    store: str
    id: str
    at: datetime


@dataclass
class DrillLearner:
    email: str
    said: list[Acknowledged] = field(default_factory=list)
    id: str = ""
    _thread: str = ""

    def arrive(self, http: httpx.Client) -> None:
        account = {"email": self.email, "password": PASSWORD}
        person = account | {"display_name": "Drill", "timezone": "Europe/Vienna"}
        self.id = _made(http.post("/v1/users", json=person))["id"]
        self.log_in(http)
        material = {"title": "Tides", "text": f"Tides follow the moon, says {self.email}."}
        _made(http.post("/v1/knowledge", json=material))
        self._thread = _made(http.post("/v1/sessions", json={"title": "The sea", "focus": "tides"}))["id"]

    def log_in(self, http: httpx.Client) -> None:
        account = {"email": self.email, "password": PASSWORD}
        token = _made(http.post("/v1/tokens", json=account))["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"

    def write(self, http: httpx.Client) -> None:
        """One thing into PostgreSQL, and one that goes to MongoDB as well."""
        studied = _made(http.post("/v1/study-sessions", json={"minutes": 1}))["id"]
        self.said.append(Acknowledged("postgres", studied, datetime.now(UTC)))
        id_ = str(uuid4())
        message = {"id": id_, "content": "What are tides?", "remember": True}
        _made(http.post(f"/v1/sessions/{self._thread}/messages", json=message))
        self.said.append(Acknowledged("mongo", id_, datetime.now(UTC)))

    def found(self, http: httpx.Client) -> frozenset[str]:
        """Ids of what is there."""
        lists = ("/v1/study-sessions", f"/v1/sessions/{self._thread}/messages")
        return frozenset(each["id"] for path in lists for each in _all(http, path))

    def be_erased(self, http: httpx.Client) -> None:
        """Returns when it is done, with a receipt."""
        ordered = _made(http.post("/v1/me/erasure", json={"password": PASSWORD}))["erasure_id"]
        deadline = time.monotonic() + PATIENCE
        while _made(http.get(f"/v1/erasures/{ordered}"))["receipt"] is None:
            if time.monotonic() > deadline:
                raise Refused("The erasure was not done in time")
            time.sleep(0.5)


def _all(http: httpx.Client, path: str) -> Sequence[Any]:
    found, cursor = list[Any](), None
    while True:
        page = _made(http.get(path, params={"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def _made(answer: httpx.Response) -> Any:  # noqa: ANN401 - what JSON holds
    return answer.raise_for_status().json()
