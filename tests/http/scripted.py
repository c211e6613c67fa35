"""A coach that says what it is told to, for tests of the door alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from uuid import uuid4

from litestar import Litestar
from returns.result import Result, Success

from application.coach import Coach
from application.ports.token_issuer import Identity
from entrypoints.http.app import create_app
from entrypoints.http.measured import Measured, nothing_measured
from entrypoints.http.options import HttpOptions
from entrypoints.http.traffic import NobodyCounts, Traffic
from tests.http.worlds import TENANT

USER = uuid4()
UNASKED = ("admit", "authenticate")  # what the door asks before it asks what it was asked for


@dataclass
class Scripted:
    """``says[use case]`` is what it answers, or raises; whatever it was asked is in ``asked``.

    ``others`` are use cases that do something else.
    """

    says: dict[str, Result[Any, Any] | Exception] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def app(
        self,
        *,
        signing_key: bytes = b"k" * 32,
        deadline: timedelta = timedelta(seconds=10),
        thinking: timedelta = timedelta(0),
        traffic: Traffic | None = None,
        measured: Measured = nothing_measured,
        **others: Any,
    ) -> Litestar:
        cases: dict[str, Any] = {each.name: self._use_case(each.name) for each in fields(Coach)} | others
        options = HttpOptions(
            default_tenant_id=TENANT,
            signing_key=signing_key,
            new_id=uuid4,
            version="9.9.9",
            asyncapi=bytes,
            deadline=deadline,
            thinking=thinking,
            traffic=traffic or NobodyCounts(),
            measured=measured,
        )
        return create_app(Coach(**cases), options)

    def _use_case(self, name: str) -> Callable[[Any], Awaitable[Result[Any, Any]]]:
        async def use_case(command: Any) -> Result[Any, Any]:
            if name in UNASKED and name not in self.says:
                return Success(Identity(TENANT, USER))
            self.asked.append((name, command))
            said = self.says[name]
            if isinstance(said, Exception):
                raise said
            return said

        return use_case
