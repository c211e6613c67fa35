"""The page cannot lie, and nothing that is written in a feature becomes part of the page's machinery."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import msgspec
import pytest

from tests.acceptance.page.__main__ import run_features
from tests.acceptance.page.cases import ways_of
from tests.acceptance.page.render import page_of
from tests.acceptance.page.results import FeatureText, Results, RunResult, StepResult
from tests.acceptance.ways import WAYS

FEATURE = """\
Feature: Sums & <script>alert("sums")</script>
  As a learner of <b>sums</b>
  I want them to be right
  So that I can trust them.

  Scenario: Adding
    When 1 and 1 are added
    Then the sum is 2

  Scenario Outline: Adding wrongly
    When 1 and <number> are added
    Then the sum is 3
    And nobody ever taught this sentence

    Examples:
      | number |
      | 1      |
      | 2      |

  Scenario: Adding with <script>alert("tables")</script>
    When 1 and 1 are added
      | <img src=x onerror=alert(1)> |
      | </script>                    |
      | <img src=y onerror=alert(2)> |
    Then the sum is 2

  Scenario: Adding where there is no floor
    Given there is no floor
    Then the sum is 2

  Scenario: Adding what falls apart afterwards
    Given it falls apart afterwards
      ```
      <img src=z onerror=alert(3)>
      ```
    When 1 and 1 are added
    Then the sum is 2
"""
STEPS = """\
import pytest
from pytest_bdd import given, parsers, scenarios, then, when

@pytest.fixture(params=["fakes", "embedded"], autouse=True)
def world(request):
    return request.param

@pytest.fixture(params=["http", "queue", "nats"], autouse=True)
def door(request, world):
    return request.param

@pytest.fixture(autouse=True)
def floor(request, door, world):
    if "no_floor" in request.node.name and (door, world) == ("http", "embedded"):
        raise RuntimeError("the floor is <i>missing</i>")
    yield
    if "falls_apart" in request.node.name and (door, world) == ("queue", "fakes"):
        raise RuntimeError("fell apart")

@given("there is no floor", target_fixture="total")
def _():
    return 2

@given("it falls apart afterwards")
def _():
    pass

@when(parsers.parse("1 and {number:d} are added"), target_fixture="total")
def _(number, door):
    return 1 + number + (1 if door == "queue" and number == 2 else 0)

@then(parsers.parse("the sum is {expected:d}"))
def _(total, expected):
    assert total == expected, "not <the> sum"

scenarios("sums.feature")
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A real run in which much goes wrong."""
    folder = tmp_path_factory.mktemp("sums")
    (folder / "sums.feature").write_text(FEATURE)
    (folder / "test_sums.py").write_text(STEPS)
    assert run_features(folder, folder / "results.json") == pytest.ExitCode.TESTS_FAILED
    return msgspec.json.decode((folder / "results.json").read_bytes(), type=Results)


class Read(HTMLParser):
    """A page as a browser takes it in: which elements it has, and what is said where."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def labels(self) -> list[str]:
        return [attrs["aria-label"] or "" for _, attrs in self.elements if "aria-label" in attrs]


def run_of(results: Results, name: str, door: str, stores: str, **example: str) -> RunResult:
    (found,) = [
        run
        for run in results.runs
        if run.scenario == name and (run.door, run.stores) == (door, stores) and run.example == example
    ]
    return found


def outcomes(run: RunResult) -> list[str]:
    return [step.outcome for step in run.steps]


def test_what_passed_has_passed(results: Results) -> None:
    for door, stores in ways_of(results):
        run = run_of(results, "Adding", door, stores)
        assert (run.outcome, run.message, outcomes(run)) == ("passed", None, ["passed", "passed"])


def test_a_failing_step_failed_and_those_after_it_were_not_run(results: Results) -> None:
    run = run_of(results, "Adding wrongly", "http", "fakes", number="1")
    assert run.outcome == "failed"
    assert run.message is not None
    assert run.message.startswith("not <the> sum")
    assert outcomes(run) == ["passed", "failed", "not run"]


def test_a_sentence_that_nobody_taught_failed(results: Results) -> None:
    run = run_of(results, "Adding wrongly", "http", "fakes", number="2")
    assert (run.outcome, outcomes(run)) == ("failed", ["passed", "passed", "failed"])
    assert run.message == "Nobody has taught the tests what this sentence means."


def test_a_failure_behind_one_door_is_a_failure_behind_that_door(results: Results) -> None:
    run = run_of(results, "Adding wrongly", "queue", "embedded", number="2")
    assert (run.outcome, outcomes(run)) == ("failed", ["passed", "failed", "not run"])


def test_a_scenario_that_could_not_even_begin_failed(results: Results) -> None:
    run = run_of(results, "Adding where there is no floor", "http", "embedded")
    assert (run.outcome, outcomes(run)) == ("failed", ["not run", "not run"])
    assert "the floor is <i>missing</i>" in (run.message or "")
    assert run_of(results, "Adding where there is no floor", "queue", "embedded").outcome == "passed"


def test_a_scenario_that_fell_apart_afterwards_failed(results: Results) -> None:
    run = run_of(results, "Adding what falls apart afterwards", "queue", "fakes")
    assert (run.outcome, outcomes(run)) == ("failed", ["passed", "passed", "passed"])


def test_the_page_shows_every_failure_with_its_message(results: Results) -> None:
    page = page_of(results)
    read = Read(page)
    assert "3 scenarios failed" in read.words
    scenarios = [
        attrs for tag, attrs in read.elements if tag == "details" and "scenario" in (attrs["class"] or "")
    ]
    assert [attrs["data-outcome"] for attrs in scenarios] == [
        "passed",
        "failed",
        "passed",
        "failed",
        "failed",
    ]
    assert ["open" in attrs for attrs in scenarios] == [False, True, False, True, True]
    assert page.count("not &lt;the&gt; sum") >= 4
    assert page.count("Nobody has taught the tests") == 4
    assert "fell apart" in page


def test_the_page_marks_every_step_in_every_way(results: Results) -> None:
    """Step by step, in the order of the scenarios: what the page says is what was found."""
    page, ways = page_of(results), ways_of(results)
    shown = [
        re.findall(r'aria-label="[^"]*: ([a-z ]+)"', sentence)
        for sentence in re.findall(r'<li><div class="sentence">.*?</li>', page, re.DOTALL)
    ]
    found = []
    for line, example in dict.fromkeys((run.line, str(run.example)) for run in results.runs):
        runs = {
            (run.door, run.stores): run
            for run in results.runs
            if (run.line, str(run.example)) == (line, example)
        }
        found += [[runs[way].steps[at].outcome for way in ways] for at in range(len(runs[ways[0]].steps))]
    assert shown == found


def test_nothing_that_features_or_failures_say_is_taken_for_the_page_itself(results: Results) -> None:
    read = Read(page_of(results))
    tags = [tag for tag, _ in read.elements]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert "i" not in tags
    assert 'Sums & <script>alert("sums")</script>' in read.words
    assert all(not name.startswith("on") for _, attrs in read.elements for name in attrs)


def test_the_page_needs_nothing_from_anywhere(results: Results) -> None:
    read = Read(page_of(results))
    for tag, attrs in read.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert "src" not in attrs
        assert (attrs.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import|https?://", page_of(results))


def test_a_way_that_was_left_out_is_not_run() -> None:
    assert "1 scenario not run" in Read(page_of(of_one_run(complete=True))).words


def test_a_failure_in_a_way_that_nobody_expected_is_shown() -> None:
    results = of_one_run(complete=True)
    results.runs.append(replace(results.runs[0], door="pigeon", outcome="failed"))
    assert ("pigeon", "fakes") not in WAYS
    assert "pigeon, memory: failed" in Read(page_of(results)).labels()


def test_a_run_that_broke_off_holds_nothing() -> None:
    results = of_one_run(complete=False)
    results.runs = [
        RunResult(
            feature="sums.feature",
            scenario="Adding",
            line=1,
            example={},
            door=door,
            stores=stores,
            steps=[],
            outcome="passed",
        )
        for door, stores in WAYS
    ]
    assert "The run broke off" in Read(page_of(results)).words
    assert "Everything holds" not in page_of(results)


def test_a_run_of_nothing_holds_nothing() -> None:
    results = Results(made_at="2030-01-01T00:00", complete=True, features=[], runs=[])
    assert "Everything holds" not in page_of(results)


def of_one_run(*, complete: bool) -> Results:
    step = StepResult(keyword="When", text="1 and 1 are added", outcome="passed")
    run = RunResult(
        feature="sums.feature",
        scenario="Adding",
        line=1,
        example={},
        door="http",
        stores="fakes",
        steps=[step],
        outcome="passed",
    )
    text = FeatureText(file="sums.feature", name="Sums", narrative="As a learner")
    return Results(made_at="2030-01-01T00:00", complete=complete, features=[text], runs=[run])
