"""Which problems a route can give: what its use case refuses, and what HTTP itself can get wrong."""

import dataclasses
import typing
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from application.coach import Coach
from application.refusals import Refusal
from domain.identity.errors import AccessTokenInvalid, TooManyRequests
from entrypoints.http.failures import Problem, Refused, problem_of
from entrypoints.http.operation import Operation
from entrypoints.http.queries import Paging
from entrypoints.http.wire_problems import (
    BodyMalformed,
    BodyTooLarge,
    BusyTryAgain,
    CursorInvalid,
    DeadlinePassed,
    FieldInvalid,
    IdempotencyKeyMalformed,
    IfMatchMalformed,
    InternalError,
    NestingTooDeep,
    PreconditionUnsupported,
    RequestMalformed,
    RouteNotFound,
    StoreDown,
    TenantMalformed,
    TokenMissing,
    UnsupportedMediaType,
    WireProblem,
)

_VALUES: dict[object, object] = {
    str: "title",
    tuple[str, ...]: ("bus", "audit"),
    int: 200,
    date: date(2025, 6, 30),
    datetime: datetime(2030, 5, 1, 9, 30, tzinfo=UTC),
    UUID: UUID("01978b5c-6c00-7000-8000-000000000001"),
}


def possible_problems(operation: Operation, *, path_has_ids: bool) -> list[Problem]:
    """One specimen of each, by status and code."""
    wire = [
        problem_of(kind(f"{kind.title}.", **kind.specimen))
        for kind in _on_the_wire(operation, path_has_ids=path_has_ids)
    ]
    refused = [problem_of(Refused(specimen(kind))) for kind in refusals_of(operation)]
    return sorted([*wire, *refused], key=lambda problem: (problem.status, problem.code))


def refusals_of(operation: Operation) -> list[type[Refusal]]:
    """As the coach declares them."""
    refusals = {*_declared(operation.use_case)}
    if not operation.anonymous:
        refusals |= {AccessTokenInvalid, TooManyRequests}
    if operation.limited:
        refusals.add(TooManyRequests)
    return sorted(refusals, key=lambda kind: kind.code)


def _declared(use_case: str | None) -> Iterator[type[Refusal]]:
    if use_case is None:
        return
    _, _, refusals = typing.get_args(typing.get_type_hints(Coach)[use_case])
    if refusals is not typing.Never:
        yield from typing.get_args(refusals) or (refusals,)


def specimen(kind: type[Refusal]) -> Refusal:
    """A refusal of this kind, with something in every field."""
    make: Callable[..., Refusal] = kind
    hints = typing.get_type_hints(kind)
    return make(**{field.name: _VALUES[hints[field.name]] for field in dataclasses.fields(kind)})


def _on_the_wire(operation: Operation, *, path_has_ids: bool) -> set[type[WireProblem]]:
    possible: set[type[WireProblem]] = {RequestMalformed, InternalError, *operation.also}
    if operation.use_case is not None:
        possible |= {DeadlinePassed, StoreDown}
    if path_has_ids:
        possible.add(RouteNotFound)
    if not operation.anonymous:
        possible.add(TokenMissing)
    if operation.in_tenant:
        possible.add(TenantMalformed)
    if operation.query is not None:
        possible.add(FieldInvalid)
        if issubclass(operation.query, Paging):
            possible.add(CursorInvalid)
    if operation.body is not None:
        possible |= {BodyMalformed, BodyTooLarge, FieldInvalid, NestingTooDeep, UnsupportedMediaType}
    if operation.repeatable:
        possible |= {BodyTooLarge, BusyTryAgain, IdempotencyKeyMalformed}
        possible.add(IfMatchMalformed if operation.conditional else PreconditionUnsupported)
    return possible
