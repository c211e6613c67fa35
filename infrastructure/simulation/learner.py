"""One simulated learner: logs in when first wanted, and then asks what the model says."""

import random
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

from infrastructure.simulation.workload import Act

PASSWORD = "simulated, and no secret"  # noqa: S105 - of people who do not exist, on a host that is ours
Json: TypeAlias = dict[str, Any]  # what this service speaks
WORDS = ("tides", "moon", "rivers", "clouds", "sails", "stars", "verbs", "fractions", "cells", "treaties")


@dataclass
class SimulatedLearner:
    """Has a plan, a conversation and material before anything is measured."""

    http: httpx.AsyncClient
    email: str
    chance: random.Random
    _headers: dict[str, str] = field(default_factory=dict)
    _session: str = ""
    _plan: str = ""
    _tasks: list[str] = field(default_factory=list)

    async def arrive(self) -> None:
        """Raises ``httpx.HTTPStatusError`` when the service does not want them."""
        account = {"email": self.email, "password": PASSWORD}
        made = await self.http.post(
            "/v1/users", json=account | {"display_name": "Simulated", "timezone": "Europe/Vienna"}
        )
        if made.status_code != httpx.codes.CONFLICT:  # there from an earlier run
            made.raise_for_status()
        token = await self._made(await self.http.post("/v1/tokens", json=account))
        self._headers = {"Authorization": f"Bearer {token['access_token']}"}
        opened = await self._made(await self._ask("POST", "/sessions", self._thread()))
        self._session = opened["id"]
        planned = await self._made(await self._ask("POST", "/plans", self._new_plan()))
        self._plan, self._tasks = planned["id"], [task["id"] for task in planned["tasks"]]

    async def do(self, act: Act) -> httpx.Response:  # noqa: C901 - one short case for each act
        match act:
            case Act.LOOK_AT_PROGRESS:
                return await self._ask("GET", "/progress")
            case Act.LIST_TASKS:
                return await self._ask("GET", "/tasks?status=todo")
            case Act.READ_PLAN:
                return await self._ask("GET", f"/plans/{self._plan}")
            case Act.READ_THREAD:
                return await self._ask("GET", f"/sessions/{self._session}/messages")
            case Act.RECALL:
                return await self._ask("GET", f"/recall?q={self._word()}+{self._word()}")
            case Act.WORK_ON_TASK:
                status = self.chance.choice(("todo", "in_progress", "done"))
                return await self._ask(
                    "PATCH", f"/tasks/{self.chance.choice(self._tasks)}", {"status": status}
                )
            case Act.LOG_STUDY:
                return await self._ask("POST", "/study-sessions", {"minutes": self.chance.randrange(5, 90)})
            case Act.TALK:
                content = (
                    f"How do {self._word()} and {self._word()} hang together, and what of {self._word()}?"
                )
                body = {"content": content, "remember": self.chance.random() < 0.5}
                return await self._ask("POST", f"/sessions/{self._session}/messages", body)
            case Act.PLAN:
                return await self._ask("POST", "/plans", self._new_plan())
            case Act.HAND_OVER:
                text = "\n\n".join(" ".join(self._word() for _ in range(90)) for _ in range(12))
                return await self._ask("POST", "/knowledge", {"title": f"On {self._word()}", "text": text})

    async def _ask(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        return await self.http.request(method, f"/v1{path}", json=body, headers=self._headers)

    async def _made(self, answer: httpx.Response) -> Json:
        made: Json = answer.raise_for_status().json()
        return made

    def _thread(self) -> Json:
        return {"title": f"On {self._word()}", "focus": self._word()}

    def _new_plan(self) -> Json:
        tasks = [{"summary": f"Read a chapter about {self._word()}"} for _ in range(6)]
        return {"title": f"Learn about {self._word()}", "tasks": tasks}

    def _word(self) -> str:
        return self.chance.choice(WORDS)
