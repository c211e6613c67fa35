"""Files that want to cost more than one failed import, made when a test asks for them."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.extraction.media_types import EPUB, HTML, PDF, TEXT, WORD
from domain.knowledge.import_failure import ExtractionReason as Reason
from tests.office_files import epub_file, packed, pdf_file, pdf_of, word_file, word_paragraph

_LINE = ("Each value has an owner, and there can only be one owner at a time.", 11, "Helvetica")
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(10))
)
_UTF16 = '<?xml version="1.0" encoding="UTF-16"?>'
_FOREIGN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True, slots=True)
class Hostile:
    content_type: str
    make: Callable[[], bytes]
    reasons: frozenset[Reason]


def encrypted_pdf() -> bytes:
    """Needs a password: the keys are those of nobody."""
    key = "<" + "41" * 32 + ">"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 0/Kids[]>>",
        f"<</Filter/Standard/V 2/R 3/Length 128/P -1/O{key}/U{key}>>",
    ]
    return pdf_of(objects, extra="/Encrypt 3 0 R/ID[<41><41>]")


def truncated_pdf() -> bytes:
    whole = pdf_file([[_LINE] * 40] * 20)
    return whole[: len(whole) // 2]


def image_only_pdf() -> bytes:
    picture = (
        "<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8/Length 64>>"
    )
    drawing = "q 500 0 0 700 40 60 cm /Im Do Q"
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
            f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream",
            f"{picture}stream\n{'U' * 64}\nendstream",
            "<</XObject<</Im 5 0 R>>>>",
        ]
    )


def pdf_of_pages(pages: int) -> bytes:
    kids = " ".join(["3 0 R"] * pages)
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        ]
    )


def pdf_with_bomb(size: int = 1024**3) -> bytes:
    """One page whose content unpacks to ``size`` bytes, twice packed."""
    packer = zlib.compressobj(9)
    blanks = b" " * 1024**2
    stream = b"".join(packer.compress(blanks) for _ in range(size // len(blanks))) + packer.flush()
    stream = zlib.compress(stream, 9)
    return _pdf_with_content("/Filter[/FlateDecode/FlateDecode]", stream, length=len(stream))


def pdf_with_huge_length() -> bytes:
    return _pdf_with_content("", b"BT ET", length=999_999_999_999)


def _pdf_with_content(entries: str, stream: bytes, *, length: int) -> bytes:
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            f"<</Length {length}{entries}>>stream\n{stream.decode('latin-1')}\nendstream",
        ]
    )


def zip_bomb_in_word() -> bytes:
    file = io.BytesIO(word_file(word_paragraph("Words")))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/a.bin", "w") as part,
    ):
        for _ in range(256):
            part.write(bytes(1024**2))
    return file.getvalue()


def lying_zip_bomb() -> bytes:
    """Says of its document that it is small, in both places where an archive says so."""
    real = 64 * 1024**2
    whole = bytearray(packed({"[Content_Types].xml": b"", "word/document.xml": b" " * real}))
    return bytes(whole.replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def deep_word() -> bytes:
    return word_file(
        "<w:sdt><w:sdtContent>" * 100_000 + word_paragraph("x") + "</w:sdtContent></w:sdt>" * 100_000
    )


def huge_word() -> bytes:
    """12 MiB of XML, which as a tree is a hundred times as much."""
    return word_file("<w:p/>" * (2 * 1024**2))


def nested_zips(depth: int = 20) -> bytes:
    content = b"\0" * 1024**2
    for level in range(depth):
        content = packed({f"{level}.zip": content})
    return content


def many_parts() -> bytes:
    return packed({f"part{number}": b"" for number in range(6_000)})


def _because(*reasons: Reason) -> frozenset[Reason]:
    return frozenset(reasons)


_UNPACKED = _because(Reason.TOO_LARGE_WHEN_UNPACKED)
_CHAPTER = "<p>Words &j;</p>"
HOSTILE: Mapping[str, Hostile] = {
    "encrypted PDF": Hostile(PDF, encrypted_pdf, _because(Reason.ENCRYPTED)),
    "truncated PDF": Hostile(PDF, truncated_pdf, _because(Reason.DAMAGED)),
    "empty PDF": Hostile(PDF, lambda: b"", _because(Reason.EMPTY)),
    "PDF without a page": Hostile(PDF, lambda: pdf_file([]), _because(Reason.DAMAGED)),
    "only the mark of a PDF": Hostile(PDF, lambda: b"%PDF-1.7\n", _because(Reason.DAMAGED)),
    "image-only PDF": Hostile(PDF, image_only_pdf, _because(Reason.NO_TEXT)),
    "PDF of 10,000 pages": Hostile(PDF, lambda: pdf_of_pages(10_000), _because(Reason.TOO_MANY_PAGES)),
    "PDF with a bomb": Hostile(
        PDF,
        pdf_with_bomb,
        _because(Reason.TOO_MUCH_MEMORY, Reason.TOOK_TOO_LONG, Reason.NO_TEXT, Reason.DAMAGED),
    ),
    "PDF with a huge length": Hostile(PDF, pdf_with_huge_length, _because(Reason.NO_TEXT, Reason.DAMAGED)),
    "zip bomb in Word": Hostile(WORD, zip_bomb_in_word, _UNPACKED),
    "lying zip bomb in Word": Hostile(WORD, lying_zip_bomb, _because(Reason.DAMAGED)),
    "zip bomb in EPUB": Hostile(
        EPUB, lambda: epub_file([], more={"OEBPS/a.css": bytes(129 * 1024**2)}), _UNPACKED
    ),
    "entities in Word": Hostile(
        WORD, lambda: word_file(word_paragraph("x").replace(">x<", ">&j;<"), before=_ENTITIES), _UNPACKED
    ),
    "entities in Word, in UTF-16": Hostile(
        WORD,
        lambda: word_file("", word__styles=f"{_UTF16}{_ENTITIES}<x/>".encode("utf-16")),
        _UNPACKED,
    ),
    "a file of ours in Word": Hostile(
        WORD, lambda: word_file(word_paragraph("x").replace(">x<", ">&a;<"), before=_FOREIGN), _UNPACKED
    ),
    "entities in EPUB": Hostile(
        EPUB,
        lambda: epub_file([], more={"META-INF/container.xml": f"{_ENTITIES}<x>&j;</x>"}),
        _UNPACKED,
    ),
    "entities in a chapter": Hostile(
        EPUB,
        lambda: epub_file([""], more={"OEBPS/chapter 0.xhtml": f"{_ENTITIES}<body>{_CHAPTER}</body>"}),
        _UNPACKED,
    ),
    "deep Word": Hostile(WORD, deep_word, _because(Reason.TOO_MUCH_MEMORY, Reason.DAMAGED)),
    "huge Word": Hostile(WORD, huge_word, _because(Reason.TOO_MUCH_MEMORY, Reason.TOOK_TOO_LONG)),
    "nested zips": Hostile(WORD, nested_zips, _because(Reason.WRONG_TYPE)),
    "archive of many parts": Hostile(WORD, many_parts, _UNPACKED),
    "half a Word file": Hostile(WORD, lambda: word_file("")[:300], _because(Reason.DAMAGED)),
    "encrypted Word": Hostile(
        WORD,
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        _because(Reason.ENCRYPTED),
    ),
    "book of a shop": Hostile(
        EPUB,
        lambda: epub_file(
            ["x"],
            more={
                "META-INF/encryption.xml": '<e><EncryptionMethod xmlns="http://www.w3.org/2001/04/xmlenc#" '
                'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>'
            },
        ),
        _because(Reason.ENCRYPTED),
    ),
    "way out of the archive": Hostile(
        EPUB,
        lambda: epub_file(
            [], more={"META-INF/container.xml": epub_container("../../../../etc/passwd")}
        ),
        _because(Reason.DAMAGED),
    ),
    "Word sent as PDF": Hostile(PDF, lambda: word_file(""), _because(Reason.WRONG_TYPE)),
    "PDF sent as text": Hostile(TEXT, lambda: pdf_file([[_LINE]]), _because(Reason.WRONG_TYPE)),
    "EPUB sent as Word": Hostile(WORD, lambda: epub_file(["x"]), _because(Reason.WRONG_TYPE)),
    "picture sent as a page": Hostile(HTML, lambda: b"\x89PNG\r\n" + bytes(99), _because(Reason.WRONG_TYPE)),
    "text sent as PDF": Hostile(PDF, lambda: b"Just words.", _because(Reason.WRONG_TYPE)),
    "old Word file": Hostile(
        "application/octet-stream",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        _because(Reason.UNSUPPORTED_TYPE),
    ),
    "noise sent as text": Hostile(
        TEXT, lambda: bytes(range(256)) * 40, _because(Reason.ENCODING_UNKNOWN)
    ),
    "deep page": Hostile(
        HTML,
        lambda: b"<html><body>" + b"<div>" * 200_000 + b"x",
        _because(Reason.NO_TEXT, Reason.TOO_MUCH_MEMORY),
    ),
    "endless text": Hostile(TEXT, lambda: b"word " * 1_000_001, _because(Reason.TOO_MUCH_TEXT)),
}  # fmt: skip


def epub_container(path: str) -> str:
    return (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="{path}"/></rootfiles></container>'
    )
