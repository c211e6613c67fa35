"""Sealed letters: what stands in a queue where others could read it (JWE, RFC 7516; `dir` with A256GCM)."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_HEADER = {"alg": "dir", "enc": "A256GCM"}


class CannotBeOpened(Exception):
    """Not sealed with any of our keys, or changed on its way."""


class _Registry(jwe.JWERegistry):
    """A letter may be as long as a queue message."""

    max_ciphertext_length = 16 * 2**20


_REGISTRY = _Registry(algorithms=list(_HEADER.values()))


@dataclass(frozen=True, slots=True)
class Sealer:
    """Shared by producers and the coach. The first key seals, each of them opens; a key has 32 bytes."""

    keys: Sequence[bytes]

    def seal(self, plain: bytes) -> str:
        """As a JWE compact string."""
        return jwe.encrypt_compact(dict(_HEADER), plain, OctKey.import_key(self.keys[0]), registry=_REGISTRY)

    def open(self, sealed: str) -> bytes:
        for key in self.keys:
            try:
                opened = jwe.decrypt_compact(sealed, OctKey.import_key(key), registry=_REGISTRY).plaintext
            except (JoseError, ValueError):
                continue
            if opened is not None:
                return opened
        raise CannotBeOpened

    def digest(self, plain: bytes) -> bytes:
        """Tells two letters apart without giving away either: a password cannot be guessed from it."""
        return hmac.digest(self.keys[0], plain, hashlib.sha256)
