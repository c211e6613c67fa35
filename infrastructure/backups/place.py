"""Where this deployment keeps its backups, and what they are sealed with."""

import base64
import secrets
from importlib import import_module
from pathlib import Path

from adapters.crypto.backup_seal import AesGcmBackupSeal
from adapters.filesystem.backup_place import FilesystemBackupPlace
from adapters.system.clock import SystemClock
from application.backup.shelf import Shelf
from application.backup.vault import Vault
from application.ports.backup_place import BackupPlace
from infrastructure.home import Home
from infrastructure.keys import LENGTH, keep_secret
from infrastructure.refused import Refused
from infrastructure.secrets import secrets_of
from infrastructure.settings import Settings, variable

BACKUP_KEY = "backup_key"


async def shelf_of(settings: Settings, *, folder: Path | None = None, may_make_key: bool = False) -> Shelf:
    """``folder`` instead of the one that is set; raises ``Refused`` where there is none, or no key."""
    place = _place_of(settings, folder)
    return Shelf(
        Vault(place, AesGcmBackupSeal(await _keys_of(settings, may_make=may_make_key))), SystemClock()
    )


def _place_of(settings: Settings, folder: Path | None) -> BackupPlace:
    folder = folder or settings.backup_dir
    if folder is not None:
        return FilesystemBackupPlace(folder)
    if settings.backup_bucket is None:
        raise Refused(
            f"Set {variable('backup_dir')} or {variable('backup_bucket')}: where backups are to lie"
        )
    adapter = import_module("adapters.s3.bucket")
    address = adapter.BucketAddress(
        name=settings.backup_bucket,
        region=settings.backup_region,
        endpoint=settings.backup_endpoint,
        key_id=settings.backup_key_id and settings.backup_key_id.get_secret_value(),
        secret=settings.backup_secret and settings.backup_secret.get_secret_value(),
    )
    place: BackupPlace = import_module("adapters.s3.backup_place").S3BackupPlace(adapter.Bucket(address))
    return place


async def _keys_of(settings: Settings, *, may_make: bool) -> list[bytes]:
    """Of the secrets, with commas between; or else the one in the data folder, as for the other keys."""
    given = await secrets_of(settings).read(BACKUP_KEY)
    file = Home(settings.home).keys / BACKUP_KEY
    if given is None and may_make and file.parent.exists():
        given = keep_secret(file, base64.b64encode(secrets.token_bytes(LENGTH))).decode()
    elif given is None and file.exists():
        given = file.read_text()
    if given is None:
        raise Refused(
            f"{variable(BACKUP_KEY)} is missing: {LENGTH} random bytes in base64, kept far from the backups"
        )
    try:
        keys = [base64.b64decode(each.strip(), validate=True) for each in given.split(",")]
    except ValueError:
        keys = []
    if not keys or any(len(key) != LENGTH for key in keys):
        raise Refused(f"{variable(BACKUP_KEY)} must be {LENGTH} bytes in base64")
    return keys
