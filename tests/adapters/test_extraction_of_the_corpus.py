"""Real study material, where it is at hand: `STUDY_CORPUS`, or the folder beside this checkout's."""

import os
from pathlib import Path

import pytest

from adapters.extraction.caged_extractor import CagedTextExtractor
from adapters.extraction.media_types import MARKDOWN, PDF, WORD
from application.ports.text_extractor import Extracted
from domain.knowledge.chunking import chunk
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.markdown_blocks import BlockKind, blocks

CORPUS = Path(os.environ.get("STUDY_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand (STUDY_CORPUS)")


async def extracted(name: str, content_type: str) -> Extracted:
    content = (CORPUS / name).read_bytes()
    outcome = await CagedTextExtractor().extract(content, content_type=content_type, filename=name)
    return outcome.unwrap()


async def test_every_chapter_is_kept_as_it_is() -> None:
    extractor = CagedTextExtractor()
    chapters = sorted((CORPUS / "rust-book").glob("*.md"))
    assert len(chapters) == 95
    unclear = []
    for chapter in chapters:
        content = chapter.read_bytes()
        found = (await extractor.extract(content, content_type=MARKDOWN)).unwrap()
        assert found.markdown == content.decode()
        assert found.title
        assert found.language in {"en", None}
        unclear += [chapter.name] * (found.language is None)
    assert unclear == ["appendix-06-translation.md"]  # a list of languages


@pytest.mark.parametrize(
    ("name", "title", "path", "code"),
    [
        (
            "rust-chapter04.docx",
            "Understanding Ownership",
            ("Understanding Ownership", "What Is Ownership?", "Variable Scope"),
            'let s = "hello";',
        ),
        (
            "rust-chapter15.docx",
            "Smart Pointers",
            ("Smart Pointers", "Using Box<T> to Point to Data on the Heap", "Storing Data on the Heap"),
            "fn main() {\n    let b = Box::new(5);",
        ),
    ],
)
async def test_word_files_keep_their_headings_and_code(
    name: str, title: str, path: tuple[str, ...], code: str
) -> None:
    found = await extracted(f"docx/{name}", WORD)
    assert (found.title, found.language) == (title, "en")
    assert path in [passage.heading_path for passage in chunk(found.markdown)]
    listings = [
        found.markdown[block.start : block.end]
        for block in blocks(found.markdown)
        if block.kind is BlockKind.CODE
    ]
    assert any(code in listing for listing in listings)


@pytest.mark.parametrize(
    ("name", "language", "words", "headings"),
    [
        ("002-trivial-libre-office-writer.pdf", "la", "Lorem ipsum dolor sit amet", set()),
        ("pdflatex-4-pages.pdf", "en", "This text should show what a printed text", set()),
        ("google-doc-document.pdf", "en", "Beautiful is better than ugly", {"Example document"}),
        ("multicolumn.pdf", "la", "adipiscing elit", {"Two-Column Document with Lorem Ipsum", "Abstract"}),
        (
            "GeoTopo-komprimiert.pdf",
            "de",
            "Ein topologischer Raum ist ein Paar",
            {
                "1 Topologische Grundbegriffe",
                "1.1 Topologische Räume",
                "5.3 Gauß-Krümmung",
                "Symbolverzeichnis",
            },
        ),
    ],
)
async def test_print_keeps_its_words_and_headings(
    name: str, language: str, words: str, headings: set[str]
) -> None:
    found = await extracted(f"pdf/{name}", PDF)
    assert found.language == language
    assert words in " ".join(found.markdown.split())
    titles = {block.title for block in blocks(found.markdown) if block.kind is BlockKind.HEADING}
    assert headings <= titles
    assert len(titles) <= 60


async def test_a_password_is_said() -> None:
    content = (CORPUS / "pdf" / "libreoffice-writer-password.pdf").read_bytes()
    outcome = await CagedTextExtractor().extract(content, content_type=PDF)
    assert outcome.failure().reason is ExtractionReason.ENCRYPTED
