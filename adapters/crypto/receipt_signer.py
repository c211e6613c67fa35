"""Receipts signed with Ed25519 (RFC 8032) over their canonical form (RFC 8785)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from application.ports.receipt_signer import ReceiptKey
from domain.privacy.receipt import KIND, SIGNATURE, canonical

ALGORITHM = "Ed25519"
_PSEUDONYMS = b"study-coach/receipt/pseudonym"


class ReceiptUnfit(Exception):
    """Not a receipt that one of the given keys signed; in words for whoever holds it."""


class Ed25519ReceiptSigner:
    """From seeds of 32 random bytes. The first one signs; a key's id is its fingerprint (RFC 7638).

    Pseudonyms are made with a key that follows from the same seed, which gives away neither (RFC 5869).
    """

    def __init__(self, seeds: Sequence[bytes]) -> None:
        self._keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        self._naming = HKDF(SHA256(), length=32, salt=None, info=_PSEUDONYMS).derive(seeds[0])

    def pseudonym(self, tenant_id: UUID, user_id: UUID) -> str:
        return hmac.digest(self._naming, tenant_id.bytes + user_id.bytes, "sha256").hex()

    def sign(self, statement: Mapping[str, object]) -> str:
        key = self._keys[0]
        signature = {
            "alg": ALGORITHM,
            "kid": public(key).kid,
            "value": _text(key.sign(canonical(statement))),
        }
        return json.dumps({**statement, SIGNATURE: signature}, indent=2, ensure_ascii=False)

    def public_keys(self) -> Sequence[ReceiptKey]:
        return [public(key) for key in self._keys]


def public(key: Ed25519PrivateKey) -> ReceiptKey:
    x = _text(key.public_key().public_bytes_raw())
    thumbprint = canonical({"crv": "Ed25519", "kty": "OKP", "x": x})
    return ReceiptKey(kid=_text(hashlib.sha256(thumbprint).digest()), x=x)


def verified(receipt: str, keys: Sequence[ReceiptKey]) -> Mapping[str, object]:
    """What the receipt says; ``ReceiptUnfit`` if none of the keys has signed exactly that."""
    statement, key_id, value = _read(receipt)
    key = next((each for each in keys if each.kid == key_id), None)
    if key is None:
        raise ReceiptUnfit("signed with a key that is not known here")
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key.x)).verify(_bytes(value), canonical(statement))
    except (InvalidSignature, ValueError):
        raise ReceiptUnfit("the signature does not belong to what it says") from None
    return statement


def _read(receipt: str) -> tuple[dict[str, object], str, str]:
    """The statement, and the id of the key and the signature beside it."""
    try:
        document = json.loads(receipt, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise ReceiptUnfit("not JSON, or a name twice in it") from None
    signature = document.pop(SIGNATURE, None) if isinstance(document, dict) else None
    match signature:
        case {"alg": "Ed25519", "kid": str(key_id), "value": str(value)} if document.get("kind") == KIND:
            return document, key_id, value
        case _:
            raise ReceiptUnfit("not a receipt of an erasure")


def _each_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Of two members of one name, readers differ on which one counts."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name twice")
    return document


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
