"""Whether letters would leave; none is sent."""

from collections.abc import AsyncIterator

from aiosmtplib import SMTP, SMTPException

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.mail_server import mail_server_of
from infrastructure.settings import variable

ABOUT = "mail"
PATIENCE = 5.0  # seconds


async def mail(patient: Patient) -> AsyncIterator[Diagnosis]:
    if patient.settings.mail_by == "folder":
        told = f"Letters go to {patient.settings.mail}."
        if patient.at_home:
            yield fine(ABOUT, told)
        else:
            why = "Whoever has lost a password waits for a letter that does not come."
            yield warning(ABOUT, told, why=why, do=f"Set {variable('smtp_url')}.")
        return
    server = mail_server_of(patient.settings)
    connection = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls_from_the_start,
        start_tls=True if server.username and not server.tls_from_the_start else None,
        timeout=PATIENCE,
    )
    try:
        async with connection:
            yield fine(ABOUT, f"{server.host}:{server.port} answers and lets us in.")
    except (SMTPException, OSError) as refused:
        yield error(
            ABOUT,
            f"{server.host}:{server.port} does not take letters ({type(refused).__name__}).",
            why="Whoever has lost a password waits for a letter that does not come.",
            do=f"See that {variable('smtp_url')} has the host, port and password of your mail server.",
        )
