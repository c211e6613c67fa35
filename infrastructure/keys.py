"""The secrets that the product signs, seals and searches with."""

import base64
import os
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from infrastructure.key_file import KeyFile
from infrastructure.settings import Settings, SettingsWrong, variable

Ring: TypeAlias = Callable[[], Sequence[bytes]]
LENGTH = 32  # bytes: AES-256, HMAC-SHA-256 and an Ed25519 seed (RFC 8032, 5.1.5) all take as many


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One for each purpose: sealing learners' data, finding e-mails, signing logins, commands, cursors."""

    master_key: bytes = field(repr=False)
    blind_index_key: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    queue_key: bytes = field(repr=False)
    cursor_key: bytes = field(repr=False)
    receipt_key: bytes = field(repr=False)
    rings: dict[str, Ring] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def master_keys(self) -> Ring:
        return self._ring("master_key")

    @property
    def blind_index_keys(self) -> Ring:
        return self._ring("blind_index_key")

    @property
    def token_keys(self) -> Ring:
        return self._ring("token_key")

    def _ring(self, name: str) -> Ring:
        """The newest first; those of a file are read again when it changes."""
        return self.rings.get(name) or _always([getattr(self, name)])


NAMES = tuple(each.name for each in fields(Keys) if each.name != "rings")
SEALS_NOTHING = ("receipt_key",)  # proofs made with a lost one can still be checked
ROTATED = ("master_key", "blind_index_key", "token_key")  # of these there may be several, with commas between


def given_keys(settings: Settings) -> Keys:
    """The keys of the environment; raises ``SettingsWrong`` with all that are missing or unfit."""
    secrets_given = _secrets(settings)
    mounted = _mounted(settings, secrets_given)
    missing = [f"{variable(name)} is missing" for name in NAMES if name not in {*secrets_given, *mounted}]
    given, wrong = _decoded_all(secrets_given)
    if missing or wrong:
        hint = f"A key is {LENGTH} random bytes in base64, such as `openssl rand -base64 {LENGTH}` prints."
        raise SettingsWrong("\n".join([*missing, *wrong, hint]))
    given |= {name: ring() for name, ring in mounted.items()}
    return _keys(given, _rings(given) | mounted)


def kept_keys(settings: Settings, folder: Path, *, may_make: bool) -> Keys:
    """The keys of the environment, and for the rest those in the folder, made there if they ``may_make``.

    Raises ``SettingsWrong`` when one is lost: what was sealed with it would stay sealed under another.
    """
    given, wrong = _decoded_all(_secrets(settings))
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    rings = _rings(given)
    for name in NAMES:
        if name not in given:
            if may_make or name in SEALS_NOTHING:
                keep_secret(folder / name, base64.b64encode(secrets.token_bytes(LENGTH)))
            rings[name] = _kept(folder / name)
            given[name] = rings[name]()
    return _keys(given, rings)


def receipt_key_of(settings: Settings, folder: Path) -> bytes:
    """The one key that receipts and the chain of acts need; raises ``SettingsWrong``."""
    if settings.receipt_key is None:
        return _kept((settings.secrets_dir or folder) / "receipt_key")()[0]
    given, wrong = _decoded_all({"receipt_key": settings.receipt_key})
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return given["receipt_key"][0]


def keep_secret(file: Path, secret: bytes) -> bytes:
    """Put it where only its owner can read it, unless there is one already; answers with the one there."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}")
    with suppress(FileExistsError):
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(secret)
            os.fsync(opened.fileno())
        file.hardlink_to(unfinished)  # all or nothing, and never over another
    unfinished.unlink()
    return file.read_bytes()


def _mounted(settings: Settings, given: Collection[str]) -> dict[str, Ring]:
    """Those that are not in the environment, from the folder of secrets."""
    folder = settings.secrets_dir
    if folder is None:
        return {}
    return {name: _kept(folder / name) for name in NAMES if name not in given and (folder / name).exists()}


def _secrets(settings: Settings) -> dict[str, SecretStr]:
    found: dict[str, SecretStr | None] = {name: getattr(settings, name) for name in NAMES}
    return {name: secret for name, secret in found.items() if secret is not None}


def _decoded_all(secrets_given: dict[str, SecretStr]) -> tuple[dict[str, Sequence[bytes]], list[str]]:
    """The keys that are fit, and complaints about the others."""
    fit: dict[str, Sequence[bytes]] = {}
    wrong = []
    for name, secret in secrets_given.items():
        text = secret.get_secret_value()
        try:
            fit[name] = [_decoded(name, each) for each in (text.split(",") if name in ROTATED else [text])]
        except (ValueError, TypeError):  # the second: a PEM that wants a password
            wrong.append(f"{variable(name)} must be {LENGTH} bytes in base64{_or_pem(name)}")
    return fit, wrong


def _keys(given: Mapping[str, Sequence[bytes]], rings: Mapping[str, Ring]) -> Keys:
    keys = Keys(**{name: each[0] for name, each in given.items()})
    keys.rings.update(rings)
    return keys


def _rings(given: Mapping[str, Sequence[bytes]]) -> dict[str, Ring]:
    return {name: _always(keys) for name, keys in given.items()}


def _always(keys: Sequence[bytes]) -> Ring:
    return lambda: keys


def _kept(file: Path) -> Ring:
    try:
        if file.name in ROTATED:
            return KeyFile(file, partial(_decoded, file.name))
        key = _decoded(file.name, file.read_text())
    except FileNotFoundError:
        lost = f"{file} is lost. Bring it back, or set {variable(file.name)}: the data was sealed with it."
        raise SettingsWrong(lost) from None
    except ValueError:
        raise SettingsWrong(f"{file} does not hold {LENGTH} bytes in base64") from None
    return _always([key])


def _or_pem(name: str) -> str:
    return " or an Ed25519 private key in PEM" if name == "token_key" else ""


def _decoded(name: str, text: str) -> bytes:
    if name == "token_key" and text.lstrip().startswith("-----BEGIN"):
        key = load_pem_private_key(text.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("another kind of key")
        return key.private_bytes_raw()
    decoded = base64.b64decode(text.strip(), validate=True)
    if len(decoded) != LENGTH:
        raise ValueError("another length")
    return decoded
