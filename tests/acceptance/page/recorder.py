"""A plugin of pytest that writes down what became of every step of every scenario."""

from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytest_bdd.parser import Feature, Scenario, ScenarioTemplate, Step
from pytest_bdd.scenario import scenario_wrapper_template_registry

from tests.acceptance.page.results import FeatureText, Results, RunResult, StepResult

_OPTION = "--feature-results"


class Recorder:
    """Every scenario that was found counts as not run until it is known better."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._features: dict[str, FeatureText] = {}
        self._runs: dict[str, RunResult] = {}
        self._steps: dict[str, dict[int, StepResult]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            template = _template_of(item)
            if template is not None:
                self._find(item, template)

    def _find(self, item: pytest.Item, template: ScenarioTemplate) -> None:
        feature, parameters = template.feature, _parameters_of(item)
        file = Path(feature.filename).name
        self._features.setdefault(
            file, FeatureText(file=file, name=feature.name, narrative=feature.description)
        )
        example = parameters.get("_pytest_bdd_example", {})
        scenario = template.render(example)
        self._runs[item.nodeid] = RunResult(
            feature=file,
            scenario=scenario.name,
            line=scenario.line_number,
            example=example,
            door=str(parameters.get("door", "")),
            stores=str(parameters.get("world", "")),
            steps=[_step(step) for step in scenario.steps],
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_scenario(
        self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario
    ) -> None:
        planned = self._runs[request.node.nodeid].steps
        self._steps[request.node.nodeid] = {
            id(step): result for step, result in zip(scenario.steps, planned, strict=True)
        }

    def pytest_bdd_after_step(self, request: pytest.FixtureRequest, step: Step) -> None:
        self._steps[request.node.nodeid][id(step)].outcome = "passed"

    def pytest_bdd_step_error(self, request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
        self._failed(request.node.nodeid, step, _words_of(exception))

    def pytest_bdd_step_func_lookup_error(
        self, request: pytest.FixtureRequest, step: Step, exception: Exception
    ) -> None:
        self._failed(request.node.nodeid, step, "Nobody has taught the tests what this sentence means.")

    def _failed(self, node: str, step: Step, message: str) -> None:
        self._steps[node][id(step)].outcome = "failed"
        self._runs[node].message = message

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        run = self._runs.get(item.nodeid)
        if run is not None:
            run.seconds += report.duration
            _judge(run, report)
        return report

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        finished = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        results = Results(
            made_at=datetime.now(UTC).isoformat(timespec="minutes"),
            complete=finished and not session.shouldstop and not session.shouldfail,
            features=list(self._features.values()),
            runs=list(self._runs.values()),
        )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(msgspec.json.encode(results))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, type=Path, help="where to write what became of the features")


def pytest_configure(config: pytest.Config) -> None:
    file: Path | None = config.getoption(_OPTION)
    if file is not None:
        config.pluginmanager.register(Recorder(file))


def _judge(run: RunResult, report: pytest.TestReport) -> None:
    """What failed stays failed; what passed is only ever said of the scenario itself."""
    if report.failed:
        run.outcome = "failed"
        run.message = run.message or f"{report.when}: {report.longreprtext}"
    elif report.skipped:
        run.message = run.message or f"left out: {report.longreprtext}"
    elif report.when == "call" and all(step.outcome == "passed" for step in run.steps):
        run.outcome = "passed"


def _template_of(item: pytest.Item) -> ScenarioTemplate | None:
    function: Callable[..., object] | None = getattr(item, "function", None)
    return None if function is None else scenario_wrapper_template_registry.get(function)


def _parameters_of(item: pytest.Item) -> dict[str, Any]:
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


def _step(step: Step) -> StepResult:
    table = [] if step.datatable is None else [[str(cell) for cell in row] for row in step.datatable.raw()]
    return StepResult(keyword=step.keyword, text=step.name, table=table, note=step.docstring)


def _words_of(exception: Exception) -> str:
    words = str(exception) or type(exception).__name__
    return words if isinstance(exception, AssertionError) else f"{type(exception).__name__}: {words}"
