"""Keys come from the environment, or are made once and kept."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from pydantic import SecretStr

from infrastructure.keys import NAMES, given_keys, keep_secret, kept_keys
from infrastructure.settings import Settings, SettingsWrong

ONES = base64.b64encode(bytes([1] * 32)).decode()


def settings(**given: str) -> Settings:
    return Settings(_env_file=None).model_copy(update={name: SecretStr(key) for name, key in given.items()})


def test_takes_what_is_given() -> None:
    keys = given_keys(settings(**dict.fromkeys(NAMES, ONES)))
    assert all(getattr(keys, name) == bytes([1] * 32) for name in NAMES)
    assert "\\x01" not in repr(keys)


def test_says_which_are_missing_and_how_to_make_them() -> None:
    with pytest.raises(SettingsWrong) as refused:
        given_keys(settings(master_key=ONES, token_key=ONES))
    assert str(refused.value).splitlines() == [
        "COACH_BLIND_INDEX_KEY is missing",
        "COACH_QUEUE_KEY is missing",
        "COACH_CURSOR_KEY is missing",
        "COACH_RECEIPT_KEY is missing",
        "A key is 32 random bytes in base64, such as `openssl rand -base64 32` prints.",
    ]


@pytest.mark.parametrize("unfit", ["hunter2", ONES[:-8], ONES + ONES, "-----BEGIN PRIVATE KEY-----"])
@pytest.mark.parametrize("name", NAMES)
def test_refuses_what_is_no_key_without_repeating_it(name: str, unfit: str) -> None:
    with pytest.raises(SettingsWrong, match=f"COACH_{name.upper()} must be 32 bytes in base64") as refused:
        given_keys(settings(**dict.fromkeys(NAMES, ONES) | {name: unfit}))
    assert unfit not in str(refused.value)


def pem(key: Ed25519PrivateKey, encryption: KeySerializationEncryption) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def test_the_token_key_may_be_a_pem_and_the_others_may_not() -> None:
    key = Ed25519PrivateKey.generate()
    given = dict.fromkeys(NAMES, ONES)
    keys = given_keys(settings(**given | {"token_key": pem(key, NoEncryption())}))
    assert keys.token_key == key.private_bytes_raw()
    with pytest.raises(SettingsWrong, match=r"COACH_MASTER_KEY must be 32 bytes in base64\n"):
        given_keys(settings(**given | {"master_key": pem(key, NoEncryption())}))


@pytest.mark.parametrize(
    "make",
    [
        lambda: pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"hunter2")),
        lambda: (
            generate_private_key(SECP256R1())
            .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            .decode()
        ),
    ],
    ids=["encrypted", "another kind"],
)
def test_refuses_a_pem_that_holds_no_usable_key(make: Callable[[], str]) -> None:
    with pytest.raises(SettingsWrong, match=r"COACH_TOKEN_KEY must be .* or an Ed25519 private key in PEM"):
        given_keys(settings(**dict.fromkeys(NAMES, ONES) | {"token_key": make()}))


def test_makes_what_is_missing_once_and_for_its_owner_only(tmp_path: Path) -> None:
    made = kept_keys(settings(master_key=ONES), tmp_path / "keys", may_make=True)
    assert made == kept_keys(settings(master_key=ONES), tmp_path / "keys", may_make=False)
    files = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == sorted(set(NAMES) - {"master_key"})
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert len({made.blind_index_key, made.token_key, made.queue_key, made.cursor_key}) == 4


def test_never_makes_another_in_the_place_of_a_lost_one(tmp_path: Path) -> None:
    kept_keys(settings(), tmp_path, may_make=True)
    (tmp_path / "master_key").unlink()
    with pytest.raises(SettingsWrong, match=r"master_key is lost\. Bring it back, or set COACH_MASTER_KEY"):
        kept_keys(settings(), tmp_path, may_make=False)
    assert not (tmp_path / "master_key").exists()


def test_of_two_who_make_a_secret_at_once_one_wins(tmp_path: Path) -> None:
    assert keep_secret(tmp_path / "secret", b"first") == b"first"
    assert keep_secret(tmp_path / "secret", b"second") == b"first"
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_spoilt_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "master_key").write_text("hunter2")
    with pytest.raises(SettingsWrong, match="master_key does not hold 32 bytes in base64"):
        kept_keys(settings(), tmp_path, may_make=True)


def test_takes_what_is_mounted_and_follows_it(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text(f"{ONES}\n")
    keys = given_keys(settings().model_copy(update={"secrets_dir": tmp_path}))
    assert {getattr(keys, name) for name in NAMES} == {bytes([1] * 32)}
    newer = base64.b64encode(bytes([2] * 32)).decode()
    (tmp_path / "master_key").write_text(f"{newer}\n{ONES}\n")
    assert keys.master_keys() == [bytes([2] * 32), bytes([1] * 32)]


def test_of_several_the_first_one_counts() -> None:
    newer = base64.b64encode(bytes([2] * 32)).decode()
    keys = given_keys(settings(**dict.fromkeys(NAMES, ONES) | {"master_key": f"{newer},{ONES}"}))
    assert keys.master_key == bytes([2] * 32)
    assert keys.master_keys() == [bytes([2] * 32), bytes([1] * 32)]
