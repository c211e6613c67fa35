"""An address of a page is absolute, on the web, and holds no secret."""

import pytest
from returns.result import Failure, Success

from domain.knowledge.address import ADDRESS_LONGEST, checked_address
from domain.knowledge.errors import AddressUnfit


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d#e",
        "https://[2001:db8::1]/",
        "HTTPS://B\u00fccher.de/",
    ],
)
def test_takes_web_addresses(address: str) -> None:
    assert checked_address(address) == Success(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "//example.org/", "/etc/passwd", "file:///etc/passwd", "ftp://example.org/"),
        *("javascript:alert(1)", "https://", "https:///path", "https://user@example.org/"),
        *("https://user:secret@example.org/", "https://example.org/\r\nHost: other", "https://exa mple.org/"),
        *("https://example.org:0/", "https://example.org:99999/", "https://example.org:port/"),
        *("https://example.org\\@evil.org/", "https://[::1", "https://example.org/\u202e"),
        "https://example.org/" + "x" * ADDRESS_LONGEST,
    ],
)
def test_refuses_everything_else(address: str) -> None:
    assert checked_address(address) == Failure(AddressUnfit(ADDRESS_LONGEST))
