"""Plans by rule: everything is read, then practised, then reviewed, and it all fits the days there are."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from adapters.offline.plan_by_rule import draft
from adapters.offline.words import Words
from application.knowledge.views import PassageView
from application.ports.tutor import PlanBrief
from domain.planning.draft import DraftPlan
from domain.shared.text import TITLE_LONGEST
from tests.tutoring import a_passage

WORDS = Words()
TODAY = date(2030, 1, 1)
BOOKS = [UUID(int=number) for number in range(1, 4)]


def section(
    heading: str | None = None,
    position: int = 0,
    *,
    text: str = "Ownership.",
    title: str = "Book",
    book: int = 0,
    score: float = 0.5,
) -> PassageView:
    return a_passage(
        text,
        title=title,
        position=position,
        heading_path=("Top", heading) if heading else (),
        resource_id=BOOKS[book],
        score=score,
    )


def drafted(
    *passages: PassageView, goal: str = "Understand ownership", days: int = 30, minutes: int = 30
) -> DraftPlan:
    return draft(
        PlanBrief(
            goal=goal,
            today=TODAY,
            due_date=TODAY + timedelta(days=days),
            minutes_per_day=minutes,
            passages=passages,
        ),
        WORDS,
    )


def summaries(plan: DraftPlan, verb: str) -> list[str]:
    return [task.summary for task in plan.tasks if task.summary.startswith(verb)]


def test_goes_through_the_material_in_reading_order() -> None:
    plan = drafted(section("Moves", 2), section("Scope", 0), section("Heap", 1))
    assert summaries(plan, "Read") == [f"Read “{each}” in “Book”" for each in ("Scope", "Heap", "Moves")]


def test_chapter_ten_comes_after_chapter_nine() -> None:
    plan = drafted(
        section("Late", title="Chapter 10", book=1), section("Early", title="Chapter 9", book=2), minutes=60
    )
    assert summaries(plan, "Read") == ["Read “Early” in “Chapter 9”", "Read “Late” in “Chapter 10”"]


def test_passages_of_one_section_are_one_topic() -> None:
    assert len(summaries(drafted(section("Scope", 0), section("Scope", 1)), "Read")) == 1


def test_sections_of_the_same_name_are_told_apart() -> None:
    other = a_passage(
        "Ownership.", title="Book", position=9, heading_path=("Bottom", "Summary"), resource_id=BOOKS[0]
    )
    plan = drafted(section("Summary"), other)
    assert summaries(plan, "Read") == ["Read “Top / Summary” in “Book”", "Read “Bottom / Summary” in “Book”"]


def test_material_without_headings_goes_by_its_title() -> None:
    assert summaries(drafted(section()), "Read") == ["Read “Book”"]


def test_what_does_not_speak_of_the_goal_is_left_out() -> None:
    plan = drafted(section("Scope"), section("Cats", 1, text="Cats."), section("Weak", 2, score=0.2))
    assert summaries(plan, "Read") == ["Read “Scope” in “Book”"]


def test_practice_and_reviews_follow_at_growing_distances() -> None:
    plan = drafted(section("Scope"))
    days = [(task.due_date - TODAY).days for task in plan.tasks]
    assert days == [0, 1, 4, 11, 30]
    assert [task.summary.split()[0] for task in plan.tasks] == [
        "Read",
        "Practise",
        "Review",
        "Review",
        "Recap:",
    ]


def test_without_material_the_goal_is_divided() -> None:
    plan = drafted(goal="Play chess", days=10)
    assert plan.tasks[0].summary == "List what “Play chess” asks of you"
    assert summaries(plan, "Work")[0] == "Work through part 1 of 6 of “Play chess”"
    assert plan.tasks[-1].summary.startswith("Recap: explain “Play chess” from memory")


def test_a_single_day_has_room_for_everything_once() -> None:
    plan = drafted(*[section(f"Section {number}", number) for number in range(10)], days=0)
    assert [task.summary for task in plan.tasks] == [
        "Read “Section 0” to “Section 9” in “Book”",
        "Practise “Section 0” to “Section 9” in “Book”: an example or an exercise of your own",
        "Recap: explain “Understand ownership” from memory, then look up what was missing",
    ]


@given(
    days=st.integers(0, 1200),
    minutes=st.integers(5, 720),
    sections=st.lists(st.integers(0, 60), max_size=40),
    goal=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=190).map(
        lambda each: f"Ownership {each}"
    ),
)
def test_fits_the_time_and_leaves_nothing_out(
    days: int, minutes: int, sections: list[int], goal: str
) -> None:
    goal = goal[:TITLE_LONGEST]
    passages = [section(f"H{number:02}", number, book=number % 3, score=0.9) for number in sections]
    plan = drafted(*passages, goal=goal, days=days, minutes=minutes)
    due = [task.due_date for task in plan.tasks]
    assert 1 <= len(due) <= 60
    assert due == sorted(due)
    assert due[0] >= TODAY
    assert due[-1] == TODAY + timedelta(days=days)
    assert plan.tasks[-1].summary.startswith("Recap")
    assert plan.title == goal
    assert all(0 < len(task.summary) <= TITLE_LONGEST for task in plan.tasks)


@given(st.integers(1, 60), st.integers(0, 90), st.integers(5, 240))
def test_every_topic_is_read_then_practised_then_reviewed(number: int, days: int, minutes: int) -> None:
    plan = drafted(*[section(f"H{each:02}", each) for each in range(number)], days=days, minutes=minutes)
    order = [task.summary.split("“")[0].strip() for task in plan.tasks if "H00" in task.summary]
    assert order[:2] == ["Read", "Practise"]
    assert set(order[2:]) <= {"Review"}
    named = " ".join(summaries(plan, "Read"))
    assert "H00" in named
    assert f"H{number - 1:02}" in named
    read = Counter(summaries(plan, "Read"))
    assert set(read.values()) == {1}
    assert len(read) == len(summaries(plan, "Practise"))


@given(st.integers(1, 40), st.integers(1, 120), st.integers(10, 240))
def test_no_day_but_the_last_is_overfull(number: int, days: int, minutes: int) -> None:
    plan = drafted(*[section(f"H{each:02}", each) for each in range(number)], days=days, minutes=minutes)
    each = min(25, minutes // 2)
    load: Counter[date] = Counter()
    for task in plan.tasks:
        load[task.due_date] += each // 2 if task.summary.startswith("Review") else each
    del load[TODAY + timedelta(days=days)]
    assert max(load.values(), default=0) <= minutes
