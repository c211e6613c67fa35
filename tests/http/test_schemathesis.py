"""Whatever fits the document, and whatever does not, is answered as the document says."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.http.belongings import everything_of
from tests.http.worlds import Client, World, a_world

# A body may fit its schema and be refused: a date in the past, a zone that there is not, an older version.
EXCLUDED = [positive_data_acceptance]
WORLD: World = a_world()
SCHEMA = schemathesis.openapi.from_asgi("/schema/openapi.json", cast(Any, WORLD.app))
OPERATIONS: dict[str, Any] = {
    operation.definition.raw["operationId"]: operation
    for operation in (cast(Any, each).ok() for each in SCHEMA.get_all_operations())
}
few = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Somebody:
    headers: dict[str, str]
    ids: dict[str, str]


def somebody() -> Somebody:
    """With one of everything."""

    async def made() -> Somebody:
        learner: Client = await WORLD.learner(f"{uuid4()}@example.org")
        return Somebody({"Authorization": f"Bearer {learner.token}"}, await everything_of(learner))

    return asyncio.run(made())


@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_as_the_document_says(name: str) -> None:
    """About things that are not there, and about one's own."""
    who = somebody()
    seen = 0

    @few
    @given(case=OPERATIONS[name].as_strategy())
    def ask(case: Any) -> None:
        nonlocal seen
        seen += 1
        case.call_and_validate(headers=who.headers, excluded_checks=EXCLUDED)
        if case.path_parameters:
            case.path_parameters = {part: who.ids[part] for part in case.path_parameters}
            case.call_and_validate(headers=who.headers, excluded_checks=EXCLUDED)

    ask()
    assert seen
