"""What a busy learner asks for: mostly work on plans, some study time, now and then a question."""

import json
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.benchmarks.load import request

OFTEN = 6  # plans that a learner keeps; more are deleted again
SOON = str((datetime.now(UTC) + timedelta(days=30)).date())
WORDS = ("tides", "moon", "rivers", "clouds", "sails", "stars")
Learned = Callable[[int, Any], None]


@dataclass(frozen=True)
class Wish:
    """One request. ``right`` are the answers to be expected, ``then`` is told which one came."""

    request: bytes
    right: Collection[int]
    learn: Learned | None = None

    def then(self, status: int, body: bytes) -> None:
        if self.learn is not None and status < 300:
            self.learn(status, json.loads(body) if body else None)


@dataclass
class Habits:
    """One learner, whose plans may be asked for by several connections at once."""

    token: str
    seed: int
    _plans: dict[str, list[str]] = field(default_factory=dict)
    _session: str | None = None

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._keys = count()

    def write(self) -> Wish:
        draw = self._chance.random()
        if not self._plans or (draw < 0.2 and len(self._plans) < OFTEN):
            return self._plan()
        if draw < 0.2:
            plan = self._some_plan()
            self._plans.pop(plan)
            return self._ask("DELETE", f"/plans/{plan}", right={204})
        if draw < 0.6:
            return self._work()
        if draw < 0.95:
            return self._ask(
                "POST", "/study-sessions", {"minutes": self._chance.randrange(5, 60)}, right={201}
            )
        if self._session is None:
            return self._ask(
                "POST", "/sessions", {"title": "Sea", "focus": "tides"}, self._opened, right={201}
            )
        question = {"content": f"What of {self._word()} and {self._word()}?", "remember": True}
        return self._ask("POST", f"/sessions/{self._session}/messages", question, right={201})

    def read(self) -> Wish:
        draw = self._chance.random()
        if draw < 0.4 and self._plans:  # it may be deleted by the time this arrives
            return self._ask("GET", f"/plans/{self._some_plan()}", right={200, 404})
        if draw < 0.7:
            return self._ask("GET", "/tasks?status=todo")
        if draw < 0.9:
            return self._ask("GET", "/progress")
        if draw < 0.98:
            return self._ask("GET", "/plans")
        return self._ask("GET", f"/recall?q={self._word()}")

    def _plan(self) -> Wish:
        tasks = [{"summary": f"Read about {self._word()}", "due_date": SOON} for _ in range(3)]
        body = {"title": f"Learn about {self._word()}", "due_date": SOON, "tasks": tasks}
        return self._ask("POST", "/plans", body, self._planned, right={201})

    def _work(self) -> Wish:
        status = self._chance.choice(["todo", "in_progress", "done"])
        task = self._chance.choice(self._plans[self._some_plan()])
        return self._ask("PATCH", f"/tasks/{task}", {"status": status}, right={200, 404})

    def _planned(self, _: int, plan: Any) -> None:
        self._plans[plan["id"]] = [task["id"] for task in plan["tasks"]]

    def _opened(self, _: int, session: Any) -> None:
        self._session = session["id"]

    def _some_plan(self) -> str:
        return self._chance.choice(list(self._plans))

    def _word(self) -> str:
        return self._chance.choice(WORDS)

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        learn: Learned | None = None,
        *,
        right: Collection[int] = (200,),
    ) -> Wish:
        headers = {"Authorization": f"Bearer {self.token}"}
        if method != "GET":
            headers["Idempotency-Key"] = f"{self.seed}-{next(self._keys)}"
        content = None if body is None else json.dumps(body).encode()
        return Wish(request(method, f"/v1{path}", headers=headers, body=content), right, learn)
