"""Letters put into a folder, for whoever has no mail server yet."""

import asyncio
import os
from pathlib import Path

from application.ports.failures import StoreUnavailable
from application.ports.outgoing_mail import Letter

STORE = "mail"


class FilesystemMailFolder:
    """One file a letter, ``<id>.eml``, which only the folder's owner can read; there whole or not at all."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        try:
            await asyncio.to_thread(self._put, letter)
        except OSError as failure:
            raise StoreUnavailable(STORE) from failure

    def _put(self, letter: Letter) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._folder / f"{letter.letter_id}.eml"
        unfinished = place.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(letter.message(self._sender).as_bytes())
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(place)
