"""Word files (.docx), by mammoth: what the styles mean becomes headings, code, lists and tables."""

import io

import mammoth

from adapters.extraction.archive import Archive, refuse_entities
from adapters.extraction.html_markdown import to_markdown
from adapters.extraction.media_types import WORD
from adapters.extraction.wire import Read
from adapters.extraction.word_styles import style_map

_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"


def read_word(content: bytes, archive: Archive) -> Read:
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            refuse_entities(archive.part(name))
    styles = style_map(archive.xml("word/styles.xml")) if "word/styles.xml" in archive.names else ""
    html = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=styles,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=lambda _picture: [],
    ).value
    return Read(markdown=to_markdown(html), title=_title(archive), language=None, media_type=WORD)


def _title(archive: Archive) -> str | None:
    if "docProps/core.xml" not in archive.names:
        return None
    title = archive.xml("docProps/core.xml").find(_TITLE)
    return title.text if title is not None else None
