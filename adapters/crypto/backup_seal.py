"""Backups under AES-256-GCM, each piece under a key of its own (NIST SP 800-38D, RFC 5869)."""

import hashlib
import hmac
import os
import zlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from application.ports.backup_seal import BackupSealBroken

_MAGIC = b"CoachBk1"
_KEY_ID, _SALT = 8, 32  # bytes
_HEADER = len(_MAGIC) + _KEY_ID + _SALT + 1
_NONCE = bytes(12)  # one seal for each key is all there ever is
_PLAIN, _DEFLATED = b"p", b"z"
_SAMPLE = 32 * 1024  # bytes: what does not shrink here is compressed already


class AesGcmBackupSeal:
    """A seal begins with a magic word, the key's id, a salt and how it is packed; all of it is authenticated.

    The first key seals and names; the others open what they once sealed.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {_id(key): key for key in keys}
        self._newest = keys[0]
        self._naming = hmac.digest(keys[0], b"study-coach backup names v1", "sha256")

    def seal(self, content: bytes, *, key: str) -> bytes:
        packed, how = _packed(content)
        header = _MAGIC + _id(self._newest) + os.urandom(_SALT) + how
        return header + _cipher(self._newest, header).encrypt(_NONCE, packed, header + key.encode())

    def open(self, sealed: bytes, *, key: str) -> bytes:
        header = sealed[:_HEADER]
        secret = self._keys.get(header[len(_MAGIC) : len(_MAGIC) + _KEY_ID])
        if secret is None or len(header) < _HEADER:
            raise BackupSealBroken(key)
        try:
            packed = _cipher(secret, header).decrypt(
                _NONCE, memoryview(sealed)[_HEADER:], header + key.encode()
            )
        except InvalidTag:
            raise BackupSealBroken(key) from None
        return packed if header[-1:] == _PLAIN else zlib.decompress(packed)

    def name_of(self, content: bytes) -> str:
        return hmac.digest(self._naming, content, "sha256").hex()


def _packed(content: bytes) -> tuple[bytes, bytes]:
    if len(zlib.compress(content[:_SAMPLE], 1)) > 0.9 * min(_SAMPLE, len(content)):
        return content, _PLAIN
    return zlib.compress(content, 1), _DEFLATED


def _cipher(secret: bytes, header: bytes) -> AESGCM:
    salt = header[len(_MAGIC) + _KEY_ID : -1]
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"study-coach backup v1").derive(secret))


def _id(key: bytes) -> bytes:
    return hashlib.sha256(b"study-coach backup key" + key).digest()[:_KEY_ID]
