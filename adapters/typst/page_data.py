"""What the template is filled with: texts that are shown as they are, and numbers that are drawn."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

import msgspec

from adapters.typst.wording import WORDINGS, Wording
from domain.progress.chart_scale import ChartScale
from domain.progress.report import ReportLanguage
from domain.progress.report_figures import PlanLine, ReportFigures

LABEL_DAYS = 7  # as wide as a label is


class Mark(msgspec.Struct, frozen=True):
    """A label at a place of an axis."""

    at: int
    label: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """``alt`` tells in words what those see who see it; ``top`` is the value at the upper edge."""

    kind: Literal["bars", "steps"]
    title: str
    alt: str
    values: Sequence[int]
    top: int
    lines: Sequence[Mark]
    marks: Sequence[Mark]


class Tile(msgspec.Struct, frozen=True):
    value: str
    label: str


class PlanRow(msgspec.Struct, frozen=True):
    """``share`` of the plan is done, from 0 to 1."""

    title: str
    done: str
    share: float
    due: str


class PageData(msgspec.Struct, frozen=True, kw_only=True):
    language: str
    title: str
    learner: str
    period: str
    page: str
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    plans_title: str
    plans_head: Sequence[str]
    plans: Sequence[PlanRow]
    plans_note: str | None


def page_data(figures: ReportFigures, language: ReportLanguage) -> PageData:
    words = WORDINGS[language]
    days = figures.days
    period = words.period.format(
        first=words.full_day(days[0]), last=words.full_day(days[-1]), timezone=figures.timezone
    )
    return PageData(
        language=language.value,
        title=words.title,
        learner=_in_one_line(figures.learner),
        period=period,
        page=words.page,
        tiles=_tiles(figures, words),
        charts=_charts(figures, words),
        plans_title=words.plans,
        plans_head=(words.plan, words.done, words.due),
        plans=[_plan(plan, words) for plan in figures.plans],
        plans_note=_note(figures, words),
    )


def _tiles(figures: ReportFigures, words: Wording) -> Sequence[Tile]:
    totals = figures.totals
    told = (
        (totals.streak_days, words.streak),
        (figures.longest_streak, words.longest_streak),
        (figures.days_studied, words.days_studied),
        (figures.minutes, words.minutes),
        (totals.study_minutes, words.minutes_in_all),
        (totals.completed_tasks, words.completed),
    )
    return [Tile(words.number(value), label) for value, label in told]


def _charts(figures: ReportFigures, words: Wording) -> Sequence[Chart]:
    days = figures.days
    weeks = [Mark(number, words.day(monday)) for number, monday in enumerate(days[::7])]
    return [
        _chart("bars", words.minutes_chart, figures.weekly_minutes, marks=weeks, words=words),
        _chart("steps", words.streak_chart, figures.streaks, marks=_months(days, words), words=words),
        _chart("steps", words.completed_chart, figures.completed, marks=_months(days, words), words=words),
    ]


def _chart(
    kind: Literal["bars", "steps"],
    title: str,
    values: Sequence[int],
    *,
    marks: Sequence[Mark],
    words: Wording,
) -> Chart:
    scale = ChartScale.up_to(max(values))
    return Chart(
        kind=kind,
        title=title,
        alt=f"{title}: {'; '.join(words.number(value) for value in values)}",
        values=values,
        top=scale.top,
        lines=[Mark(value, words.number(value)) for value in scale.lines],
        marks=marks,
    )


def _months(days: Sequence[date], words: Wording) -> Sequence[Mark]:
    """The first day, and every first of a month that has room for its label."""
    begins = [number for number, (before, day) in enumerate(pairwise(days), 1) if before.month != day.month]
    roomy = [number for number in begins if LABEL_DAYS <= number <= len(days) - LABEL_DAYS]
    return [Mark(number, words.day(days[number])) for number in (0, *roomy)]


def _plan(plan: PlanLine, words: Wording) -> PlanRow:
    return PlanRow(
        title=_in_one_line(plan.title),
        done=words.done_of.format(done=words.number(plan.done), tasks=words.number(plan.tasks)),
        share=plan.done / plan.tasks if plan.tasks else 0.0,
        due="–" if plan.due_date is None else words.full_day(plan.due_date),  # noqa: RUF001  # a dash
    )


def _in_one_line(text: str) -> str:
    """As it was given, but for its white space: a hundred line ends would be a page of nothing."""
    return " ".join(text.split())


def _note(figures: ReportFigures, words: Wording) -> str | None:
    if not figures.plans:
        return words.no_plans
    return words.more_plans if figures.has_more_plans else None
