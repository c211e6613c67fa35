"""What a reader sees of a Markdown source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.markdown_noise import visible


@pytest.mark.parametrize(
    "noise",
    [
        "<!-- Old headings. Do not remove or links may break. -->",
        "<!--\nmany\n\n# lines\n```\n-->",
        '<Listing number="4-1" caption="A `Vec<T>` in > scope">',
        "</Listing>",
        '<a id="anchor"></a><a id="other"></a>',
        '<img src="a.png" alt="A diagram" />',
        "[ch8]: ch08-02-strings.html",
        '[ch8]: <ch08.html> "Strings"',
        "{{#include ../listings/output.txt}}",
        "{{#rustdoc_include ../src/main.rs:here}}",
        "```rust\n{{#rustdoc_include ../src/main.rs}}\n```",
        "```\n\n```",
        "~~~text\n~~~",
    ],
)
def test_leaves_out_what_no_reader_sees(noise: str) -> None:
    assert visible(f"before\n{noise}\nafter") == "before\nafter"
    assert visible(noise).strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "Use <b>bold</b> words",
        '<span class="caption">Figure 1</span>',
        "<https://example.org>",
        "a < b and c > d",
        "`<!--` opens and `-->` closes a comment",
        "<!-- never closed",
        "[^1]: A footnote says something.",
        "[note]: this is important to know",
        "{{#if visible}}",
        "```html\n<!-- part of the code -->\n<div>\n[a]: b\n```",
        "```rust\nlet s = 1;\n```",
        "~~~\n```\n~~~",
        "```\nnever closed",
        "| a | b |\n|---|---|",
    ],
)
def test_keeps_what_says_something(text: str) -> None:
    assert visible(text) == text


def test_an_include_line_leaves_the_code_around_it() -> None:
    assert visible("```rust\nfn main() {}\n{{#include a.rs}}\n```") == "```rust\nfn main() {}\n```"


def test_a_comment_leaves_the_words_around_it() -> None:
    assert visible("a section<!-- ignore --> of it") == "a section of it"
    assert visible("a<!-- 1 --><!-- 2 -->b `<!-- shown -->` c<!-- 3") == "ab `<!-- shown -->` c<!-- 3"
    assert visible("a link<!--\nignore --> and\n```\n-->\n```") == "a link and\n```\n-->\n```"
    assert visible("a <!-- b\n```\n-->\n```") == "a <!-- b\n```\n-->\n```"
    assert visible("`<!--` and\n`-->`") == "`<!--` and\n`-->`"
    assert visible("<!-- one\ntwo --> words\nmore") == " words\nmore"


def test_lines_end_in_one_way_and_blank_ones_do_not_pile_up() -> None:
    assert visible("a\r\nb\rc\n\n\n \nd") == "a\nb\nc\n\nd"
    assert visible("```\na\n\n\nb\n```") == "```\na\n\n\nb\n```"


@given(st.text(st.characters(exclude_characters="<{[`~")))
def test_text_without_any_marks_is_seen_whole(text: str) -> None:
    assert "".join(visible(text).split()) == "".join(text.split())


@given(st.text(st.sampled_from("<!->ab/ \n`~[]:{#}")))
def test_seeing_twice_is_seeing_once(text: str) -> None:
    once = visible(text)
    assert set("".join(once.split())) <= set(text)
    assert len(once) <= len(text)
