"""Checking a receipt: with a set of public keys that somebody kept, or with our own key."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from adapters.crypto.receipt_signer import Ed25519ReceiptSigner, ReceiptUnfit, verified
from application.ports.receipt_signer import ReceiptKey
from domain.privacy.tally import Tally
from entrypoints.cli.operations import ReceiptChecked, ReceiptRefused
from infrastructure.home import Home
from infrastructure.keys import receipt_key_of
from infrastructure.settings import Settings


class KeySet(msgspec.Struct):
    keys: list[ReceiptKey]


class Told(msgspec.Struct):
    """The members that are shown."""

    erasure: str
    completed_at: str
    stores: Mapping[str, Mapping[str, Tally]]


class Signed(msgspec.Struct):
    signature: Mapping[str, str]


def checked(receipt: Path, keys: Path | None, settings: Settings) -> ReceiptChecked:
    """Raises ``ReceiptRefused``. Asks no store and no network."""
    text = receipt.read_text(errors="replace")
    try:
        told = msgspec.convert(verified(text, _keys(keys, settings)), Told)
    except (ReceiptUnfit, msgspec.MsgspecError) as why:
        raise ReceiptRefused(str(why)) from None
    tallies = [tally for kinds in told.stores.values() for tally in kinds.values()]
    return ReceiptChecked(
        erasure=told.erasure,
        completed_at=told.completed_at,
        key_id=msgspec.json.decode(text, type=Signed).signature["kid"],
        found=sum(each.found for each in tallies),
        deleted=sum(each.deleted for each in tallies),
        left=sum(each.left for each in tallies),
    )


def _keys(kept: Path | None, settings: Settings) -> Sequence[ReceiptKey]:
    if kept is not None:
        return msgspec.json.decode(kept.read_bytes(), type=KeySet).keys
    return Ed25519ReceiptSigner([receipt_key_of(settings, Home(settings.home).keys)]).public_keys()
