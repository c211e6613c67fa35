"""The HTTP door as one application."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar

from application.coach import Coach
from entrypoints.http.asking import Ask
from entrypoints.http.deadlines import deadlines
from entrypoints.http.door import COACH, OPTIONS, Door
from entrypoints.http.drafts import Drafts
from entrypoints.http.erasures import Erasures, MyErasure, ReceiptKeys
from entrypoints.http.exports import Exports
from entrypoints.http.failures import HANDLERS
from entrypoints.http.guards import guards, sharing
from entrypoints.http.health import Health
from entrypoints.http.imports import Imports
from entrypoints.http.knowledge import Knowledge
from entrypoints.http.leaving import farewells
from entrypoints.http.log_lines import told_apart
from entrypoints.http.logins import Logins
from entrypoints.http.me import Me
from entrypoints.http.messages import Messages
from entrypoints.http.metrics import Metrics
from entrypoints.http.objects import Objects
from entrypoints.http.openapi.door import Schema
from entrypoints.http.ops.door import Ops
from entrypoints.http.options import HttpOptions
from entrypoints.http.password_resets import PasswordResets
from entrypoints.http.persona import Persona
from entrypoints.http.plans import Plans
from entrypoints.http.progress import Progress
from entrypoints.http.recall import Recall
from entrypoints.http.reports import Reports
from entrypoints.http.sessions import Sessions
from entrypoints.http.signing_keys import SigningKeysDoor
from entrypoints.http.study_sessions import StudySessions
from entrypoints.http.tasks import Tasks
from entrypoints.http.tokens import TokensDoor
from entrypoints.http.traffic import counted
from entrypoints.http.uploads import Uploads
from entrypoints.http.users import Users

DOORS = (
    Users,
    TokensDoor,
    PasswordResets,
    Me,
    Logins,
    SigningKeysDoor,
    Exports,
    MyErasure,
    Erasures,
    ReceiptKeys,
    Sessions,
    Messages,
    Recall,
    Persona,
    Plans,
    Drafts,
    Tasks,
    StudySessions,
    Progress,
    Reports,
    Knowledge,
    Imports,
    Uploads,
    Health,
    Metrics,
    Ops,
    Objects,
    Schema,
)

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(coach: Coach, options: HttpOptions, *, lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Knows nothing of what is behind the coach; ``lifespan`` is entered when the server starts."""
    return _app(DOORS, coach, options, lifespan)


def create_monitoring_app(coach: Coach, options: HttpOptions) -> Litestar:
    """For a process without learners at its door: how it is, and what it measured."""
    return _app((Health, Metrics), coach, options)


def _app(
    doors: Sequence[type[Door]], coach: Coach, options: HttpOptions, lifespan: Sequence[Lifespan] = ()
) -> Litestar:
    app = Litestar(
        route_handlers=doors,
        opt={COACH: coach, OPTIONS: options},
        request_class=Ask,
        middleware=[deadlines(options)],
        before_send=[guards(options), farewells(options)],
        cors_config=sharing(options.origins),
        request_max_body_size=options.body_largest,
        exception_handlers=HANDLERS,
        lifespan=lifespan,
        logging_config=None,  # the framework's own logs bodies of failed requests
        openapi_config=None,  # openapi/ knows what its generator cannot: refusals, headers, streams
    )
    app.asgi_handler = told_apart(counted(app.asgi_handler, options.traffic, options.tracer))
    return app
