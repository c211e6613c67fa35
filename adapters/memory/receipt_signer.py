"""Receipts that mean something only to the object that signed them."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from application.ports.receipt_signer import ReceiptKey
from domain.privacy.receipt import SIGNATURE, canonical


class MemoryReceiptSigner:
    """Signs with a secret that it never tells, so only it can check."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def pseudonym(self, tenant_id: UUID, user_id: UUID) -> str:
        return self._digest(b"learner" + tenant_id.bytes + user_id.bytes)

    def sign(self, statement: Mapping[str, object]) -> str:
        signature = {"alg": "memory", "kid": "memory", "value": self._digest(canonical(statement))}
        return json.dumps({**statement, SIGNATURE: signature}, indent=2)

    def public_keys(self) -> Sequence[ReceiptKey]:
        return [ReceiptKey(kid="memory", x="")]

    def _digest(self, of: bytes) -> str:
        return hmac.digest(self._secret, of, hashlib.sha256).hex()
