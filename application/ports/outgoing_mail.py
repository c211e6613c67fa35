"""Letters to learners."""

from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from typing import Protocol
from uuid import UUID


class LetterRefused(Exception):
    """It will never be taken, however often it is tried. Says nothing of whom it was for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``letter_id`` is the same for the same letter sent twice."""

    letter_id: UUID
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    written_at: datetime

    def message(self, sender: str) -> EmailMessage:
        """As RFC 5322 and RFC 6531 have it."""
        message = EmailMessage(policy=SMTPUTF8)
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.written_at)
        message["Message-ID"] = f"<{self.letter_id}@{sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers
        message.set_content(self.text)
        return message


class OutgoingMail(Protocol):
    """Hands a letter to whoever brings it. What cannot be taken now raises ``StoreUnavailable``.

    ``LetterRefused`` says that it never will. Neither carries an address, and nothing of it is logged.
    """

    async def send(self, letter: Letter) -> None: ...
