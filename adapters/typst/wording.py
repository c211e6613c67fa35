"""What a report says in each language, and how it writes days and numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.progress.report import ReportLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    title: str
    period: str
    page: str
    streak: str
    longest_streak: str
    minutes: str
    minutes_in_all: str
    days_studied: str
    completed: str
    minutes_chart: str
    streak_chart: str
    completed_chart: str
    plans: str
    plan: str
    done: str
    due: str
    done_of: str
    no_plans: str
    more_plans: str
    months: Sequence[str]
    thousands: str
    short_day: Callable[[int, str], str]

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.thousands)

    def day(self, day: date) -> str:
        return self.short_day(day.day, self.months[day.month - 1])

    def full_day(self, day: date) -> str:
        return f"{self.day(day)} {day.year}"


_ENGLISH = Wording(
    title="Study progress",
    period="{first} to {last}, {timezone}",
    page="Page {number} of {last}",
    streak="current streak, in days",
    longest_streak="longest streak, in days",
    minutes="minutes in these weeks",
    minutes_in_all="minutes in all",
    days_studied="days with study",
    completed="tasks done in all",
    minutes_chart="Study minutes, week by week",
    streak_chart="Days in a row, day by day",
    completed_chart="Tasks done, added up",
    plans="Active plans",
    plan="Plan",
    done="Done",
    due="Due",
    done_of="{done} of {tasks}",
    no_plans="There is no active plan at the moment.",
    more_plans="Only the newest plans are shown.",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    thousands=",",
    short_day=lambda day, month: f"{day} {month}",
)
_GERMAN = Wording(
    title="Lernfortschritt",
    period="{first} bis {last}, {timezone}",
    page="Seite {number} von {last}",
    streak="Tage, aktuelle Folge",
    longest_streak="Tage, längste Folge",
    minutes="Minuten in diesen Wochen",
    minutes_in_all="Minuten insgesamt",
    days_studied="Tage mit Lernzeit",
    completed="erledigte Aufgaben insgesamt",
    minutes_chart="Lernminuten, Woche für Woche",
    streak_chart="Tage in Folge, Tag für Tag",
    completed_chart="Erledigte Aufgaben, zusammengezählt",
    plans="Aktive Pläne",
    plan="Plan",
    done="Erledigt",
    due="Fällig",
    done_of="{done} von {tasks}",
    no_plans="Zurzeit gibt es keinen aktiven Plan.",
    more_plans="Nur die neuesten Pläne sind zu sehen.",
    months=("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."),
    thousands=".",
    short_day=lambda day, month: f"{day}. {month}",
)

WORDINGS: Mapping[ReportLanguage, Wording] = {ReportLanguage.EN: _ENGLISH, ReportLanguage.DE: _GERMAN}
