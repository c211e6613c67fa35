"""What a browser sends when somebody presses a button."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from entrypoints.http.asking import Ask
from entrypoints.http.ops.turned_away import FormUnreadable, FromElsewhere

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 8


async def read_form(ask: Ask) -> Mapping[str, str]:
    """Only from a page of this very origin, which browsers tell and scripts of others cannot."""
    if not _is_from_here(ask):
        raise FromElsewhere("Open this page again and press the button there.")
    if (ask.header(b"content-type") or "").partition(";")[0].strip().lower() != _FORM:
        raise FormUnreadable(f"It is not {_FORM}.")
    try:
        text = (await ask.body()).decode()
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise FormUnreadable("It is not UTF-8, or has too many fields.") from None


def field(form: Mapping[str, str], name: str) -> str:
    try:
        return form[name]
    except KeyError:
        raise FormUnreadable(f"The field {name} is missing.") from None


def id_field(form: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(field(form, name))
    except ValueError:
        raise FormUnreadable(f"The field {name} is not an id.") from None


def number_field(form: Mapping[str, str], name: str) -> int:
    try:
        return int(field(form, name))
    except ValueError:
        raise FormUnreadable(f"The field {name} is not a number.") from None


def _is_from_here(ask: Ask) -> bool:
    """Over plain HTTP, but for this machine, browsers send no Sec-Fetch-Site."""
    site = ask.header(b"sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        return urlsplit(ask.header(b"origin") or "").netloc == ask.header(b"host")
    except ValueError:  # an origin that is no URL
        return False
