"""The results as a reader looks at them: features, scenarios, examples, and each of those in every way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tests.acceptance.page.results import FeatureText, Outcome, Results, RunResult
from tests.acceptance.ways import WAYS, Way


@dataclass(slots=True)
class Case:
    """One scenario, or one example of it, in all the ways that it was or should have been run."""

    ways: Sequence[Way]
    example: dict[str, str]
    runs: dict[Way, RunResult] = field(default_factory=dict)

    @property
    def any_run(self) -> RunResult:
        return next(iter(self.runs.values()))

    def outcome_in(self, way: Way) -> Outcome:
        return self.runs[way].outcome if way in self.runs else "not run"

    def step_outcome(self, step: int, way: Way) -> Outcome:
        return self.runs[way].steps[step].outcome if way in self.runs else "not run"

    @property
    def outcome(self) -> Outcome:
        return worst(self.outcome_in(way) for way in self.ways)

    def messages(self) -> Iterator[tuple[Way, int | None, str]]:
        """What went wrong: in which way, at which step if it was one."""
        for way in self.ways:
            run = self.runs.get(way)
            if run is not None and run.message is not None:
                failed = [at for at, step in enumerate(run.steps) if step.outcome == "failed"]
                yield way, (failed[0] if failed else None), run.message


@dataclass(slots=True)
class ScenarioCases:
    name: str
    line: int
    cases: list[Case] = field(default_factory=list)

    def outcome_in(self, way: Way) -> Outcome:
        return worst(case.outcome_in(way) for case in self.cases)

    @property
    def outcome(self) -> Outcome:
        return worst(case.outcome for case in self.cases)


@dataclass(slots=True)
class FeatureCases:
    text: FeatureText
    scenarios: list[ScenarioCases]

    def outcome_in(self, way: Way) -> Outcome:
        return worst(scenario.outcome_in(way) for scenario in self.scenarios)

    @property
    def outcome(self) -> Outcome:
        return worst(scenario.outcome for scenario in self.scenarios)


def worst(outcomes: Iterator[Outcome]) -> Outcome:
    """Failed before not run before passed; of nothing, not run."""
    seen = set(outcomes)
    if "failed" in seen:
        return "failed"
    return "passed" if seen == {"passed"} else "not run"


def ways_of(results: Results) -> Sequence[Way]:
    """Those that every scenario should have been run in, and any other that was found."""
    return tuple(dict.fromkeys([*WAYS, *((run.door, run.stores) for run in results.runs)]))


def cases_of(results: Results) -> Sequence[FeatureCases]:
    """In the order of the features' names and of the lines in them."""
    found, ways = [], ways_of(results)
    for text in sorted(results.features, key=lambda each: each.name):
        runs = sorted((run for run in results.runs if run.feature == text.file), key=lambda run: run.line)
        scenarios = [_scenario(list(of_line), ways) for _, of_line in groupby(runs, key=lambda run: run.line)]
        found.append(FeatureCases(text, scenarios))
    return found


def _scenario(runs: Sequence[RunResult], ways: Sequence[Way]) -> ScenarioCases:
    scenario = ScenarioCases(runs[0].scenario, runs[0].line)
    for run in runs:
        case = next((each for each in scenario.cases if each.example == run.example), None)
        if case is None:
            case = Case(ways, run.example)
            scenario.cases.append(case)
        case.runs[run.door, run.stores] = run
    return scenario
