"""Letters that only the holders of the key can read."""

import pytest
from joserfc import jwe
from joserfc.jwk import OctKey

from entrypoints.queue.sealing import CannotBeOpened, Sealer
from tests.queue.messages import KEY, SEALER

OTHER = bytes(32)


def test_opens_what_it_sealed() -> None:
    assert SEALER.open(SEALER.seal(b"a letter")) == b"a letter"


def test_a_long_letter_fits() -> None:
    letter = b"x" * 2_000_000
    assert SEALER.open(SEALER.seal(letter)) == letter


def test_is_plain_jwe_that_any_producer_can_write() -> None:
    letter = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, b"hello", OctKey.import_key(KEY))
    assert SEALER.open(letter) == b"hello"


def test_the_same_letter_never_looks_the_same() -> None:
    assert SEALER.seal(b"a letter") != SEALER.seal(b"a letter")


def test_a_changed_letter_does_not_open() -> None:
    head, key, nonce, text, tag = SEALER.seal(b"a letter").split(".")
    swapped = text[:-1] + ("A" if text[-1] != "A" else "B")
    for changed in (
        ".".join([head, key, nonce, swapped, tag]),
        ".".join([head, key, nonce, text, tag[::-1]]),
        "",
        "....",
        "ä.ö.ü",
    ):
        with pytest.raises(CannotBeOpened):
            SEALER.open(changed)


def test_another_algorithm_is_not_accepted() -> None:
    letter = jwe.encrypt_compact(
        {"alg": "A256KW", "enc": "A256GCM"},
        b"hello",
        OctKey.import_key(KEY),
        algorithms=["A256KW", "A256GCM"],
    )
    with pytest.raises(CannotBeOpened):
        SEALER.open(letter)


def test_keys_rotate() -> None:
    rotated = Sealer([OTHER, KEY])
    assert rotated.open(SEALER.seal(b"old")) == b"old"
    assert Sealer([OTHER]).open(rotated.seal(b"new")) == b"new"
    with pytest.raises(CannotBeOpened):
        SEALER.open(rotated.seal(b"new"))


def test_a_digest_needs_the_key() -> None:
    assert SEALER.digest(b"a") == SEALER.digest(b"a")
    assert len({SEALER.digest(b"a"), SEALER.digest(b"b"), Sealer([OTHER]).digest(b"a")}) == 3
