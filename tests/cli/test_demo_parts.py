"""The tour's own judgement: what is a chapter, a fair question, a quotation."""

from pathlib import Path

import pytest

from entrypoints.cli.demo.material import Chapter, read_material
from entrypoints.cli.demo.questions import FEWEST, RUST_BOOK, questions_for
from entrypoints.cli.demo.quoting import names, quotes


def chapter(title: str, *headings: str) -> Chapter:
    return Chapter(title=title, headings=headings, text="")


def test_a_chapter_is_called_after_its_first_heading(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(
        "Some words.\n\n## The `Drop` Trait ##\n\n```\n# no heading\n```\n\n### More"
    )
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "nameless.md").write_text("Only words.")
    found = read_material(tmp_path).chapters
    assert [(each.title, list(each.headings)) for each in found] == [
        ("The Drop Trait", ["More"]),
        ("nameless", []),
    ]


def test_says_what_it_skips(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "latin.md").write_bytes(b"# Gr\xfc\xdfe")
    (tmp_path / "empty.md").write_text(" \n")
    (tmp_path / "good.md").write_text("# Good")
    (tmp_path / "Notes.PDF").write_bytes(b"%PDF-1.7")
    found = read_material(tmp_path)
    assert [each.title for each in found.chapters] == ["Good"]
    assert [(each.title, each.kind) for each in found.files] == [("Notes", "pdf")]
    assert found.skipped == ["empty.md", "latin.md", "picture.png"]


def test_one_file_is_material_too(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Good")
    assert [each.title for each in read_material(tmp_path / "good.md").chapters] == ["Good"]


def test_asks_the_known_questions_of_the_known_book() -> None:
    book = [chapter(question.title) for question in RUST_BOOK]
    assert questions_for([*book, chapter("Another")]) == RUST_BOOK
    assert questions_for(book[1:]) != RUST_BOOK


def test_asks_other_material_for_headings_that_only_one_chapter_has() -> None:
    asked = questions_for(
        [
            chapter("Cells", "Summary of it", "Membranes", "Nucleus", "Energy"),
            chapter("Genes", "Summary of it", "Inheritance", "Mutation"),
        ]
    )
    assert [(each.words.split("“")[1], each.title) for each in asked] == [
        ("Membranes”?", "Cells"),
        ("Inheritance”?", "Genes"),
        ("Nucleus”?", "Cells"),
        ("Mutation”?", "Genes"),
        ("Energy”?", "Cells"),
        ("Genes”?", "Genes"),
        ("Cells”?", "Cells"),
    ]


def test_of_much_material_only_a_few_are_asked() -> None:
    words = (
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echo",
        "foxtrot",
        "golf",
        "hotel",
        "india",
        "juliet",
        "kilo",
    )
    assert len(questions_for([chapter(f"All {word}", f"About {word}") for word in words])) == 2 * FEWEST


TEXT = "The borrow checker compares scopes to determine whether all borrows are valid, always."


@pytest.mark.parametrize(
    ("answer", "quoted"),
    [
        ("> The borrow checker\n> compares **scopes** to determine whether all", True),
        ("The borrow checker compares ranges to determine whether all borrows are fine", False),
        ("The borrow checker compares", False),
        ("So it is. The borrow checker compares scopes! And so on.", True),
        ("", False),
        ("I found nothing.", False),
    ],
)
def test_a_quotation_has_the_same_words_in_the_same_order(answer: str, *, quoted: bool) -> None:
    assert quotes(answer, TEXT) is quoted


def test_a_title_is_named_however_it_is_laid_out() -> None:
    assert names("— *Using `Box<T>`\nto Point*, page 3", "Using Box<T> to Point")
    assert not names("closures", "Closures and More")
    assert not names("enclosures", "Closures")
