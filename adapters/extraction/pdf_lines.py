"""The lines on the pages of a PDF, with what their print says about them: size, place and font."""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

_FIXED_PITCH = 1  # the font flag (ISO 32000-1, table 123)
_CODE_FONT = re.compile(rb"courier|mono|consol|menlo|cmtt|lmtt|typewriter", re.IGNORECASE)
_BROKEN_WORD = ("\x02", "\ufffe")  # how PDFium says that a hyphen only ends the line
_SPACES = {"\xa0": " ", "\t": " "}


@dataclass(frozen=True, slots=True)
class Line:
    """``size`` is that of the font and ``left`` where the print begins, in points; ``top`` counts upwards."""

    text: str
    size: float
    left: float
    top: float
    bottom: float
    is_code: bool
    joins_next: bool = False


def lines_of(page: pypdfium2.PdfPage) -> Sequence[Line]:
    """From the top of the first column to the bottom of the last, as PDFium orders them."""
    text_page = page.get_textpage()
    try:
        return list(_lines(text_page))
    finally:
        text_page.close()


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    letters: list[str] = []
    places: list[int] = []
    for place in range(text_page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text_page, place))
        if letter in "\r\n" or letter in _BROKEN_WORD:
            if places:
                yield _line(text_page, letters, places, joins_next=letter in _BROKEN_WORD)
            letters, places = [], []
        elif letter != "\0" and not "\ud800" <= letter <= "\udfff":
            letters.append(_SPACES.get(letter, letter))
            if not letter.isspace():
                places.append(place)
    if places:
        yield _line(text_page, letters, places, joins_next=False)


def _line(
    text_page: pypdfium2.PdfTextPage, letters: Sequence[str], places: Sequence[int], *, joins_next: bool
) -> Line:
    middle, first = _box(text_page, places[len(places) // 2]), _box(text_page, places[0])
    is_code = all(_is_code(text_page, place) for place in (places[0], places[len(places) // 2], places[-1]))
    return Line(
        text="".join(letters).strip(),
        size=_size(text_page, places[len(places) // 2]),
        left=first.left,
        top=middle.top,
        bottom=middle.bottom,
        is_code=is_code,
        joins_next=joins_next,
    )


def _size(text_page: pypdfium2.PdfTextPage, place: int) -> float:
    """As printed: a program may set letters of size 1 and enlarge them. Half points, so that 9.96 is 10."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, place, matrix)
    enlarged = math.hypot(matrix.c, matrix.d) or 1.0
    size: float = raw.FPDFText_GetFontSize(text_page, place)
    return round(size * enlarged * 2) / 2


def _box(text_page: pypdfium2.PdfTextPage, place: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, place, box)
    return box


def _is_code(text_page: pypdfium2.PdfTextPage, place: int) -> bool:
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, place, name, len(name), flags)
    return bool(flags.value & _FIXED_PITCH) or _CODE_FONT.search(name.value) is not None
