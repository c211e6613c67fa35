"""Contract: figures on paper, by Typst and by what stands in for it."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import psutil
import pypdfium2
import pytest

from adapters.memory.report_renderer import MemoryReportRenderer
from adapters.typst.report_renderer import Limits, TypstReportRenderer
from application.ports.report_renderer import ReportNotRendered, ReportRenderer
from domain.progress.report import ReportFailure, ReportLanguage
from domain.progress.report_figures import PlanLine, ReportFigures
from domain.shared.text import TITLE_LONGEST

ASKED = datetime(2026, 11, 24, 16, 20, tzinfo=UTC)
HOSTILE = (
    '#read("/etc/passwd") *bold* _not_ $x^2$ `raw` <label> @ref',
    "#{while true {}} \\ // no comment /* none */ https://example.org",
    '"] } ) #panic() = Heading',
    "- + / 1. lists\n= Heading",
)


def figures(
    *, titles: tuple[str, ...] = ("Pass the exam",), learner: str = "Ada", busy: bool = True
) -> ReportFigures:
    moments = [ASKED - timedelta(days=number) for number in range(0, 160 if busy else 0, 2)]
    return ReportFigures.told(
        learner=learner,
        timezone="Europe/Vienna",
        asked_at=ASKED,
        studied=[(moment, 1440) for moment in moments],
        completed_at=moments,
        plans=[PlanLine(title=title, done=1, tasks=3, due_date=date(2026, 12, 1)) for title in titles],
        has_more_plans=False,
    )


class ReportRendererContract:
    @pytest.mark.parametrize("language", ReportLanguage)
    async def test_makes_a_pdf(self, renderer: ReportRenderer, language: ReportLanguage) -> None:
        assert (await renderer.render(figures(), language)).startswith(b"%PDF-")

    async def test_makes_one_when_there_is_nothing_to_tell(self, renderer: ReportRenderer) -> None:
        nothing = figures(titles=(), busy=False)
        assert (await renderer.render(nothing, ReportLanguage.EN)).startswith(b"%PDF-")

    async def test_the_same_figures_give_the_same_bytes(self, renderer: ReportRenderer) -> None:
        first, second = [await renderer.render(figures(), ReportLanguage.EN) for _ in range(2)]
        assert first == second
        assert await renderer.render(figures(), ReportLanguage.DE) != first
        assert await renderer.render(replace(figures(), longest_streak=77), ReportLanguage.EN) != first

    @pytest.mark.parametrize(
        "words", [*HOSTILE, "x" * TITLE_LONGEST, "日本語 العربية 🎉", "a\tb\r\nc\u202e\u200b\x07", "\ufffe"]
    )
    async def test_takes_any_words_of_a_learner(self, renderer: ReportRenderer, words: str) -> None:
        made = await renderer.render(figures(titles=(words,), learner=words), ReportLanguage.EN)
        assert made.startswith(b"%PDF-")


class TestMemoryReportRenderer(ReportRendererContract):
    @pytest.fixture
    def renderer(self) -> ReportRenderer:
        return MemoryReportRenderer()


class TestTypstReportRenderer(ReportRendererContract):
    @pytest.fixture
    def renderer(self) -> ReportRenderer:
        return TypstReportRenderer()

    async def test_words_stand_there_as_they_were_given(self, renderer: ReportRenderer) -> None:
        text = said(await renderer.render(figures(titles=HOSTILE, learner="A*d*a #1"), ReportLanguage.EN))
        for words in (*HOSTILE, "A*d*a #1"):
            assert "".join(words.split()) in text

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (
                ReportLanguage.EN,
                ["Study progress", "7 Sep 2026 to 24 Nov 2026, Europe/Vienna", "Page 2 of 2"],
            ),
            (ReportLanguage.DE, ["Lernfortschritt", "7. Sep. 2026 bis 24. Nov. 2026", "Seite 2 von 2"]),
        ],
    )
    async def test_speaks_the_language(
        self, renderer: ReportRenderer, language: ReportLanguage, words: list[str]
    ) -> None:
        text = said(await renderer.render(figures(), language))
        for each in words:
            assert "".join(each.split()) in text

    async def test_says_where_plans_are_missing(self, renderer: ReportRenderer) -> None:
        none, some = figures(titles=()), replace(figures(), has_more_plans=True)
        assert "Thereisnoactiveplan" in said(await renderer.render(none, ReportLanguage.EN))
        assert "Onlythenewestplansareshown" in said(await renderer.render(some, ReportLanguage.EN))
        assert "plans" not in said(await renderer.render(figures(), ReportLanguage.EN)).replace(
            "Activeplans", ""
        )

    async def test_brings_its_fonts_along(self, renderer: ReportRenderer) -> None:
        made = await renderer.render(figures(), ReportLanguage.EN)
        assert b"LibertinusSerif" in made
        assert made.count(b"/FontFile") == made.count(b"/FontName") > 0

    async def test_many_plans_take_more_pages(self, renderer: ReportRenderer) -> None:
        made = await renderer.render(figures(titles=tuple("y " * 99 for _ in range(100))), ReportLanguage.EN)
        pages = pypdfium2.PdfDocument(made)
        assert len(pages) > 4
        assert f"Page {len(pages)} of {len(pages)}" in pages[len(pages) - 1].get_textpage().get_text_range()

    async def test_what_takes_too_long_is_ended(self) -> None:
        hasty = TypstReportRenderer(Limits(seconds=0.01))
        with pytest.raises(ReportNotRendered) as reason:
            await hasty.render(figures(), ReportLanguage.EN)
        assert reason.value.failure is ReportFailure.TOOK_TOO_LONG

    async def test_what_takes_too_much_memory_is_ended(self) -> None:
        starved = TypstReportRenderer(Limits(memory=48 * 1024**2))
        with pytest.raises(ReportNotRendered) as reason:
            await starved.render(figures(), ReportLanguage.EN)
        assert reason.value.failure is ReportFailure.NOT_RENDERED

    async def test_whoever_is_called_off_leaves_nobody_behind(self, renderer: ReportRenderer) -> None:
        making = asyncio.create_task(renderer.render(figures(), ReportLanguage.EN))
        await asyncio.sleep(0.05)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
        children = psutil.Process().children()
        assert not any("adapters.typst.child" in child.cmdline() for child in children)


def said(pdf: bytes) -> str:
    """All that is written in it, without the spaces and line ends that depend on the setting."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "".join("".join(pages).replace("\u200b", "").split())
