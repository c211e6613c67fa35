"""An entry of the manifest as a row; originals have theirs beside their passages."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from application.ports.object_manifest import ManifestEntry
from domain.shared.aggregate import Aggregate

_KEYS = UUID("8a2f0d5e-6a55-5f0e-9a1e-2f1f6f0c7b19")


@dataclass(slots=True, kw_only=True, eq=False)
class KeptObject(Aggregate):
    entry: ManifestEntry

    @property
    def user_id(self) -> UUID:
        return self.entry.user_id

    @property
    def session_id(self) -> UUID | None:
        return self.entry.session_id


def kept_id(key: str) -> UUID:
    """Rows have ids; an object's follows from its key."""
    return uuid5(_KEYS, key)
