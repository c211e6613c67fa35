"""An address that cannot be ours is refused in plain words."""

import socket

import pytest

from infrastructure.listening import check_address, url_of
from infrastructure.settings import SettingsWrong


def test_a_free_port_stays_free() -> None:
    for _ in range(2):
        check_address("127.0.0.1", 0)


def test_refuses_a_port_that_somebody_has() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsWrong, match=rf"Port {port} on 127\.0\.0\.1 is in use: .* set COACH_PORT"):
            check_address("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no such host.invalid", "192.0.2.1", "2001:db8::1"])
def test_refuses_an_address_of_somebody_else(host: str) -> None:
    with pytest.raises(SettingsWrong, match=f"COACH_HOST: {host} is not an address of this machine"):
        check_address(host, 0)


def test_says_where_that_is() -> None:
    assert url_of("127.0.0.1", 80) == "http://127.0.0.1:80"
    assert url_of("::1", 80) == "http://[::1]:80"
