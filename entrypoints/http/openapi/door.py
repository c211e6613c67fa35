"""Where the document and its reader are found."""

import hashlib
from base64 import b64encode

import msgspec
from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.response import Redirect, Response

from entrypoints.http.door import Door
from entrypoints.http.openapi.document import document
from entrypoints.http.openapi.json_types import Object
from entrypoints.http.openapi.reader import STYLE, page

_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_PAGE_POLICY = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"
    )
}


class Schema(Door):
    path = "/"

    def __init__(self, owner: Router) -> None:
        super().__init__(owner)
        self._document: Object | None = None
        self._asyncapi: bytes | None = None

    @get("/schema/openapi.json", sync_to_thread=False)
    def openapi(self, request: Request[None, None, State]) -> Response[bytes]:
        """The document."""
        return Response(msgspec.json.encode(self._made(request)), media_type="application/json")

    @get("/schema/asyncapi.json", sync_to_thread=True)
    def asyncapi(self) -> Response[bytes]:
        """The queue door's document."""
        if self._asyncapi is None:
            self._asyncapi = self.options.asyncapi()
        return Response(self._asyncapi, media_type="application/json")

    @get("/schema", sync_to_thread=False)
    def reader(self, request: Request[None, None, State]) -> Response[str]:
        """The document for people."""
        return Response(page(self._made(request)), media_type="text/html", headers=_PAGE_POLICY)

    @get("/", sync_to_thread=False)
    def home(self) -> Redirect:
        """Somebody who comes without knowing anything wants to read."""
        return Redirect("/schema")

    def _made(self, request: Request[None, None, State]) -> Object:
        """Made when somebody first asks: starting up does not wait for it."""
        if self._document is None:
            self._document = document(request.app.routes, version=self.options.version)
        return self._document
