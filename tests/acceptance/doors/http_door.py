"""The HTTP door: every request is one that a client could send."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from litestar.routes import HTTPRoute

from application.coach import Coach
from entrypoints.http.app import create_app
from entrypoints.http.operation import declared_by
from entrypoints.http.options import HttpOptions
from tests.acceptance.doors.http_coaching import HttpCoaching
from tests.acceptance.doors.http_erasures import HttpErasures
from tests.acceptance.doors.http_exports import HttpExports
from tests.acceptance.doors.http_identity import HttpIdentity
from tests.acceptance.doors.http_planning import HttpPlanning
from tests.acceptance.doors.http_study import HttpStudy
from tests.acceptance.doors.http_wire import Wire
from tests.acceptance.world import World


@dataclass
class HttpDoor(HttpIdentity, HttpCoaching, HttpPlanning, HttpStudy, HttpErasures, HttpExports):
    """Behind it is the real application, with everything that it checks before anybody asks the coach."""


class SharedApp:
    """Making the application takes longer than most scenarios do, so one serves them all.

    The coach behind it only passes on to the coach of the scenario's own world.
    """

    def __init__(self) -> None:
        self._world: World | None = None
        options = HttpOptions(
            default_tenant_id=uuid4(),
            signing_key=bytes(range(32)),
            new_id=uuid4,
            version="acceptance",
            asyncapi=bytes,
            proxies=1,
        )
        passing_on: dict[str, Any] = {field.name: self._passing_on(field.name) for field in fields(Coach)}
        self._app = create_app(Coach(**passing_on), options)

    def door(self, world: World) -> HttpDoor:
        """Good until the next one is asked for."""
        self._world = world
        return HttpDoor(Wire(self._app, world.clock))

    def use_cases(self) -> set[str]:
        """Everything that some route leads to."""
        routes = [route for route in self._app.routes if isinstance(route, HTTPRoute)]
        operations = [declared_by(handler) for route in routes for handler in route.route_handlers]
        return {each.use_case for each in operations if each is not None and each.use_case is not None}

    def _passing_on(self, use_case: str) -> Callable[[Any], Coroutine[Any, Any, object]]:
        async def ask(command: Any) -> object:
            assert self._world is not None
            return await getattr(self._world.coach, use_case)(command)

        return ask
