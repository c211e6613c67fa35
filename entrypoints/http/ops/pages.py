"""Pages for a browser: templates that escape all they are given, and one style, which is ours."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from litestar.response import Response

from entrypoints.http.asking import Ask

_FOLDER = files(__package__) / "templates"
_STYLE = (_FOLDER / "ops.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# Without a referrer browsers would also hide the origin of a form, by which we know our own.
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
}


def page(
    ask: Ask, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **told: object
) -> Response[bytes]:
    return Response(
        _templates().get_template(template).render(told).encode(),
        status_code=status,
        media_type="text/html",
        headers={**_HEADERS, **(headers or {}), "X-Request-Id": ask.request_id},
    )


def elsewhere(ask: Ask, path: str, **headers: str) -> Response[bytes]:
    """Sends the browser there with a GET, so that reloading does nothing a second time."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(b"", status_code=303, headers={"Location": path, **named, "X-Request-Id": ask.request_id})


@cache
def _templates() -> Environment:
    """Read when somebody first looks. A name that nobody gave is an error, not an empty place."""
    environment = Environment(
        loader=FunctionLoader(lambda name: (_FOLDER / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = _STYLE
    environment.filters.update(moment=_moment, duration=_duration)
    return environment


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _duration(span: timedelta) -> str:
    """In the largest unit that there is one of."""
    seconds = span.total_seconds()
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds:.0f} s"
