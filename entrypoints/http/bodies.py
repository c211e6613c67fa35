"""JSON bodies as the wire's own structs, read strictly."""

import re
from functools import cache
from typing import TypeVar

import msgspec

from entrypoints.http.asking import Ask
from entrypoints.http.pointers import field_error
from entrypoints.http.wire_problems import BodyMalformed, FieldInvalid, NestingTooDeep, UnsupportedMediaType

Body = TypeVar("Body", bound=msgspec.Struct)

JSON = "application/json"

_HALF_A_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")


async def read_body(ask: Ask, kind: type[Body]) -> Body:
    """The body as ``kind``: no unknown field, no value of another type, nothing converted."""
    _check_media_type(ask)
    raw = await ask.body()
    if not raw:
        raise BodyMalformed("The body is empty: send a JSON object.")
    try:
        body: Body = _decoder(kind).decode(raw)
    except msgspec.ValidationError as invalid:
        _check_whole(raw)
        raise FieldInvalid("See errors.", errors=[field_error(str(invalid))]) from None
    except ValueError as malformed:  # msgspec's own and UnicodeDecodeError
        raise _malformed(raw, malformed) from None
    return body


@cache
def _decoder(kind: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(kind)


def _check_media_type(ask: Ask) -> None:
    media_type, parameters = ask.content_type
    if media_type != JSON or parameters.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType(f"The Content-Type must be {JSON} in UTF-8.")
    if ask.header(b"content-encoding") not in (None, "identity"):
        raise UnsupportedMediaType("The Content-Encoding must be identity.")


def _check_whole(raw: bytes) -> None:
    """Whatever is wrong with the JSON itself comes before what is wrong with one field."""
    try:
        msgspec.json.decode(raw)
    except RecursionError:
        raise NestingTooDeep("Nothing here is nested more than three deep.") from None
    except ValueError as malformed:
        raise _malformed(raw, malformed) from None


def _malformed(raw: bytes, reason: ValueError) -> BodyMalformed:
    if isinstance(reason, UnicodeDecodeError):
        return BodyMalformed(f"The body is not UTF-8: {reason.reason}.")
    if "surrogate" in str(reason) or _HALF_A_PAIR.search(raw):
        return BodyMalformed("A \\u escape is half of a surrogate pair, which is no character.")
    return BodyMalformed(f"{reason}.")
