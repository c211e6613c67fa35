"""What is written to whoever has forgotten their password."""

from datetime import datetime

from application.ports.outgoing_mail import Letter
from domain.identity.password_reset import LIFETIME, PasswordReset

SUBJECT = "A new password for your Study Coach"
_MINUTES = int(LIFETIME.total_seconds() // 60)
_TEXT = """\
Somebody, perhaps you, has asked for a new password for your Study Coach.

{way}

It works once, for {minutes} minutes. A new password ends all your logins. If it was not you, do nothing:
your password stays as it is.
"""


def reset_letter(reset: PasswordReset, email: str, token: str, *, page: str | None, now: datetime) -> Letter:
    """``page`` is where an app takes the token; it stands behind a #, which browsers send to nobody."""
    way = f"This is your code:\n\n    {token}" if page is None else f"Choose one here:\n\n    {page}#{token}"
    return Letter(
        letter_id=reset.id,
        to=email,
        subject=SUBJECT,
        text=_TEXT.format(way=way, minutes=_MINUTES),
        written_at=now,
    )
