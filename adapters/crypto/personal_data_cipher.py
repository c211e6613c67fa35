"""Personal data under AES-256-GCM, each learner's under a key of their own (NIST SP 800-38D)."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.ports.personal_data_cipher import Place, SealBroken

_VERSION = b"\x01"
_KEY_ID = 4  # bytes of a master key's SHA-256, to find it again among several
_NONCE = 12  # bytes; random, which is safe for 2^32 seals of one key (SP 800-38D, 8.3)


class AesGcmPersonalDataCipher:
    """A seal is a version byte, a nonce and the ciphertext with its tag; a wrapped key names its master too.

    New keys are wrapped by ``master_key``; ``former_master_keys`` still unwrap what they once wrapped.
    """

    def __init__(
        self, master_key: bytes, blind_index_key: bytes, *, former_master_keys: Sequence[bytes] = ()
    ) -> None:
        self._current = _key_id(master_key)
        self._masters = {_key_id(key): AESGCM(key) for key in (master_key, *former_master_keys)}
        self._blind_index_key = blind_index_key

    def new_key(self, tenant_id: UUID, user_id: UUID) -> bytes:
        key = AESGCM.generate_key(bit_length=256)
        wrapped = _sealed(self._masters[self._current], key, bound_to=_learner(tenant_id, user_id))
        return _VERSION + self._current + wrapped

    def seal(self, text: str, *, place: Place, wrapped_key: bytes) -> bytes:
        return _VERSION + _sealed(
            self._learners_key(place, wrapped_key), text.encode(), bound_to=_bound(place)
        )

    def open(self, sealed: bytes, *, place: Place, wrapped_key: bytes) -> str:
        if sealed[:1] != _VERSION:
            raise SealBroken("unknown version")
        return _opened(self._learners_key(place, wrapped_key), sealed[1:], bound_to=_bound(place)).decode()

    def blind_index(self, tenant_id: UUID, email: str) -> bytes:
        return hmac.digest(self._blind_index_key, tenant_id.bytes + email.encode(), "sha256")

    def _learners_key(self, place: Place, wrapped_key: bytes) -> AESGCM:
        master = self._masters.get(wrapped_key[1 : 1 + _KEY_ID])
        if wrapped_key[:1] != _VERSION or master is None:
            raise SealBroken("wrapped by an unknown master key")
        wrapped = wrapped_key[1 + _KEY_ID :]
        return AESGCM(_opened(master, wrapped, bound_to=_learner(place.tenant_id, place.user_id)))


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
