"""Where in a request something is wrong."""

import re

_PLACE = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[([^\]]*)\]")
_NAMED = re.compile(r"Object (?:contains unknown|missing required) field `(?P<name>.*)`")


def field_error(message: str) -> dict[str, str]:
    """Msgspec's message as a JSON Pointer (RFC 6901, as a URI fragment) and what is wrong there."""
    steps, what = _split(message)
    return {"pointer": "#" + "".join(f"/{_escaped(step)}" for step in steps), "detail": what}


def parameter_error(message: str) -> dict[str, str]:
    """The same for a query parameter, which has a name and no inside."""
    steps, what = _split(message)
    return {"parameter": "".join(steps), "detail": what}


def _split(message: str) -> tuple[list[str], str]:
    place = _PLACE.search(message)
    what = message if place is None else message[: place.start()]
    steps = [] if place is None else [name or index for name, index in _STEP.findall(place["path"])]
    named = _NAMED.fullmatch(what)
    return (steps if named is None else [*steps, named["name"]]), what


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
