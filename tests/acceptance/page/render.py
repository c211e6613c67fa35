"""The page itself: one file that needs nothing from anywhere."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from tests.acceptance.page.cases import Case, FeatureCases, ScenarioCases, cases_of, ways_of
from tests.acceptance.page.results import Outcome, Results, StepResult
from tests.acceptance.ways import Way

_HERE = Path(__file__).parent
_MARKS: dict[Outcome, str] = {"passed": "✓", "failed": "✗", "not run": "·"}
_DOORS = {"http": "HTTP", "queue": "Queue", "nats": "NATS"}
_STORES = {"fakes": "memory", "embedded": "real stores"}
_SHORT = {"fakes": "mem", "embedded": "real"}


def page_of(results: Results) -> str:
    features, ways = cases_of(results), ways_of(results)
    style, script = [(_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{escape(_verdict(features, results)[1])} · What Study Coach does</title>
<style>{style}</style>
</head>
<body style="--ways: {len(ways)}">
<header>
<p class="product">Study Coach</p>
<h1>What the coach does</h1>
{_summary(features, results)}
</header>
{_filters(features)}
<main>
{"".join(_feature(feature, ways) for feature in features)}
<p id="nothing" hidden>Nothing here fits the filter.</p>
</main>
<footer><p>Made {escape(results.made_at)} by running every scenario in every way.</p></footer>
<script>{script}</script>
</body>
</html>
"""


def _verdict(features: Sequence[FeatureCases], results: Results) -> tuple[Outcome, str]:
    outcomes = Counter(scenario.outcome for feature in features for scenario in feature.scenarios)
    if outcomes["failed"]:
        return "failed", f"{_count(outcomes['failed'], 'scenario')} failed"
    if not results.complete:
        return "failed", "The run broke off"
    if outcomes["not run"] or not outcomes["passed"]:
        return "not run", f"{_count(outcomes['not run'], 'scenario')} not run"
    return "passed", "Everything holds"


def _summary(features: Sequence[FeatureCases], results: Results) -> str:
    ways = ways_of(results)
    scenarios = [scenario for feature in features for scenario in feature.scenarios]
    cases = sum(len(scenario.cases) for scenario in scenarios)
    outcome, words = _verdict(features, results)
    return f"""<p class="verdict {_class(outcome)}">{escape(words)}</p>
<p>{_count(len(features), "feature")} with {_count(len(scenarios), "scenario")}
({_count(cases, "case")}, counting every example), each run in {len(ways)} ways:
through the HTTP door, through the queue door, and through the queue door behind a NATS broker;
over stores in memory and over real ones.</p>
{_table(features, ways)}"""


def _table(features: Sequence[FeatureCases], ways: Sequence[Way]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="#{_anchor(feature)}">{escape(feature.text.name)}</a></th>'
        f'<td class="number">{len(feature.scenarios)}</td>'
        + "".join(f"<td>{_mark(feature.outcome_in(way), _way(way))}</td>" for way in ways)
        + "</tr>"
        for feature in features
    )
    doors = "".join(
        f'<th scope="colgroup" colspan="{number}">{_name(_DOORS, door)}</th>' for door, number in _doors(ways)
    )
    stores = "".join(f'<th scope="col">{_name(_STORES, stores)}</th>' for _, stores in ways)
    return f"""<table class="overview">
<caption>{_MARKS["passed"]} holds, {_MARKS["failed"]} failed, {_MARKS["not run"]} not run</caption>
<thead><tr><th rowspan="2" scope="col">Feature</th>
<th class="number" rowspan="2" scope="col">Scenarios</th>{doors}</tr>
<tr>{stores}</tr></thead>
<tbody>{rows}</tbody></table>"""


def _doors(ways: Sequence[Way]) -> Iterator[tuple[str, int]]:
    """The doors in the order of the ways, and how many ways in a row lead through each."""
    for door, of_door in groupby(ways, key=lambda way: way[0]):
        yield door, len(list(of_door))


def _filters(features: Sequence[FeatureCases]) -> str:
    options = "".join(
        f'<option value="{_anchor(feature)}">{escape(feature.text.name)}</option>' for feature in features
    )
    return f"""<form class="filters" id="filters">
<label>Feature <select name="feature"><option value="">All</option>{options}</select></label>
<label>Words <input name="words" type="search" autocomplete="off"></label>
<label class="tick"><input name="trouble" type="checkbox"> Only what does not hold</label>
<button type="button" id="all">Open all</button>
</form>"""


def _feature(feature: FeatureCases, ways: Sequence[Way]) -> str:
    narrative = "".join(
        f"<p>{'<br>'.join(_prose(paragraph))}</p>"
        for paragraph in re.split(r"\n\s*\n", feature.text.narrative.strip())
    )
    return f"""<section id="{_anchor(feature)}" class="feature">
<h2>{escape(feature.text.name)}</h2>
<div class="narrative">{narrative}</div>
{_columns(ways)}
{"".join(_scenario(scenario) for scenario in feature.scenarios)}
</section>"""


def _columns(ways: Sequence[Way]) -> str:
    """What the marks of a line stand for; each mark says it too, to those who cannot see columns."""
    doors = "".join(
        f'<span style="grid-column: span {number}"><b>{_name(_DOORS, door)}</b></span>'
        for door, number in _doors(ways)
    )
    stores = "".join(f"<span>{_name(_SHORT, stores)}</span>" for _, stores in ways)
    return f'<div class="columns" aria-hidden="true"><span class="marks">{doors}{stores}</span></div>'


def _prose(paragraph: str) -> Iterator[str]:
    """The lines of a narrative; lines that only wrap are joined by the browser."""
    lines = [escape(line.strip()) for line in paragraph.strip().splitlines()]
    if lines and lines[0].startswith("As "):
        return iter(lines)
    return iter([" ".join(lines)])


def _scenario(scenario: ScenarioCases) -> str:
    outcome = scenario.outcome
    opened = "" if outcome == "passed" else " open"
    (first, *others) = scenario.cases
    body = _case(first) if not others else "".join(_example(case) for case in scenario.cases)
    count = f'<span class="count">{_count(len(scenario.cases), "example")}</span>' if others else ""
    marks = "".join(_mark(scenario.outcome_in(way), _way(way)) for way in first.ways)
    return f"""<details class="scenario {_class(outcome)}" data-outcome="{outcome}"{opened}>
<summary><span class="name">{escape(scenario.name)} {count}</span><span class="marks">{marks}</span></summary>
{body}</details>"""


def _example(case: Case) -> str:
    opened = "" if case.outcome == "passed" else " open"
    marks = "".join(_mark(case.outcome_in(way), _way(way)) for way in case.ways)
    label = ", ".join(f"{escape(name)}: <b>{escape(value)}</b>" for name, value in case.example.items())
    return f"""<details class="example" data-outcome="{case.outcome}"{opened}>
<summary><span class="name">{label}</span><span class="marks">{marks}</span></summary>
{_case(case)}</details>"""


def _case(case: Case) -> str:
    troubles = list(case.messages())
    steps = []
    for at, step in enumerate(case.any_run.steps):
        marks = "".join(_mark(case.step_outcome(at, way), _way(way)) for way in case.ways)
        told = "".join(_trouble(way, message) for way, where, message in troubles if where == at)
        steps.append(f'<li>{_sentence(step)}<span class="marks">{marks}</span>{told}</li>')
    around = "".join(_trouble(way, message) for way, where, message in troubles if where is None)
    missing = [_way(way) for way in case.ways if way not in case.runs]
    left_out = f'<p class="trouble">Not run at all: {escape("; ".join(missing))}.</p>' if missing else ""
    return f'<ol class="steps">{"".join(steps)}</ol>{around}{left_out}'


def _sentence(step: StepResult) -> str:
    note = f"<pre>{escape(step.note)}</pre>" if step.note else ""
    table = ""
    if step.table:
        heading, *rows = step.table
        table = (
            '<div class="wide"><table class="data"><tr>'
            + "".join(f"<th>{escape(cell)}</th>" for cell in heading)
            + "</tr>"
            + "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            + "</table></div>"
        )
    words = f'<b class="keyword">{escape(step.keyword)}</b> {escape(step.text)}'
    return f'<div class="sentence">{words}{note}{table}</div>'


def _trouble(way: Way, message: str) -> str:
    return f'<div class="trouble"><b>{escape(_way(way))}</b><pre>{escape(message)}</pre></div>'


def _mark(outcome: Outcome, way: str) -> str:
    words = f"{way}: {outcome}"
    return (
        f'<span class="mark {_class(outcome)}" role="img" aria-label="{escape(words)}" '
        f'title="{escape(words)}">{_MARKS[outcome]}</span>'
    )


def _way(way: Way) -> str:
    door, stores = way
    return f"{_name(_DOORS, door)}, {_name(_STORES, stores)}"


def _name(names: Mapping[str, str], key: str) -> str:
    """A door or store that is new here is called what the tests call it."""
    return escape(names.get(key, key))


def _class(outcome: Outcome) -> str:
    return outcome.replace(" ", "-")


def _anchor(feature: FeatureCases) -> str:
    return re.sub(r"[^a-z0-9]+", "-", Path(feature.text.file).stem.lower())


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
