"""Small files of every kind, written by hand so that a test knows each byte of them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

_WORD_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_WORD_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def word_paragraph(text: str, style: str = "") -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{chosen}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word_styles(*styles: str) -> str:
    return f"<w:styles {_W}>{''.join(styles)}</w:styles>"


def word_style(style_id: str, name: str, inside: str = "", *, kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{inside}</w:style>'


def word_file(body: str, *, before: str = "", **more: bytes | str) -> bytes:
    """``before`` stands in front of the document's root; ``more`` are parts, ``__`` for a slash."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _WORD_TYPES,
        "_rels/.rels": _WORD_RELATIONS,
        "word/document.xml": f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    return packed(parts | {name.replace("__", "/") + ".xml": part for name, part in more.items()})


def epub_file(chapters: Sequence[str], *, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """Each chapter is what stands in its ``body``; a table of contents comes with it."""
    names = [f"chapter {number}.xhtml" for number in range(len(chapters))]
    hrefs = [name.replace(" ", "%20") for name in names]
    items = "".join(
        f'<item id="c{number}" href="{href}" media-type="application/xhtml+xml"/>'
        for number, href in enumerate(hrefs)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    package = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The Book of Rules</dc:title><dc:language>en-GB</dc:language></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>
<spine><itemref idref="nav"/>{spine}</spine></package>"""
    bodies = [f"<html><head><title>t</title></head><body>{chapter}</body></html>" for chapter in chapters]
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": "<html><body><nav><a href='c'>Table of contents</a></nav></body></html>",
            **{f"OEBPS/{name}": body for name, body in zip(names, bodies, strict=True)},
            **(more or {}),
        }
    )


def pdf_file(pages: Sequence[Sequence[tuple[str, int, str]]], *, extra: str = "") -> bytes:
    """Lines as (text, size, ``Helvetica`` or ``Courier``), from the top; ``extra`` goes into the trailer."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _font("Helvetica"), _font("Courier")]
    kids = []
    for page in pages:
        content = _content(page)
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</Helvetica 3 0 R/Courier 4 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>"
    return pdf_of(objects, extra=extra)


def pdf_of(objects: Sequence[str], *, extra: str = "") -> bytes:
    """A whole file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _font(name: str) -> str:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"


def _content(lines: Sequence[tuple[str, int, str]]) -> str:
    written, top = ["BT"], 800
    for text, size, font in lines:
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        indent = len(text) - len(text.lstrip())
        written.append(
            f"/{font} {size} Tf 1 0 0 1 {50 + indent * size * 0.6:.1f} {top} Tm ({safe.lstrip()}) Tj"
        )
        top -= round(size * 1.2) if text else size * 2
    return " ".join([*written, "ET"])
