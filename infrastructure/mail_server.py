"""The mail server that the settings name."""

from urllib.parse import unquote, urlsplit

from adapters.smtp.outgoing_mail import MailServer
from infrastructure.settings import Settings

_ON_THIS_MACHINE = "smtp://localhost"
_PORTS = {"smtp": 587, "smtps": 465}  # RFC 6409 and RFC 8314


def mail_server_of(settings: Settings) -> MailServer:
    """From ``smtp://user:password@host:port``, of which all but the host can be left out."""
    url = urlsplit(_ON_THIS_MACHINE if settings.smtp_url is None else settings.smtp_url.get_secret_value())
    return MailServer(
        host=url.hostname or "localhost",
        port=url.port or _PORTS[url.scheme],
        tls_from_the_start=url.scheme == "smtps",
        username=None if url.username is None else unquote(url.username),
        password=None if url.password is None else unquote(url.password),
    )
