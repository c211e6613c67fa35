"""A heading is its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.heading_text import heading_text


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("What Is Ownership?", "What Is Ownership?"),
        ("  two   spaces ", "two spaces"),
        ("Closed ##", "Closed"),
        ("C# and F#", "C# and F#"),
        ("##", ""),
        ("`Rc<T>`, the Reference-Counted *Smart* Pointer", "Rc<T>, the Reference-Counted Smart Pointer"),
        ("The `#[cfg(test)]` Annotation", "The #[cfg(test)] Annotation"),
        ("The _tests_ Directory", "The tests Directory"),
        ("The snake_case_name and 2 * 3 * 4", "The snake_case_name and 2 * 3 * 4"),
        ("**Bold**, __bold__, ***both*** and ~~gone~~", "Bold, bold, both and gone"),
        ("[Linked](http://example.org 'x') and [named][ref]", "Linked and named"),
        ("[`Vec`](vec.html)", "Vec"),
        ("![A diagram](a.png) of it", "A diagram of it"),
        ('<a id="old"></a>New', "New"),
        ("H<sub>2</sub>O", "H2O"),
        ("Salt &amp; Pepper", "Salt & Pepper"),
        (r"\*Not\* emphasised", "*Not* emphasised"),
        ("With an id {#the-id}", "With an id"),
        ("Unclosed `code", "Unclosed code"),
        ("![](a.png)", ""),
    ],
)
def test_keeps_the_words_and_drops_the_marks(marked: str, words: str) -> None:
    assert heading_text(marked) == words


@given(st.text(st.sampled_from("ab `*_~[]()<>!#{}\\&;\n")))
def test_is_one_tidy_line(marked: str) -> None:
    words = heading_text(marked)
    assert words == " ".join(words.split())
    assert "`" not in words or "\\" in marked
