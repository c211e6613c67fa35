"""The process beside this one, in the same container."""

from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address

from infrastructure.settings import Settings, SettingsWrong, variable

PATIENCE = 3.0  # seconds


def lives(settings: Settings, *, worker: bool) -> bool:
    """Whether it answers that it does. Asks no store, and loads next to nothing."""
    port = settings.metrics_port if worker else settings.port
    if port is None:
        raise SettingsWrong(f"{variable('metrics_port')} is missing: workers answer there")
    asking = HTTPConnection(_reachable(settings.host), port, timeout=PATIENCE)
    try:
        asking.request("GET", "/health/live")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _reachable(host: str) -> str:
    """Who listens on every address listens on this machine's own too."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"
