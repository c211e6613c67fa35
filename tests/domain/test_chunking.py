"""Passages are all that a reader sees of a text, once, in order, each knowing where it stands."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.chunking import Chunk, chunk
from domain.knowledge.markdown_noise import visible

TARGET = 20  # tokens, 80 characters
LONGEST = 4 * 4 * TARGET
LINES = st.sampled_from(
    [
        "# One",
        "## Two `code`",
        "###### Six",
        "Title",
        "===",
        "---",
        "",
        "   ",
        "A sentence. Another one! A third? Yes.",
        "word " * 30,
        "x" * 200,
        "- item",
        "1. first",
        "> quoted",
        "```rust",
        "```",
        "~~~",
        "let x = 1;",
        "    indented",
        "| a | b |",
        "|---|---|",
        "a | b",
        "#",
        "# ",
        "\t# no heading",
        "Größe: 😀。日本語です。",
        "<Listing>",
        "<!-- gone -->",
        "a\u2028b\x0bc\x1cd",
    ]
)
MARKDOWN = st.lists(LINES, max_size=40).map("\n".join) | st.text(st.sampled_from("#`~|-=>.ab \n"))


def bare(text: str) -> str:
    return "".join(text.split())


def paths_and_texts(text: str, *, target_tokens: int = TARGET) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(each.heading_path), each.text) for each in chunk(text, target_tokens=target_tokens)]


def paragraph(words: int, *, word: str = "word") -> str:
    return " ".join([word] * words) + "."


class TestHeadings:
    def test_lead_to_the_passage(self) -> None:
        text = "\n\n".join(
            ["# Top", paragraph(5), "## `A`", paragraph(6), "### Deep", paragraph(7), "## B #", paragraph(8)]
        )
        assert [path for path, _ in paths_and_texts(text)] == [
            ("Top",),
            ("Top", "A"),
            ("Top", "A", "Deep"),
            ("Top", "B"),
        ]

    def test_may_skip_levels_and_start_low(self) -> None:
        text = "\n".join(["### Low", paragraph(5), "# Top", paragraph(5), "#### Deep", paragraph(5)])
        assert [path for path, _ in paths_and_texts(text)] == [("Low",), ("Top",), ("Top", "Deep")]

    def test_may_be_underlined(self) -> None:
        text = f"Top\n===\n{paragraph(5)}\n\nBelow\n-----\n{paragraph(5)}"
        assert [path for path, _ in paths_and_texts(text)] == [("Top",), ("Top", "Below")]

    def test_stay_with_what_follows_them(self) -> None:
        text = f"{paragraph(14)}\n\n## Next\n\n### Below\n\n{paragraph(14)}"
        assert paths_and_texts(text) == [
            ((), paragraph(14)),
            (("Next", "Below"), f"## Next\n\n### Below\n\n{paragraph(14)}"),
        ]

    def test_stay_with_what_follows_them_even_when_that_fills_a_passage(self) -> None:
        code = "\n".join(["```", *["let x = 1;"] * 28, "```"])
        assert LONGEST - 12 < len(code) <= LONGEST
        assert paths_and_texts(f"A.\n\n## Next\n\n{code}") == [((), "A."), (("Next",), f"## Next\n\n{code}")]

    def test_are_cut_too_when_there_are_very_many(self) -> None:
        texts = [text for _, text in paths_and_texts("# Heading\n" * 100)]
        assert len(texts) > 2
        assert all(len(text) <= LONGEST for text in texts)

    def test_without_anything_below_are_a_passage_too(self) -> None:
        assert paths_and_texts("# Only\n\n## These") == [(("Only", "These"), "# Only\n\n## These")]

    @pytest.mark.parametrize(
        "line",
        [
            "#no space",
            "####### seven",
            "    # indented code",
            "# " + "x" * 400,
            "> # quoted",
            "#",
            "# ![](a.png)",
            "\\# escaped",
        ],
    )
    def test_what_is_none(self, line: str) -> None:
        assert {path for path, _ in paths_and_texts(f"{line}\n\ntext", target_tokens=200)} == {()}

    @pytest.mark.parametrize(
        "text",
        ["a\n--", "- a\n---", "| a |\n---", "> a\n---", "a\nb\n---x", "\n---\n", "a\n\n===", "---\n---"],
    )
    def test_what_underlines_nothing(self, text: str) -> None:
        assert paths_and_texts(text)[0][0] == ()

    @pytest.mark.parametrize(
        ("opening", "closing"),
        [
            ("```", "```"),
            ("~~~~", "~~~~~"),
            ("  ```rust,ignore", "````"),
            ("1. ```", "   ```"),
            ("\t```", "```"),
        ],
    )
    def test_are_not_found_in_code(self, opening: str, closing: str) -> None:
        code = f"{opening}\n# comment\n~~\n``\n```not closed\n{closing}"
        text = f"{code}\n\n# Heading\n\n{paragraph(5)}"
        assert paths_and_texts(text) == [((), code), (("Heading",), f"# Heading\n\n{paragraph(5)}")]

    def test_are_not_found_in_code_that_shows_fences(self) -> None:
        code = "````\n```\n# comment\n```\n````"
        assert paths_and_texts(code) == [((), code)]


class TestSize:
    def test_small_paragraphs_are_gathered(self) -> None:
        assert [text for _, text in paths_and_texts("One.\n\nTwo.\n\n\nThree.")] == ["One.\n\nTwo.\n\nThree."]

    def test_tiny_sections_go_together_under_the_larger_one(self) -> None:
        text = "# A\n\n.\n\n# B\n\n" + paragraph(10)
        assert paths_and_texts(text, target_tokens=200) == [(("B",), text)]

    def test_a_long_paragraph_is_cut_between_sentences(self) -> None:
        sentences = [paragraph(6, word=f"word{number}") for number in range(8)]
        texts = [text for _, text in paths_and_texts(" ".join(sentences))]
        assert len(texts) > 3
        assert all(text.endswith(".") and len(text) <= 80 for text in texts)

    def test_a_long_list_is_cut_between_items(self) -> None:
        items = [f"- item {number} of a long list" for number in range(12)]
        texts = [text for _, text in paths_and_texts("\n".join(items))]
        assert [line for text in texts for line in text.split("\n")] == items

    def test_a_numbered_item_keeps_its_number(self) -> None:
        items = [f"{number}. item of a rather long list" for number in range(8, 16)]
        texts = [text for _, text in paths_and_texts("\n".join(items))]
        assert [line for text in texts for line in text.split("\n")] == items

    def test_a_long_sentence_is_cut_between_words_and_a_long_word_anywhere(self) -> None:
        texts = [text for _, text in paths_and_texts("word " * 40 + "x" * 200)]
        assert all(len(text) <= 80 for text in texts)
        assert set(texts[0].split()) == {"word"}
        assert "".join(texts[-3:]).endswith("x" * 160)

    @pytest.mark.parametrize(
        "lines", [["```rust", *["let x = 1;"] * 20, "```"], ["| a | b |", *["|---|---|"] * 25]]
    )
    def test_code_and_tables_stay_whole(self, lines: list[str]) -> None:
        block = "\n".join(lines)
        assert 80 < len(block) <= LONGEST
        assert block in [
            text for _, text in paths_and_texts(f"{paragraph(14)}\n\n{block}\n\n{paragraph(14)}")
        ]

    def test_a_table_may_have_open_sides(self) -> None:
        table = "\n".join(["name | value", "--- | ---", *["some name | some value"] * 8])
        assert [text for _, text in paths_and_texts(table)] == [table]

    def test_very_long_code_is_cut_between_lines(self) -> None:
        lines = ["```", *[f"let x{number} = {number};" for number in range(60)], "```"]
        texts = [text for _, text in paths_and_texts("\n".join(lines))]
        assert [line for text in texts for line in text.split("\n")] == lines
        assert all(len(text) <= 80 for text in texts)

    def test_a_target_of_nothing_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="0 tokens"):
            chunk("text", target_tokens=0)

    def test_the_usual_target_is_three_hundred_tokens(self) -> None:
        texts = [each.text for each in chunk(" ".join([paragraph(20)] * 100))]
        assert all(1000 < len(text) <= 1200 for text in texts[:-1])


class TestAllOfIt:
    @pytest.mark.parametrize("text", ["", " \n\t\n", "<!-- nothing -->", "```\n```", "\r\n\r\n"])
    def test_nothing_to_see_is_no_passage(self, text: str) -> None:
        assert chunk(text) == []

    @given(MARKDOWN)
    def test_is_there_once_and_in_order(self, text: str) -> None:
        passages = chunk(text, target_tokens=TARGET)
        assert "".join(bare(each.text) for each in passages) == bare(visible(text))

    @given(MARKDOWN)
    def test_is_there_word_for_word(self, text: str) -> None:
        seen = visible(text)
        at = 0
        for each in chunk(text, target_tokens=TARGET):
            at = seen.index(each.text, at) + len(each.text)

    @given(MARKDOWN)
    def test_comes_in_passages_of_a_decent_size(self, text: str) -> None:
        for each in chunk(text, target_tokens=TARGET):
            assert 0 < len(each.text) <= LONGEST
            assert each.text.strip()
            assert each.text == each.text.rstrip()

    @given(MARKDOWN)
    def test_is_numbered_and_hashed(self, text: str) -> None:
        passages = chunk(text, target_tokens=TARGET)
        assert [each.position for each in passages] == list(range(len(passages)))
        for each in passages:
            assert each.content_hash == hashlib.sha256(each.text.encode()).hexdigest()

    @given(MARKDOWN, st.integers(1, 400))
    def test_the_same_text_gives_the_same_passages(self, text: str, target: int) -> None:
        assert chunk(text, target_tokens=target) == chunk(text, target_tokens=target)

    @given(MARKDOWN)
    def test_line_ends_do_not_matter(self, text: str) -> None:
        assert chunk(text.replace("\n", "\r\n"), target_tokens=TARGET) == chunk(text, target_tokens=TARGET)

    @given(MARKDOWN)
    def test_a_path_is_made_of_headings_above(self, text: str) -> None:
        for each in chunk(text, target_tokens=TARGET):
            assert all(heading and heading == " ".join(heading.split()) for heading in each.heading_path)
            assert len(each.heading_path) <= 6

    def test_half_a_surrogate_pair_does_not_stop_it(self) -> None:
        assert [each.text for each in chunk("half \ud83d a pair")] == ["half \ud83d a pair"]


LENGTH = 200_000
HOSTILE = {
    "one word": "a" * LENGTH,
    "one line": "ab " * (LENGTH // 3),
    "one line of sentences": "a. " * (LENGTH // 3),
    "hashes": "#\n" * (LENGTH // 2),
    "one line of hashes": "#" * LENGTH,
    "headings": "# a\n" * (LENGTH // 4),
    "tiny sections": "# a\nb\n" * (LENGTH // 6),
    "underlined": "a\n---\n" * (LENGTH // 6),
    "fences": "```\n" * (LENGTH // 4),
    "one line of backticks": "`" * LENGTH,
    "an open fence": "```\n" + "a\n" * (LENGTH // 2),
    "pipes": "|\n" * (LENGTH // 2),
    "one line of pipes": "|" * LENGTH,
    "delimiters": ("a|b\n" + "|-" * 100 + "x\n") * (LENGTH // 206),
    "open comments": "<!--" * (LENGTH // 4),
    "open comment lines": "<!--\n" * (LENGTH // 5),
    "comments never closed again": "-->" + "<!--" * (LENGTH // 4),
    "comments shown": "`<!--" * (LENGTH // 5) + "-->",
    "one comment": "<!--" * (LENGTH // 4) + "-->",
    "tags": ('<a "' * 400 + "\n") * (LENGTH // 1601),
    "one line of tags": '<a "' * (LENGTH // 4),
    "brackets": "[" * LENGTH,
    "marked headings": ("# " + "[`*_<" * 50 + "\n") * (LENGTH // 253),
    "blank lines": "a" + "\n" * LENGTH + "b",
    "blanks": "a" + " " * LENGTH + "b",
    "old line ends": "\r" * LENGTH,
    "full stops": ".)" * (LENGTH // 2),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_takes_linear_time(text: str) -> None:
    """A quarter takes about a quarter of the time; of quadratic work it would take a sixteenth."""
    whole = _seconds(text)
    assert whole < 0.5 or _least_seconds(text[: len(text) // 4]) > _least_seconds(text) / 10


def test_makes_a_bounded_number_of_passages() -> None:
    assert len(chunk(HOSTILE["tiny sections"])) < LENGTH / 90


def _least_seconds(text: str) -> float:
    """Of three times: other work on the machine makes the processor slower for a while, never faster."""
    return min(_seconds(text) for _ in range(3))


def _seconds(text: str) -> float:
    started = time.process_time()
    passages: list[Chunk] = list(chunk(text))
    assert all(each.text for each in passages)
    return time.process_time() - started
