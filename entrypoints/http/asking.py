"""The request as this door reads it."""

import re
from secrets import token_hex

from litestar import Request
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


class Ask(Request[None, None, State]):
    """Headers are looked up in the raw scope: the framework's multi-dictionary costs more than a use case."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        super().__init__(scope, receive, send)
        self._headers_sent = dict(self.scope["headers"])

    def header(self, name: bytes) -> str | None:
        """The header's value, by its name in lower case; of several the last."""
        value = self._headers_sent.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def request_id(self) -> str:
        """The client's own X-Request-Id where it can be repeated safely, otherwise a new one."""
        state = self.scope["state"]
        if "request_id" not in state:
            given = self.header(b"x-request-id")
            fit = given is not None and _REQUEST_ID.fullmatch(given)
            state["request_id"] = given if fit else token_hex(16)
        return str(state["request_id"])
