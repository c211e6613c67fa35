"""The broker, where there is one."""

from collections.abc import AsyncIterator

from adapters.nats.connection import NatsConnection
from adapters.nats.health import NatsHealth
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine
from infrastructure.settings import variable

ABOUT = "queue"


async def queue(patient: Patient) -> AsyncIterator[Diagnosis]:
    url = patient.settings.nats_url
    if patient.settings.queue == "postgres" or url is None:
        yield fine(ABOUT, "It is in PostgreSQL.")
        return
    async with NatsConnection(url.get_secret_value()) as connection:
        try:
            await NatsHealth(connection).check()
        except StoreUnavailable as away:
            yield error(
                ABOUT,
                f"NATS does not answer, or has no JetStream ({reason_of(away)}).",
                why="Commands stay unhandled, and events wait in the outbox.",
                do=f"Start nats-server with -js, and see that {variable('nats_url')} leads there.",
            )
        else:
            yield fine(ABOUT, "NATS answers and keeps messages.")
