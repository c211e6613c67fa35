"""Settings that say two things at once, or promise what only they believe."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, fine, warning
from infrastructure.settings import Settings, variable

ABOUT = "settings"


async def contradictions(patient: Patient) -> AsyncIterator[Diagnosis]:
    settings = patient.settings
    found = [*_ignored(settings), *_proxies(settings), *_limits(settings), *_letters(settings)]
    if not patient.at_home:
        found += _ledger(settings)
    for each in found:
        yield each
    if not found:
        yield fine(ABOUT, "They agree with each other.")


def _ignored(settings: Settings) -> list[Diagnosis]:
    """Of two that exclude each other, the one that counts for nothing."""
    pairs = {
        "objects_dir": settings.objects_dir is not None and settings.s3_bucket is not None and "s3_bucket",
        "secrets_dir": settings.secrets_dir is not None and settings.vault_url is not None and "vault_url",
        "nats_url": settings.nats_url is not None and settings.queue != "nats" and "queue",
        "postgres_direct_url": settings.postgres_direct_url is not None
        and settings.postgres_direct_url == settings.postgres_url
        and "postgres_url",
    }
    return [
        warning(
            ABOUT,
            f"{variable(ignored)} counts for nothing beside {variable(winner)}.",
            why="Somebody believes that it does something.",
            do=f"Leave out {variable(ignored)}, or change {variable(winner)}.",
        )
        for ignored, winner in pairs.items()
        if winner
    ]


def _proxies(settings: Settings) -> list[Diagnosis]:
    """TLS is spoken by a proxy, so where there is TLS there is one."""
    if not settings.encrypted or settings.proxies:
        return []
    return [
        warning(
            ABOUT,
            f"{variable('public_url')} is https://, but {variable('proxies')} is 0.",
            why="All clients count as one address, the proxy's: its limit is soon used up, by everybody.",
            do=f"Set {variable('proxies')} to the number of proxies of yours before this door.",
        )
    ]


def _limits(settings: Settings) -> list[Diagnosis]:
    return [
        warning(
            ABOUT,
            f"{variable(name)} is 0: there is no limit.",
            why="One client can use up what everybody needs.",
            do="Leave it out, or set requests a minute, unless a proxy of yours limits them.",
        )
        for name in ("limit_address", "limit_account")
        if getattr(settings, name) == 0
    ]


def _letters(settings: Settings) -> list[Diagnosis]:
    if settings.smtp_url is None:
        return []
    sender = settings.mail_from.rpartition("@")[2].rstrip(">")
    if sender == "localhost":
        return [
            warning(
                ABOUT,
                f"{variable('mail_from')} is at localhost.",
                why="Mail servers refuse such letters, or hide them among the unwanted.",
                do="Set an address of a domain that may send through your mail server.",
            )
        ]
    return []


def _ledger(settings: Settings) -> list[Diagnosis]:
    if settings.ledger_dir is not None:
        return []
    return [
        warning(
            ABOUT,
            f"{variable('ledger_dir')} is not set: who was erased is written down beside the objects.",
            why="It is lost, or restored to an older state, together with them, and the erased come back.",
            do="Set a folder that is kept apart from the data and its backups.",
        )
    ]


def is_of_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
