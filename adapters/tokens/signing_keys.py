"""The keys behind access tokens: one signs, and others are believed too while keys are being changed."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey


class SigningKeys:
    """Ed25519 keys from their seeds (RFC 8032, 5.1.5: 32 random bytes each); the first one signs.

    To change keys with no token refused: append the new one everywhere, then move it to the front
    everywhere, and drop the old one when the last token that it signed has expired. A key's id is its own
    fingerprint (RFC 7638), so two keys never share one.
    """

    def __init__(self, seeds: Sequence[bytes]) -> None:
        if not seeds:
            raise ValueError("at least one key is needed to sign tokens")
        keys = [OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed)) for seed in seeds]
        self.by_id = {key.thumbprint(): key for key in keys}

    @property
    def signing(self) -> tuple[str, OKPKey]:
        """The key that signs, after its id."""
        return next(iter(self.by_id.items()))
