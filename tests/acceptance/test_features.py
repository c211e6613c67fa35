"""The features say everything there is to say, in words that are everybody's."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Never, get_args, get_type_hints

import pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from application.coach import Coach
from entrypoints.queue.commands import USE_CASES
from tests.acceptance.doors.door import Door
from tests.acceptance.doors.http_door import HttpDoor, SharedApp
from tests.acceptance.doors.queue_door import QueueDoor
from tests.acceptance.features import FEATURES
from tests.acceptance.scenarios.conftest import STEPS

HERE = Path(__file__).parent
FILES = sorted(FEATURES.glob("*.feature"))
TECHNICAL = re.compile(
    r"\b(https?|json|urls?|uris?|api|endpoints?|status codes?|[1-5]\d\d (error|status)|uuids?|headers?|body"
    r"|queues?|brokers?|databases?|sql|postgres\w*|mongo\w*|vectors?|tokens?|cache|outbox|idempoten(t|ce|cy)"
    r"|stream\w*|payloads?|tenants?)\b",
    re.IGNORECASE,
)
# A proof of a login comes with other requests, and an answer in pieces instead of one in whole.
BESIDE_OTHERS = {"authenticate", "stream_message"}

# Services check proofs of logins with these; no learner ever sees one.
FOR_MACHINES = {"read_signing_keys"}
# How often one may ask is a matter of one door alone: see tests/http/test_limits.py.
OF_ONE_DOOR = {"too_many_requests"}


def features() -> Iterator[Feature]:
    for file in FILES:
        yield get_feature(str(FEATURES), file.name)


def steps() -> Iterator[tuple[str, Step]]:
    """Every sentence of every scenario, with the examples filled in."""
    for feature in features():
        for template in feature.scenarios.values():
            rows = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            for row in rows:
                for step in template.render(row).steps:
                    yield f"{Path(feature.filename).name}, line {step.line_number}", step


def definitions() -> list[StepFunctionContext]:
    ours = {module.__name__ for module in STEPS}
    return [each for each in step_function_context_registry.values() if each.step_func.__module__ in ours]


def meant(step: Step) -> list[StepFunctionContext]:
    return [
        each
        for each in definitions()
        if each.type in (None, step.type) and each.parser.is_matching(step.name)
    ]


def offered() -> set[str]:
    """The use cases that some door offers; the others are for operators, or done by workers on their own."""
    return (SharedApp().use_cases() | USE_CASES.keys() | BESIDE_OTHERS) - FOR_MACHINES


def refusals(use_cases: Iterable[str]) -> set[str]:
    """The codes that these can refuse with, by their types."""
    hints = get_type_hints(Coach)
    unions = [get_args(hints[use_case])[2] for use_case in use_cases]
    refused = [each for union in unions for each in get_args(union) or (union,)]
    return {each.code for each in refused if each is not Never}


def test_every_sentence_means_one_thing() -> None:
    unclear = {
        f"{place}: {step.name}": [each.parser.name for each in meanings]
        for place, step in steps()
        if len(meanings := meant(step)) != 1
    }
    assert unclear == {}


def test_no_sentence_is_taught_in_vain() -> None:
    used = {(each.type, each.parser.name) for _, step in steps() for each in meant(step)}
    assert {(each.type, each.parser.name) for each in definitions()} - used == set()


def test_every_refusal_is_met_in_a_scenario() -> None:
    told = " ".join(file.read_text() for file in FILES)
    assert {
        code for code in refusals(offered()) - OF_ONE_DOOR if not re.search(rf"\b{code}\b", told)
    } == set()


def test_no_refusal_is_made_up() -> None:
    told = {
        found[1] for _, step in steps() if (found := re.fullmatch(r"the coach refuses with (\w+)", step.name))
    }
    assert told - refusals(offered()) == set()


def test_every_use_case_is_behind_every_door_and_in_a_scenario() -> None:
    use_cases = offered()
    asked = set(
        re.findall(r"door\.(\w+)", " ".join(file.read_text() for file in (HERE / "steps").glob("*.py")))
    )
    assert use_cases - asked == set()
    for door in (Door, HttpDoor, QueueDoor):
        methods = {name for name, _ in getmembers(door, isfunction) if not name.startswith("_")}
        assert use_cases <= methods, door


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_words_are_everybodys(file: Path) -> None:
    lines = enumerate(file.read_text().splitlines(), start=1)
    assert [(number, line) for number, line in lines if TECHNICAL.search(line)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_has_a_name_of_its_own(file: Path) -> None:
    """Of two scenarios with the same name only one would run."""
    names = re.findall(r"^\s*Scenario(?: Outline)?: (.+)$", file.read_text(), re.MULTILINE)
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert len(names) == len(get_feature(str(FEATURES), file.name).scenarios)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_feature_is_run_and_says_for_whom(file: Path) -> None:
    assert (HERE / "scenarios" / f"test_{file.stem}.py").exists()
    assert re.match(
        r"As (a|an|the) \w.+\n(I|We) want .+\nSo that ", get_feature(str(FEATURES), file.name).description
    )
