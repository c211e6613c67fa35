"""A body as it was sent, unpacked piece by piece and never beyond its size."""

import zlib
from collections.abc import AsyncIterator

from adapters.web.unreachable import Unreachable
from domain.knowledge.import_failure import FetchReason

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS  # zlib's way of saying: find out which of the two
_PACKED = {"gzip", "x-gzip", "deflate"}


async def unpacked(pieces: AsyncIterator[bytes], *, encoding: str, largest: int) -> bytes:
    """We ask for no packing; a site that packs all the same may do it in one of the two usual ways."""
    encoding = encoding.strip().lower()
    if encoding not in _PACKED | {"", "identity"}:
        raise Unreachable(FetchReason.PAGE_DAMAGED)
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in _PACKED else None
    body = bytearray()
    async for piece in pieces:
        body += piece if unpacking is None else _more(unpacking, piece, largest + 1 - len(body))
        if len(body) > largest:
            raise Unreachable(FetchReason.PAGE_TOO_LARGE)
    if unpacking is not None and not unpacking.eof:
        raise Unreachable(FetchReason.PAGE_DAMAGED)
    return bytes(body)


def _more(unpacking: "zlib._Decompress", piece: bytes, room: int) -> bytes:
    """What does not fit stays packed."""
    try:
        return unpacking.decompress(piece, room)
    except zlib.error:
        raise Unreachable(FetchReason.PAGE_DAMAGED) from None
