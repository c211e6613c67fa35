"""Where the stores are, and what opens them: all that the container must be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from infrastructure.keys import Keys, given_keys
from infrastructure.settings import Settings, SettingsWrong, variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """URLs may hold passwords. The direct one does not lead through a transaction pooler."""

    postgres: str = field(repr=False)
    postgres_direct: str = field(repr=False)
    mongo: str = field(repr=False)

    @property
    def behind_pgbouncer(self) -> bool:
        """Nobody has two addresses for one server but for this reason."""
        return self.postgres_direct != self.postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    settings: Settings
    addresses: Addresses
    keys: Keys


def given(settings: Settings) -> Deployment:
    """The one that the environment describes; raises ``SettingsWrong`` with everything that is missing."""
    try:
        keys = given_keys(settings)
    except SettingsWrong as wrong:
        raise SettingsWrong("\n".join([*_missing(settings), str(wrong)])) from None
    return Deployment(settings=settings, addresses=given_addresses(settings), keys=keys)


def given_addresses(settings: Settings) -> Addresses:
    """Raises ``SettingsWrong`` when one is missing."""
    postgres, mongo = settings.postgres_url, settings.mongo_url
    if postgres is None or mongo is None:
        raise SettingsWrong("\n".join(_missing(settings)))
    direct = settings.postgres_direct_url or postgres
    return Addresses(
        postgres=postgres.get_secret_value(),
        postgres_direct=direct.get_secret_value(),
        mongo=mongo.get_secret_value(),
    )


def _missing(settings: Settings) -> Sequence[str]:
    wanted = {"postgres_url": settings.postgres_url, "mongo_url": settings.mongo_url}
    return [f"{variable(name)} is missing" for name, url in wanted.items() if url is None]
