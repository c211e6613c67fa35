"""Who brings letters is one setting."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from adapters.filesystem.mail_folder import FilesystemMailFolder
from adapters.smtp.outgoing_mail import MailServer, SmtpOutgoingMail
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.mail_server import mail_server_of
from infrastructure.settings import Settings

NOWHERE = Addresses(
    postgres="postgresql://127.0.0.1:1/coach",
    postgres_direct="postgresql://127.0.0.1:1/coach",
    mongo="mongodb://127.0.0.1:1",
)
KEYS = Keys(**dict.fromkeys(NAMES, bytes(range(LENGTH))))


def container_of(tmp_path: Path, **chosen: object) -> Container:
    settings = Settings(_env_file=None).model_copy(update={"home": tmp_path, **chosen})
    return Container(deployment=Deployment(settings=settings, addresses=NOWHERE, keys=KEYS))


def test_a_folder_unless_there_is_a_mail_server(tmp_path: Path) -> None:
    assert isinstance(container_of(tmp_path).ports.outgoing_mail(), FilesystemMailFolder)
    chosen = container_of(tmp_path, smtp_url=SecretStr("smtp://mail.example"))
    assert isinstance(chosen.ports.outgoing_mail(), SmtpOutgoingMail)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer(host="mail.example", port=587, tls_from_the_start=False)),
        ("smtps://mail.example", MailServer(host="mail.example", port=465, tls_from_the_start=True)),
        (
            "smtp://coach%40school:p%2Fw@mail.example:2525",
            MailServer(
                host="mail.example",
                port=2525,
                tls_from_the_start=False,
                username="coach@school",
                password="p/w",
            ),
        ),
    ],
)
def test_a_url_says_where_it_is(url: str, server: MailServer) -> None:
    assert mail_server_of(Settings(_env_file=None, smtp_url=SecretStr(url))) == server


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp:///x"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings(_env_file=None, smtp_url=SecretStr(url))
    assert url not in str(wrong.value) or url == "smtp://"


def test_limits_can_be_taken_away(tmp_path: Path) -> None:
    ports = container_of(tmp_path, limit_account=0, limit_address=0).ports
    assert (ports.account_rate(), ports.address_rate()) == (None, None)
    rate = container_of(tmp_path).ports.account_rate()
    assert (rate.per_minute, rate.burst) == (1200, 1200)
