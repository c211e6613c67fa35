"""The deployment that an operator means: the one in the environment, or the one that runs on this machine."""

from infrastructure.deployment import Addresses, Deployment, given, given_addresses
from infrastructure.home import Home
from infrastructure.keys import kept_keys
from infrastructure.settings import Settings, SettingsWrong


def reached(settings: Settings) -> Deployment:
    """Raises ``SettingsWrong`` when neither is there."""
    if _is_described(settings):
        return given(settings)
    addresses = reached_addresses(settings)
    keys = kept_keys(settings, Home(settings.home).keys, may_make=False)
    return Deployment(settings=settings, addresses=addresses, keys=keys)


def reached_addresses(settings: Settings) -> Addresses:
    """Enough for whoever needs no keys; raises ``SettingsWrong``."""
    if _is_described(settings):
        return given_addresses(settings)
    home = Home(settings.home)
    running = home.running()
    if running is None:
        raise SettingsWrong(
            f"Nothing runs on {home.folder}: start `coach up` there, set COACH_HOME to where it runs, "
            "or set COACH_POSTGRES_URL and COACH_MONGO_URL"
        )
    return Addresses(
        postgres=running.postgres_url, postgres_direct=running.postgres_url, mongo=running.mongo_url
    )


def _is_described(settings: Settings) -> bool:
    return settings.postgres_url is not None or settings.mongo_url is not None
