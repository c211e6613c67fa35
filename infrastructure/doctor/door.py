"""How clients come in: the port, what they call us, and whose pages may ask."""

from collections.abc import AsyncIterator, Iterator

import httpx

from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.doctor.settings import is_of_this_machine
from infrastructure.listening import check_address, url_of
from infrastructure.settings import Settings, SettingsWrong, variable

ABOUT = "door"


async def door(patient: Patient) -> AsyncIterator[Diagnosis]:
    yield await _port(patient.settings)
    if patient.at_home:
        return
    for each in (*_public_url(patient.settings), *_origins(patient.settings)):
        yield each


async def _port(settings: Settings) -> Diagnosis:
    url = url_of(settings.host, settings.port)
    try:
        check_address(settings.host, settings.port)
    except SettingsWrong as taken:
        if await _is_ours(url):
            return fine(ABOUT, f"The service answers at {url}.")
        return error(
            ABOUT,
            f"{taken}.",
            why="The service cannot start there.",
            do=f"Free it, or set {variable('host')} and {variable('port')}.",
        )
    return fine(ABOUT, f"{url} is free for the service.")


async def _is_ours(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            return "version" in (await client.get(f"{url}/health/live")).json()
    except (httpx.HTTPError, ValueError):
        return False


def _public_url(settings: Settings) -> Iterator[Diagnosis]:
    name, url = variable("public_url"), settings.public_url
    if url is None:
        yield warning(
            ABOUT,
            f"{name} is not set.",
            why="Links to files begin with whatever host a request names, and nobody insists on TLS.",
            do="Set it to where clients reach this door, such as https://coach.example.org.",
        )
    elif not settings.encrypted and not is_of_this_machine(url):
        yield error(
            ABOUT,
            f"{name} is not https://.",
            why="Passwords and tokens cross the network where everybody on the way can read them.",
            do="Let a proxy speak TLS, and say https:// here.",
        )
    else:
        yield fine(ABOUT, f"Clients come by {url}.")


def _origins(settings: Settings) -> Iterator[Diagnosis]:
    for origin in settings.cors_origins:
        if origin.startswith("http://") and not is_of_this_machine(origin):
            yield warning(
                ABOUT,
                f"Pages of {origin} may ask, and they come without TLS.",
                why="Whoever can change such a page on its way acts with the learner's token.",
                do=f"Serve the page by https://, and name that in {variable('cors_origins')}.",
            )
        elif is_of_this_machine(origin) and settings.encrypted:
            yield warning(
                ABOUT,
                f"Pages of {origin} may ask a service that the public uses.",
                why="Any program on a learner's own machine can serve such a page.",
                do=f"Take it out of {variable('cors_origins')}.",
            )
