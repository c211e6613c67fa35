"""Making a plan of what a model wrote, or finding out why it is none."""

import json
import re
from datetime import date
from typing import NamedTuple

from adapters.openai.prompts import MOST_TASKS
from application.ports.tutor import PlanBrief
from domain.planning.draft import DraftPlan, DraftTask
from domain.shared.text import TITLE_LONGEST

_FENCED = re.compile(r"\s*```(?:json)?\s*(?P<inside>.*?)```\s*", re.DOTALL)


class NoPlan(NamedTuple):
    """``reason`` is for the model, so that it can do better."""

    reason: str


def read_plan(written: str, brief: PlanBrief) -> DraftPlan | NoPlan:
    """The plan, its tasks in order and their summaries on one line that fits.

    The title is the goal, so that the same request always makes the same plan by name.
    """
    fenced = _FENCED.fullmatch(written)
    try:
        answer = json.loads(fenced["inside"] if fenced else written)
    except (ValueError, RecursionError):
        return NoPlan("That was not JSON.")
    tasks = answer.get("tasks") if isinstance(answer, dict) else None
    if not isinstance(tasks, list) or not 1 <= len(tasks) <= MOST_TASKS:
        return NoPlan(f'There must be "tasks", 1 to {MOST_TASKS} of them.')
    read = [_task(task, brief) for task in tasks]
    wrong = next((task for task in read if isinstance(task, NoPlan)), None)
    if wrong is not None:
        return wrong
    return DraftPlan(
        brief.goal,
        sorted((task for task in read if isinstance(task, DraftTask)), key=lambda each: each.due_date),
    )


def _task(written: object, brief: PlanBrief) -> DraftTask | NoPlan:
    if not isinstance(written, dict):
        return NoPlan("Every task must be an object.")
    summary, due = written.get("summary"), written.get("due_date")
    if not isinstance(summary, str) or not _printable(summary):
        return NoPlan('Every task must have a "summary".')
    try:
        due_date = date.fromisoformat(due) if isinstance(due, str) else None
    except ValueError:
        due_date = None
    if due_date is None or not brief.today <= due_date <= brief.due_date:
        return NoPlan(f'Every "due_date" must be a day from {brief.today} to {brief.due_date}.')
    return DraftTask(_shortened(_printable(summary)), due_date)


def _printable(summary: str) -> str:
    """On one line, without what no store could give back: NUL and halves of surrogate pairs."""
    kept = "".join(each for each in summary if each.isspace() or each.isprintable())
    return " ".join(kept.split())


def _shortened(summary: str) -> str:
    return summary if len(summary) <= TITLE_LONGEST else summary[: TITLE_LONGEST - 1].rstrip() + "…"
