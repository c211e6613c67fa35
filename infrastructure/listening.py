"""The address that the service answers at."""

import errno
import socket

from infrastructure.settings import SettingsWrong


def check_address(host: str, port: int) -> None:
    """Raise ``SettingsWrong`` when the address cannot be ours, before anything is started."""
    try:
        with socket.create_server((host, port), family=_family(host)):
            pass
    except OSError as refused:
        raise SettingsWrong(_why(refused, host, port)) from None


def url_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if _family(host) is socket.AF_INET6 else f"http://{host}:{port}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _why(refused: OSError, host: str, port: int) -> str:
    match refused.errno:
        case errno.EADDRINUSE:
            return f"Port {port} on {host} is in use: stop the program there, or set COACH_PORT to another"
        case errno.EACCES:
            return f"COACH_PORT: port {port} is not ours to take; those from 1024 on are"
        case _:
            return f"COACH_HOST: {host} is not an address of this machine"
