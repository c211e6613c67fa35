"""Contract: a letter arrives as it was written; a real mail server says what becomes of the others."""

import asyncio
import email
import socket
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from adapters.filesystem.mail_folder import FilesystemMailFolder
from adapters.memory.outgoing_mail import MemoryOutgoingMail
from adapters.smtp.outgoing_mail import MailServer, SmtpOutgoingMail
from application.ports.failures import StoreUnavailable
from application.ports.outgoing_mail import Letter, LetterRefused, OutgoingMail

SENDER = "Study Coach <coach@school.example>"
LETTER = Letter(
    letter_id=UUID(int=7),
    to="zoë@schule.example",
    subject="A new password",
    text="Täglich grüßt\n.\nthe code: q7J0\n",
    written_at=datetime(2030, 5, 1, 12, tzinfo=UTC),
)

Arrived = Callable[[], Sequence[EmailMessage]]


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=SMTPUTF8)


class OutgoingMailContract:
    async def test_arrives_as_it_was_written(self, mail: OutgoingMail, arrived: Arrived) -> None:
        await mail.send(LETTER)
        (message,) = arrived()
        assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
        assert message.get_content().replace("\r\n", "\n") == LETTER.text


class TestMemoryOutgoingMail(OutgoingMailContract):
    @pytest.fixture
    def mail(self) -> MemoryOutgoingMail:
        return MemoryOutgoingMail()

    @pytest.fixture
    def arrived(self, mail: MemoryOutgoingMail) -> Arrived:
        return lambda: [letter.message(SENDER) for letter in mail.sent]


class TestFilesystemMailFolder(OutgoingMailContract):
    @pytest.fixture
    def mail(self, tmp_path: Path) -> OutgoingMail:
        return FilesystemMailFolder(tmp_path / "mail", SENDER)

    @pytest.fixture
    def arrived(self, tmp_path: Path) -> Arrived:
        return lambda: [read(file.read_bytes()) for file in (tmp_path / "mail").iterdir()]

    async def test_nobody_else_can_read_it(self, mail: OutgoingMail, tmp_path: Path) -> None:
        await mail.send(LETTER)
        await mail.send(LETTER)
        (file,) = (tmp_path / "mail").iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700

    async def test_a_folder_that_cannot_be_made_is_a_store_that_is_away(self, tmp_path: Path) -> None:
        (tmp_path / "mail").write_text("not a folder")
        with pytest.raises(StoreUnavailable):
            await FilesystemMailFolder(tmp_path / "mail", SENDER).send(LETTER)


class Office:
    """What a mail server does with letters."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.says_to_recipients = self.says_to_letters = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.says_to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says_to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        if self.says_to_letters.startswith("250"):
            self.arrived.append(read(content if isinstance(content, bytes) else (content or "").encode()))
        return self.says_to_letters


class TestSmtpOutgoingMail(OutgoingMailContract):
    @pytest.fixture
    def office(self) -> Office:
        return Office()

    @pytest.fixture
    def port(self, office: Office) -> Iterator[int]:
        controller = Controller(office, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
        controller.port = _free_port()
        controller.start()
        yield controller.port
        controller.stop()

    @pytest.fixture
    def mail(self, port: int) -> OutgoingMail:
        return SmtpOutgoingMail(MailServer(host="127.0.0.1", port=port, tls_from_the_start=False), SENDER)

    @pytest.fixture
    def arrived(self, office: Office) -> Arrived:
        return lambda: office.arrived

    async def test_says_who_it_is_from_and_that_no_machine_need_answer(
        self, mail: OutgoingMail, arrived: Arrived
    ) -> None:
        await mail.send(LETTER)
        (message,) = arrived()
        assert message["From"] == SENDER
        assert message["Message-ID"] == f"<{LETTER.letter_id}@school.example>"
        assert message["Auto-Submitted"] == "auto-generated"

    @pytest.mark.parametrize(
        ("to_recipients", "to_letters", "failure"),
        [
            ("550 no such mailbox zoë@schule.example", "250 OK", LetterRefused),
            ("450 mailbox busy zoë@schule.example", "250 OK", StoreUnavailable),
            ("250 OK", "554 we do not want it, zoë@schule.example", LetterRefused),
            ("250 OK", "451 later, zoë@schule.example", StoreUnavailable),
        ],
    )
    async def test_what_is_refused_for_ever_is_told_from_what_is_refused_for_now(
        self,
        *,
        mail: OutgoingMail,
        office: Office,
        to_recipients: str,
        to_letters: str,
        failure: type[Exception],
    ) -> None:
        office.says_to_recipients, office.says_to_letters = to_recipients, to_letters
        with pytest.raises(failure) as raised:
            await mail.send(LETTER)
        assert "zoë" not in repr(raised.value)
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__

    async def test_a_server_that_is_away_is_a_store_that_is_away(self) -> None:
        nowhere = MailServer(host="127.0.0.1", port=_free_port(), tls_from_the_start=False)
        with pytest.raises(StoreUnavailable):
            await SmtpOutgoingMail(nowhere, SENDER).send(LETTER)

    @pytest.mark.filterwarnings("ignore:Requiring AUTH")
    async def test_a_password_is_never_told_in_the_clear(self, office: Office) -> None:
        told: list[object] = []

        def remember(
            server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
        ) -> AuthResult:
            told.append(data)
            return AuthResult(success=isinstance(data, LoginPassword))

        controller = Controller(
            office,
            hostname="127.0.0.1",
            port=_free_port(),
            authenticator=remember,
            auth_required=True,
            auth_require_tls=False,
        )
        await asyncio.to_thread(controller.start)
        server = MailServer(
            host="127.0.0.1",
            port=controller.port,
            tls_from_the_start=False,
            username="coach",
            password="a password",
        )
        try:
            with pytest.raises(StoreUnavailable):
                await SmtpOutgoingMail(server, SENDER).send(LETTER)
        finally:
            await asyncio.to_thread(controller.stop)
        assert (told, office.arrived) == ([], [])
        assert "a password" not in repr(server)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
