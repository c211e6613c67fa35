"""The HTTP door: every request is one that a client could send."""

from dataclasses import dataclass
from uuid import uuid4

from entrypoints.http.app import create_app
from entrypoints.http.options import HttpOptions
from tests.acceptance.doors.http_coaching import HttpCoaching
from tests.acceptance.doors.http_identity import HttpIdentity
from tests.acceptance.doors.http_planning import HttpPlanning
from tests.acceptance.doors.http_study import HttpStudy
from tests.acceptance.doors.http_wire import Wire
from tests.acceptance.world import World


@dataclass
class HttpDoor(HttpIdentity, HttpCoaching, HttpPlanning, HttpStudy):
    """Behind it is the real application, with everything that it checks before anybody asks the coach."""


def http_door(world: World) -> HttpDoor:
    options = HttpOptions(
        default_tenant_id=uuid4(), signing_key=bytes(range(32)), new_id=uuid4, version="acceptance"
    )
    return HttpDoor(Wire(create_app(world.coach, options), world.clock))
