"""What comes out of each kind of file: headings as headings, code and tables whole, and no menus."""

import pytest

from adapters.extraction.caged_extractor import CagedTextExtractor
from adapters.extraction.media_types import EPUB, HTML, MARKDOWN, PDF, TEXT, WORD
from application.ports.text_extractor import Extracted
from domain.knowledge.chunking import chunk
from tests.office_files import (
    epub_file,
    pdf_file,
    word_file,
    word_paragraph,
    word_style,
    word_styles,
    word_table,
)

UNKNOWN = "application/octet-stream"
CODE = ["fn main() {", "    let s = 5;", "", "    go(s);", "}"]
PROSE = "Ownership is a set of rules that govern how a program manages memory."


async def extracted(content: bytes, content_type: str, filename: str | None = None) -> Extracted:
    outcome = await CagedTextExtractor().extract(content, content_type=content_type, filename=filename)
    return outcome.unwrap()


PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ownership &amp; more</title>
<style>p {{}}</style></head><body>
<header><a href="/">Rust</a></header><nav><ul><li><a href="/a">Install</a></li></ul></nav>
<div class="side"><ul><li><a href="/b">Learn</a></li><li><a href="/c">Tools</a></li></ul></div>
<h1>Ownership</h1><p>{PROSE} See <a href="https://site.example/long/address">the book</a>.</p>
<h2>In <code>Rust</code></h2>
<pre><code class="language-rust">{chr(10).join(CODE)}</code></pre>
<table><tr><th>Rule</th><th>Why</th></tr><tr><td>One | owner</td><td>Freed once</td></tr></table>
<ul><li>First</li><li>Second</li></ul><p hidden>not shown</p>
<footer><p>Copyright by <a href="/x">somebody</a></p></footer><script>alert("no")</script></body></html>"""
PAGE_TEXT = f"""# Ownership

{PROSE} See the book.

## In `Rust`

```rust
{chr(10).join(CODE)}
```

| Rule | Why |
| --- | --- |
| One \\| owner | Freed once |

- First
- Second"""


async def test_a_page_is_read_without_what_is_around_it() -> None:
    page = await extracted(PAGE.encode(), HTML)
    assert page.markdown == PAGE_TEXT
    assert (page.title, page.language, page.media_type) == ("Ownership & more", "en", HTML)


async def test_a_page_that_says_what_its_main_part_is_is_believed() -> None:
    prose = f"<p>{PROSE}</p>" * 5
    page = f"<html><body><p>Around it.</p><main><h1>Rules</h1>{prose}</main><p>Below it.</p></body></html>"
    text = (await extracted(page.encode(), HTML)).markdown
    assert text.startswith("# Rules\n\nOwnership")
    assert "Around" not in text
    assert "Below" not in text


async def test_text_in_a_page_that_looks_like_markup_is_not_taken_for_it() -> None:
    page = await extracted(
        b"<h1>Box&lt;T> &amp; <code>Rc&lt;T></code></h1><p># rm -rf</p><p>```</p><p>after a&lt;b</p>"
        b"<p>&lt;br></p><p>&lt;!-- x --></p><pre>&lt;p></pre>",
        HTML,
    )
    passage, *more = chunk(page.markdown)
    assert more == []
    assert passage.heading_path == ("Box<T> & Rc<T>",)
    for line in ("\\# rm -rf", "after a<b", "\\<br>", "&lt;!-- x -->", "<p>"):
        assert line in passage.text.split("\n")


STYLES = word_styles(
    word_style("ChapTitle", "Chapter Title"),
    word_style("H1", "Überschrift", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    word_style("Based", "Mine", '<w:basedOn w:val="H1"/>'),
    word_style("Listing", "Programm", '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>'),
    word_style("Loop", "Loop", '<w:basedOn w:val="Loop"/>'),
    word_style("Literal", "Wörtlich", '<w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr>', kind="character"),
)


async def test_styles_of_a_word_file_are_known_by_what_they_do() -> None:
    body = "".join(
        [
            word_paragraph("Ownership", "ChapTitle"),
            word_paragraph(PROSE, "Loop"),
            word_paragraph("Rules", "H1"),
            *(word_paragraph(line, "Listing") for line in CODE if line),
            word_paragraph("Why", "Based"),
            word_table([["Rule", "Why"], ["One owner", "Freed once"]]),
        ]
    )
    word = await extracted(word_file(body, word__styles=STYLES), WORD)
    code = "\n".join(line for line in CODE if line)
    assert word.markdown.strip() == (
        f"# Ownership\n\n{PROSE}\n\n## Rules\n\n```\n{code}\n```\n\n## Why\n\n"
        "| Rule | Why |\n| --- | --- |\n| One owner | Freed once |"
    )
    assert (word.title, word.language, word.media_type) == ("Ownership", "en", WORD)


async def test_a_book_is_read_in_its_order_without_its_table_of_contents() -> None:
    book = await extracted(epub_file([f"<h1>One</h1><p>{PROSE}</p>", "<h1>Two</h1><pre>a\n\nb</pre>"]), EPUB)
    assert book.markdown == f"# One\n\n{PROSE}\n\n# Two\n\n```\na\n\nb\n```"
    assert (book.title, book.language, book.media_type) == ("The Book of Rules", "en", EPUB)


async def test_large_print_is_a_heading_and_fixed_pitch_is_code() -> None:
    prose = [(f"{PROSE} Line {number}.", 11, "Helvetica") for number in range(5)]
    code = [(line or " ", 10, "Courier") for line in CODE if line]
    pages = [[("Ownership", 24, "Helvetica"), *prose, ("Rules", 16, "Helvetica"), *code, *prose]]
    pdf = await extracted(pdf_file(pages), PDF)
    sentences = "\n".join(text for text, *_ in prose)
    listing = "\n".join(line for line in CODE if line)
    assert pdf.markdown == f"# Ownership\n\n{sentences}\n\n## Rules\n\n```\n{listing}\n```\n\n{sentences}"
    assert (pdf.title, pdf.language, pdf.media_type) == ("Ownership", "en", PDF)


async def test_page_numbers_and_running_heads_are_no_text() -> None:
    pages = [
        [
            (f"Ownership {number}", 11, "Helvetica"),
            (f"{PROSE} Page {number}.", 11, "Helvetica"),
            (str(number), 11, "Helvetica"),
        ]
        for number in range(1, 5)
    ]
    pages += [[(f"{PROSE} The last.", 11, "Helvetica"), ("- 5 -", 11, "Helvetica")]]
    lines = (await extracted(pdf_file(pages), PDF)).markdown.split("\n")
    assert lines == [*(f"{PROSE} Page {number}." for number in range(1, 5)), f"{PROSE} The last."]


async def test_print_that_looks_like_markup_is_not_taken_for_it() -> None:
    lines = [(line, 11, "Helvetica") for line in ("Shell", "# rm -rf", "----", "```", "<b>", PROSE)]
    text = (await extracted(pdf_file([lines]), PDF)).markdown
    assert "\\# rm -rf" in text
    passages = chunk(text)
    assert [passage.heading_path for passage in passages] == [()]
    assert "<b>" in passages[0].text


@pytest.mark.parametrize(
    ("content", "filename", "media_type"),
    [
        (b"# Words", "notes.markdown", MARKDOWN),
        (b"# Words", "notes", TEXT),
        (b"# Words", None, TEXT),
        (b"<p>Words</p>", "page.HTM", HTML),
        (b" <!doctype HTML><p>Words</p>", None, HTML),
        (word_file(word_paragraph("Words")), "words", WORD),
        (epub_file(["Words"]), "words.docx", EPUB),
        (pdf_file([[("Words", 11, "Helvetica")]]), "words.md", PDF),
        (b"Notes on how each file begins: with %PDF-1.7 or with PK.", None, TEXT),
    ],
)
async def test_where_nobody_knows_the_file_tells(
    content: bytes, filename: str | None, media_type: str
) -> None:
    assert (await extracted(content, UNKNOWN, filename)).media_type == media_type


GERMAN = (
    "Größe und Maß: wie Eigentümer über Werte verfügen, erklären die nächsten Abschnitte ausführlich. " * 4
)
RUSSIAN = "Владение это набор правил, которые определяют, как программа управляет памятью. " * 4


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (GERMAN, "utf-8", None),
        (GERMAN, "utf-16", None),
        (GERMAN, "utf-16-le", None),
        (GERMAN, "utf-32", None),
        (GERMAN, "latin-1", "iso-8859-1"),
        (GERMAN, "cp1252", None),
        (RUSSIAN, "cp1251", None),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-8", "ascii"),
        (RUSSIAN, "utf-8", "no-such-charset"),
    ],
)
async def test_encodings_are_told_apart(text: str, encoding: str, charset: str | None) -> None:
    content_type = f"text/plain; charset={charset}" if charset else "text/plain"
    assert (await extracted(text.encode(encoding), content_type)).markdown == text


@pytest.mark.parametrize(
    "head", ['<meta charset="windows-1251">', '<?xml version="1.0" encoding="windows-1251"?>']
)
async def test_a_page_may_say_itself_how_it_is_encoded(head: str) -> None:
    page = await extracted(f"{head}<p>{RUSSIAN}</p>".encode("cp1251"), HTML)
    assert (page.markdown.strip(), page.language) == (RUSSIAN.strip(), "ru")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (RUSSIAN, "ru"),
        (PROSE, "en"),
        ("```\nlet mut x: i32 = 5;\n```\n", None),
        ("Ok?", None),
    ],
)
async def test_the_language_is_that_of_the_prose(text: str, language: str | None) -> None:
    assert (await extracted(text.encode(), MARKDOWN)).language == language


async def test_a_name_that_a_program_gave_is_no_title() -> None:
    page = await extracted(f"<title>Untitled</title><h1>Rules</h1><p>{PROSE}</p>".encode(), HTML)
    assert page.title == "Rules"


async def test_the_same_file_gives_the_same_text() -> None:
    file = word_file(word_paragraph(PROSE), word__styles=STYLES)
    assert await extracted(file, WORD) == await extracted(file, WORD)
