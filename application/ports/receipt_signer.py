"""Receipts that anybody can check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKey:
    """A public key as a JSON Web Key (RFC 8037)."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "Ed25519"
    use: str = "sig"


class ReceiptSigner(Protocol):
    """``sign`` gives the statement with its signature, as JSON for people to read and keep.

    ``pseudonym`` stands for a learner: the same one every time, and nobody without the key can tell whose it
    is. ``public_keys`` are what signatures are checked with.
    """

    def pseudonym(self, tenant_id: UUID, user_id: UUID) -> str: ...
    def sign(self, statement: Mapping[str, object]) -> str: ...
    def public_keys(self) -> Sequence[ReceiptKey]: ...
