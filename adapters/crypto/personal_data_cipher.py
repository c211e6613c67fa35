"""Personal data under AES-256-GCM, each learner's under a key of their own (NIST SP 800-38D)."""

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from typing import Self, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.ports.personal_data_cipher import Place, SealBroken

_VERSION = b"\x01"
_KEY_ID = 4  # bytes of a master key's SHA-256, to find it again among several
_NONCE = 12  # bytes; random, which is safe for 2^32 seals of one key (SP 800-38D, 8.3)


Keyring: TypeAlias = Callable[[], Sequence[bytes]]  # newest first; asked anew each time


class AesGcmPersonalDataCipher:
    """A seal is a version byte, a nonce and the ciphertext with its tag; a wrapped key names its master too.

    New keys are wrapped by ``master_key``; ``former_master_keys`` still unwrap what they once wrapped.
    """

    def __init__(
        self, master_key: bytes, blind_index_key: bytes, *, former_master_keys: Sequence[bytes] = ()
    ) -> None:
        self._masters: Keyring = lambda: (master_key, *former_master_keys)
        self._blind_index_keys: Keyring = lambda: (blind_index_key,)

    @classmethod
    def over(cls, master_keys: Keyring, blind_index_keys: Keyring) -> Self:
        """With keys that may change while this lives."""
        cipher = cls(b"", b"")
        cipher._masters, cipher._blind_index_keys = master_keys, blind_index_keys
        return cipher

    def new_key(self, tenant_id: UUID, user_id: UUID) -> bytes:
        key = AESGCM.generate_key(bit_length=256)
        return _wrapped(self._masters()[0], key, tenant_id, user_id)

    def rewrapped(self, wrapped_key: bytes, *, tenant_id: UUID, user_id: UUID) -> bytes:
        """The same key under the newest master key."""
        key = self._unwrapped(wrapped_key, tenant_id, user_id)
        return _wrapped(self._masters()[0], key, tenant_id, user_id)

    @property
    def newest_wraps_as(self) -> bytes:
        """What every key begins with that the newest master key has wrapped."""
        return _VERSION + _key_id(self._masters()[0])

    def seal(self, text: str, *, place: Place, wrapped_key: bytes) -> bytes:
        return _VERSION + _sealed(
            self._learners_key(place, wrapped_key), text.encode(), bound_to=_bound(place)
        )

    def open(self, sealed: bytes, *, place: Place, wrapped_key: bytes) -> str:
        if sealed[:1] != _VERSION:
            raise SealBroken("unknown version")
        return _opened(self._learners_key(place, wrapped_key), sealed[1:], bound_to=_bound(place)).decode()

    def blind_index(self, tenant_id: UUID, email: str) -> bytes:
        return self.blind_indexes(tenant_id, email)[0]

    def blind_indexes(self, tenant_id: UUID, email: str) -> Sequence[bytes]:
        found_by = tenant_id.bytes + email.encode()
        return [hmac.digest(key, found_by, "sha256") for key in self._blind_index_keys()]

    def _learners_key(self, place: Place, wrapped_key: bytes) -> AESGCM:
        return AESGCM(self._unwrapped(wrapped_key, place.tenant_id, place.user_id))

    def _unwrapped(self, wrapped_key: bytes, tenant_id: UUID, user_id: UUID) -> bytes:
        named = wrapped_key[1 : 1 + _KEY_ID]
        master = next((key for key in self._masters() if _key_id(key) == named), None)
        if wrapped_key[:1] != _VERSION or master is None:
            raise SealBroken("wrapped by an unknown master key")
        wrapped = wrapped_key[1 + _KEY_ID :]
        return _opened(AESGCM(master), wrapped, bound_to=_learner(tenant_id, user_id))


def _wrapped(master: bytes, key: bytes, tenant_id: UUID, user_id: UUID) -> bytes:
    sealed = _sealed(AESGCM(master), key, bound_to=_learner(tenant_id, user_id))
    return _VERSION + _key_id(master) + sealed


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:_KEY_ID]


def _learner(tenant_id: UUID, user_id: UUID) -> bytes:
    return b"key" + tenant_id.bytes + user_id.bytes


def _bound(place: Place) -> bytes:
    return b"text" + place.tenant_id.bytes + place.user_id.bytes + place.field.encode()


def _sealed(cipher: AESGCM, content: bytes, *, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, content, bound_to)


def _opened(cipher: AESGCM, sealed: bytes, *, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as broken:  # too short even for a nonce is a ValueError
        raise SealBroken("altered, moved or under another key") from broken
