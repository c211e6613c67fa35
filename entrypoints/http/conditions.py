"""Versions as entity tags, and requests that depend on them (RFC 9110, 13)."""

import re

from entrypoints.http.asking import Ask
from entrypoints.http.operation import operation_of
from entrypoints.http.wire_problems import IfMatchMalformed

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_VERSION = re.compile(r'"([1-9][0-9]{0,17})"')

# Nothing ever has it: what a well-formed tag stands for that none of our answers carried.
_NO_VERSION = 0


def entity_tag(version: int) -> str:
    return f'"{version}"'


def expected_version(ask: Ask) -> int | None:
    """The version that If-Match insists on; ``*`` and no header at all insist on none."""
    header = ask.header(b"if-match")
    if header is None or header.strip() == "*":
        return None
    if _TAG.fullmatch(header.strip()) is None:
        raise IfMatchMalformed('One entity tag as an ETag header gave it, such as "3", or *.')
    version = _VERSION.fullmatch(header.strip())
    return _NO_VERSION if version is None else int(version[1])


def is_known(ask: Ask, version: int) -> bool:
    """Whether a GET that may depend on it says, by If-None-Match, that its client has this version."""
    header = ask.header(b"if-none-match")
    if header is None or ask.method != "GET" or not operation_of(ask).conditional:
        return False
    return header.strip() == "*" or entity_tag(version) in (
        tag.removeprefix("W/") for tag in _TAG.findall(header)
    )
