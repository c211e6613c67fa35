"""New keys while everybody goes on: every data key is wrapped again, every e-mail is indexed again.

Processes look at their key files each time they need a key. Whoever looked just before a change has finished
once ``settle`` returns: no request lasts longer.
"""

import base64
import secrets
from collections.abc import Awaitable, Callable

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.postgres.sealed_rows import SealedRows
from entrypoints.cli.operations import Rotated
from infrastructure.key_file import KeyFile, KeyLine
from infrastructure.keys import LENGTH, Keys
from infrastructure.refused import Refused
from infrastructure.settings import variable

Settle = Callable[[], Awaitable[None]]


async def rotate_master_key(keys: Keys, rows: SealedRows, *, settle: Settle) -> Rotated:
    """Ends what an earlier rotation began, or else begins one. Older keys stay, for what backups hold."""
    changed, file = await _rewrapped(keys, rows), keys.rings.get("master_key")
    new_key = changed == 0 and isinstance(file, KeyFile)
    if isinstance(file, KeyFile) and new_key:
        file.replace([_new_key(), *file.lines()])
        changed = await _rewrapped(keys, rows)
    if changed or new_key:
        await settle()
        changed += await _rewrapped(keys, rows)
    return Rotated(changed=changed, new_key=new_key)


async def rotate_blind_index_key(keys: Keys, rows: SealedRows, *, settle: Settle) -> Rotated:
    """First everybody is found by the new key too, then by it first, and then by it alone.

    A step begins when every row is as the step before wants it, so that of two accounts with one e-mail the
    second always meets the first.
    """
    file = keys.rings.get("blind_index_key")
    if not isinstance(file, KeyFile):
        name = variable("blind_index_key")
        raise Refused(f"{name} is a variable of each process: they can only change together, from a file")
    there = file.lines()
    if len(there) == 1:
        there = [KeyLine(there[0].text, leaving=True), _new_key()]
        file.replace(there)
    cipher, changed = AesGcmPersonalDataCipher.over(keys.master_keys, file), 0
    if there[0].leaving:
        await settle()
        changed += await rows.index(cipher)
        there = [there[1], there[0]]
        file.replace(there)
    await settle()
    await rows.index(cipher)
    file.replace([KeyLine(there[0].text)])
    await settle()
    await rows.index(cipher)
    return Rotated(changed=changed, new_key=True)


async def _rewrapped(keys: Keys, rows: SealedRows) -> int:
    cipher = AesGcmPersonalDataCipher.over(keys.master_keys, keys.blind_index_keys)
    return await rows.rewrap(
        cipher.newest_wraps_as,
        lambda key, tenant_id, user_id: cipher.rewrapped(key, tenant_id=tenant_id, user_id=user_id),
    )


def _new_key() -> KeyLine:
    return KeyLine(base64.b64encode(secrets.token_bytes(LENGTH)).decode())
