"""The secrets that the product signs, seals and searches with."""

import base64
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from infrastructure.settings import Settings, SettingsWrong, variable

LENGTH = 32  # bytes: AES-256, HMAC-SHA-256 and an Ed25519 seed (RFC 8032, 5.1.5) all take as many


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One for each purpose: sealing learners' data, finding e-mails, signing logins, commands, cursors."""

    master_key: bytes = field(repr=False)
    blind_index_key: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    queue_key: bytes = field(repr=False)
    cursor_key: bytes = field(repr=False)


NAMES = tuple(each.name for each in fields(Keys))


def given_keys(settings: Settings) -> Keys:
    """The keys of the environment; raises ``SettingsWrong`` with all that are missing or unfit."""
    secrets_given = _secrets(settings)
    missing = [f"{variable(name)} is missing" for name in NAMES if name not in secrets_given]
    given, wrong = _decoded_all(secrets_given)
    if missing or wrong:
        hint = f"A key is {LENGTH} random bytes in base64, such as `openssl rand -base64 {LENGTH}` prints."
        raise SettingsWrong("\n".join([*missing, *wrong, hint]))
    return Keys(**given)


def kept_keys(settings: Settings, folder: Path, *, may_make: bool) -> Keys:
    """The keys of the environment, and for the rest those in the folder, made there if they ``may_make``.

    Raises ``SettingsWrong`` when one is lost: what was sealed with it would stay sealed under another.
    """
    given, wrong = _decoded_all(_secrets(settings))
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    for name in NAMES:
        if name not in given:
            if may_make:
                keep_secret(folder / name, base64.b64encode(secrets.token_bytes(LENGTH)))
            given[name] = _kept(folder / name)
    return Keys(**given)


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


def _secrets(settings: Settings) -> dict[str, SecretStr]:
    found: dict[str, SecretStr | None] = {name: getattr(settings, name) for name in NAMES}
    return {name: secret for name, secret in found.items() if secret is not None}


def _decoded_all(secrets_given: dict[str, SecretStr]) -> tuple[dict[str, bytes], list[str]]:
    """The keys that are fit, and complaints about the others."""
    fit, wrong = {}, []
    for name, secret in secrets_given.items():
        try:
            fit[name] = _decoded(name, secret.get_secret_value())
        except (ValueError, TypeError):  # the second: a PEM that wants a password
            wrong.append(f"{variable(name)} must be {LENGTH} bytes in base64{_or_pem(name)}")
    return fit, wrong


def _kept(file: Path) -> bytes:
    try:
        return _decoded(file.name, file.read_text())
    except FileNotFoundError:
        lost = f"{file} is lost. Bring it back, or set {variable(file.name)}: the data was sealed with it."
        raise SettingsWrong(lost) from None
    except ValueError:
        raise SettingsWrong(f"{file} does not hold {LENGTH} bytes in base64") from None


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
