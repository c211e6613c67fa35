"""Personal data, kept so that a stolen database reveals none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class SealBroken(Exception):
    """What should be opened is not what was sealed at this place with this key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose data it is and which: what was sealed for one place opens at no other."""

    tenant_id: UUID
    user_id: UUID
    field: str


class PersonalDataCipher(Protocol):
    """Seals texts with a key of the learner's own, which leaves this port only wrapped by a master key.

    ``new_key`` makes a learner's key; wrapped, it works for that learner only. Sealing the same text twice
    gives two different seals. ``open`` raises ``SealBroken``. ``blind_index`` is 32 bytes by which the same
    e-mail is found again in its tenant, and which cannot be computed without a secret. While that secret
    changes there are two: ``blind_indexes`` are all of them, ``blind_index`` the first.
    """

    def new_key(self, tenant_id: UUID, user_id: UUID) -> bytes: ...
    def seal(self, text: str, *, place: Place, wrapped_key: bytes) -> bytes: ...
    def open(self, sealed: bytes, *, place: Place, wrapped_key: bytes) -> str: ...
    def blind_index(self, tenant_id: UUID, email: str) -> bytes: ...
    def blind_indexes(self, tenant_id: UUID, email: str) -> Sequence[bytes]: ...
