"""The OpenAPI 3.1 document, made of the routes themselves."""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litestar.handlers import HTTPRouteHandler
from litestar.routes import BaseRoute, HTTPRoute

from entrypoints.http.bodies import JSON
from entrypoints.http.failures import Problem
from entrypoints.http.openapi import parameters, responses
from entrypoints.http.openapi.json_types import Json, Object
from entrypoints.http.openapi.possible import possible_problems
from entrypoints.http.openapi.schemas import schemas_of
from entrypoints.http.openapi.specimens import Specimens
from entrypoints.http.operation import Operation, declared_by

_ABOUT = """Talk to a coach, get study plans, work through tasks, log study time, hand over material, see
what it adds up to.

Lists are `{items, next_cursor}`. Times are UTC. An unknown field is refused. What goes wrong is told as a
problem (RFC 9457) with a permanent `code`. Somebody else's thing is answered like one that does not exist."""


@dataclass(frozen=True, slots=True)
class _Documented:
    route: HTTPRoute
    handler: HTTPRouteHandler
    method: str
    operation: Operation

    @property
    def ids(self) -> list[str]:
        return list(self.route.path_parameters)

    @property
    def problems(self) -> list[Problem]:
        return possible_problems(self.operation, path_has_ids=bool(self.ids))


def document(routes: Sequence[BaseRoute], *, version: str) -> Object:
    documented = _in_order(_documented(routes))
    kinds = [
        kind
        for each in documented
        for kind in (each.operation.body, each.operation.query, each.operation.answers)
        if kind is not None
    ]
    schemas, components = schemas_of(kinds)
    specimens = Specimens(components)
    paths: dict[str, Json] = {}
    for each in documented:
        path = paths.setdefault(each.route.path_format, {})
        if isinstance(path, dict):
            path[each.method.lower()] = _operation(each, schemas, components, specimens)
    queries = {each.operation.query.__name__ for each in documented if each.operation.query is not None}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Study Coach", "version": version, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": {
                "Problem": responses.PROBLEM,
                **{name: schema for name, schema in components.items() if name not in queries},
            },
            "parameters": {**parameters.HEADERS},
            "headers": {**responses.HEADERS},
            "examples": responses.problem_examples(
                problem for each in documented for problem in each.problems
            ),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _documented(routes: Sequence[BaseRoute]) -> Iterator[_Documented]:
    for route in routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            operation = declared_by(handler)
            if operation is not None:
                (method,) = handler.http_methods
                yield _Documented(route, handler, str(method), operation)


def _in_order(documented: Iterable[_Documented]) -> list[_Documented]:
    """As the files tell them: the framework keeps no order within a path."""
    told = list(documented)
    files = list(dict.fromkeys(each.handler.fn.__module__ for each in told))
    return sorted(
        told,
        key=lambda each: (
            files.index(each.handler.fn.__module__),
            inspect.getsourcelines(each.handler.fn)[1],
        ),
    )


def _operation(
    each: _Documented, schemas: dict[object, Json], components: Object, specimens: Specimens
) -> Object:
    operation = each.operation
    summary, _, description = inspect.cleandoc(each.handler.fn.__doc__ or "").partition("\n\n")
    answers = schemas.get(operation.answers)
    told: Object = {
        "operationId": each.handler.handler_name,
        "summary": summary,
        "tags": [*each.handler.resolve_tags()],
        "parameters": parameters.parameters_of(
            operation,
            method=each.method,
            ids=each.ids,
            query=schemas.get(operation.query),
            components=components,
        ),
        "responses": responses.responses_of(
            operation,
            method=each.method,
            schema=answers,
            example=specimens.of(answers),
            problems=each.problems,
        ),
        "security": [] if operation.anonymous else [{"bearer": []}],
    }
    if description:
        told["description"] = description
    if operation.body is not None:
        body = schemas[operation.body]
        told["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": body, "example": specimens.of(body)}},
        }
    return told
