"""One step of the collections from one release to the next."""

import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymongo.asynchronous.database import AsyncDatabase

Database: TypeAlias = AsyncDatabase[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Migration:
    """``up`` and ``down`` end the same whether they run once, twice, or again after half a run."""

    name: str
    up: Callable[[Database], Awaitable[None]]
    down: Callable[[Database], Awaitable[None]]

    @property
    def number(self) -> str:
        return self.name.partition("_")[0]

    @property
    def does(self) -> str:
        """As the module that it is written in says."""
        described = sys.modules[self.up.__module__].__doc__ or self.name
        return described.strip().splitlines()[0]
