"""Letters handed to a mail server (RFC 5321), which brings them."""

from dataclasses import dataclass, field
from datetime import timedelta

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
)

from application.ports.failures import StoreUnavailable
from application.ports.outgoing_mail import Letter, LetterRefused

STORE = "mail"
_FOR_EVER = 500  # replies from here on are permanent (RFC 5321, 4.2.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where it is, and who we are there. A password is only ever told over TLS."""

    host: str
    port: int
    tls_from_the_start: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)


class SmtpOutgoingMail:
    """A connection for each letter: there are few, and none is kept waiting by another's."""

    def __init__(
        self, server: MailServer, sender: str, *, patience: timedelta = timedelta(seconds=10)
    ) -> None:
        self._server = server
        self._sender = sender
        self._patience = patience

    async def send(self, letter: Letter) -> None:
        try:
            async with self._connected() as connection:
                await connection.send_message(letter.message(self._sender))
        # The server's words may quote the address, so none of these is anybody's cause.
        except SMTPRecipientsRefused as refused:
            raise _of(max(each.code for each in refused.recipients)) from None
        except SMTPDataError as refused:
            raise _of(refused.code) from None
        except SMTPNotSupported:  # a server that knows only ASCII, and an address of other letters
            raise LetterRefused from None
        except (SMTPException, OSError):
            raise StoreUnavailable(STORE) from None

    def _connected(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.tls_from_the_start,
            start_tls=True if server.username and not server.tls_from_the_start else None,
            timeout=self._patience.total_seconds(),
        )


def _of(code: int) -> Exception:
    return LetterRefused() if code >= _FOR_EVER else StoreUnavailable(STORE)
