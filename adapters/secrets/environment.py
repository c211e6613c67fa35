"""Secrets in environment variables: as long as the process runs, they stay as they are."""

from collections.abc import Mapping

from adapters.secrets.names import checked_name


class EnvironmentSecrets:
    def __init__(self, variables: Mapping[str, str], *, prefix: str) -> None:
        self._variables, self._prefix = variables, prefix

    async def read(self, name: str) -> str | None:
        return self._variables.get(self._prefix + checked_name(name).upper()) or None
