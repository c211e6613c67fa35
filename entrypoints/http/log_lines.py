"""Every line that is logged during a request says which request it was."""

from litestar.types import ASGIApp, Receive, Scope, Send

from entrypoints.http.asking import Ask
from entrypoints.log_context import telling


def told_apart(app: ASGIApp) -> ASGIApp:
    """Around everything: what fails outside of any route is logged too."""

    async def telling_which(scope: Scope, receive: Receive, send: Send) -> None:
        with telling(Ask(scope, receive, send).request_id):
            await app(scope, receive, send)

    return telling_which
