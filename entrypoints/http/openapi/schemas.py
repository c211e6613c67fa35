"""The schemas of everything that comes in and goes out, from the very types that read and write it."""

import dataclasses
import re
import typing
from collections.abc import Iterable
from datetime import datetime

import msgspec

from entrypoints.http.openapi.json_types import Json, Object

_REF = "#/components/schemas/{name}"
_LIST = re.compile(r"Many_(\w+?)(?:View)?_")


def schemas_of(kinds: Iterable[object]) -> tuple[dict[object, Json], Object]:
    """The schema of each kind, by kind, and the components that they refer to, by name."""
    wanted = list(dict.fromkeys(kinds))
    schemas, components = msgspec.json.schema_components(wanted, ref_template=_REF)
    for kind in wanted:
        _date_moments(kind, components)
    named = _LIST.sub(r"\1List", msgspec.json.encode([schemas, components]).decode())
    by_kind, by_name = msgspec.json.decode(named)
    return dict(zip(wanted, by_kind, strict=True)), by_name


def _date_moments(kind: object, components: dict[str, dict[str, typing.Any]]) -> None:
    """A view's moments always carry their offset, which msgspec cannot know: it leaves out their format."""
    for part in typing.get_args(kind):
        _date_moments(part, components)
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        return
    for name, hint in typing.get_type_hints(kind).items():
        _date_moments(hint, components)
        if datetime in (hint, *typing.get_args(hint)):
            schema = components[kind.__name__]["properties"][name]
            text = schema if "type" in schema else schema["anyOf"][0]
            text["format"] = "date-time"
