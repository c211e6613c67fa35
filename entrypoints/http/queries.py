"""Query strings as the wire's own structs."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, NoReturn, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta

from application.paging import PAGE_DEFAULT, PAGE_LARGEST
from entrypoints.http.asking import Ask
from entrypoints.http.pointers import parameter_error
from entrypoints.http.wire_problems import FieldInvalid

Query = TypeVar("Query", bound=msgspec.Struct)

_MOST_PARAMETERS = 20
_UNREADABLE = "The query string is not percent-encoded UTF-8, has NUL in it, or too many parameters."


class Paging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=PAGE_LARGEST, description="How many items at most.")] = PAGE_DEFAULT
    cursor: Annotated[str, Meta(description="`next_cursor` of the page before.")] | None = None


def read_query(ask: Ask, kind: type[Query]) -> Query:
    """The parameters as ``kind``: none unknown, none twice."""
    try:
        return msgspec.convert(_parameters(ask), kind, strict=False)
    except msgspec.ValidationError as invalid:
        raise FieldInvalid("See errors.", errors=[parameter_error(str(invalid))]) from None


def _parameters(ask: Ask) -> dict[str, str]:
    raw = ask.scope["query_string"]
    if not raw:
        return {}
    if b"%00" in raw:
        raise FieldInvalid(_UNREADABLE, errors=[])
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        raise FieldInvalid(_UNREADABLE, errors=[]) from None
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        _refuse_repetition(name for name, _ in pairs)
    return parameters


def _refuse_repetition(names: Iterable[str]) -> NoReturn:
    repeated = [name for name, times in Counter(names).items() if times > 1]
    errors = [{"parameter": name, "detail": "Given more than once"} for name in repeated]
    raise FieldInvalid("See errors.", errors=errors)
