"""What the command line asks for about backups, done."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from application.backup.listing import BackupsListed, list_backups
from application.backup.pruning import Pruned, Pruning
from application.backup.restored import Restored
from application.backup.vault import BackupDamaged
from application.backup.verifying import Verified, Verifying
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from entrypoints.cli.backup_operations import RestoreOrder
from infrastructure.backups.crew import crew_of
from infrastructure.backups.place import shelf_of
from infrastructure.backups.recorded import BackupAct, recorded
from infrastructure.backups.restoring import restore
from infrastructure.backups.watching import Watch
from infrastructure.home import Home
from infrastructure.refused import Refused
from infrastructure.settings import Settings
from infrastructure.stopping import WORK, stop_on_signals


async def run(settings: Settings, kinds: Sequence[Kind], tell: Callable[[BackupSet], None]) -> None:
    async with crew_of(settings) as crew:
        for kind in kinds:
            copy = partial(crew.copying.copy, kind)
            tell(await recorded(crew.container, "backup.run", copy, BackupAct(kind=kind.value)))


async def watch(settings: Settings) -> None:
    stop = stop_on_signals(WORK)
    async with crew_of(settings) as crew:
        await Watch(crew, stop).keep()


async def list_(settings: Settings, source: Path | None) -> BackupsListed:
    return await list_backups(await shelf_of(settings, folder=source))


async def verify(settings: Settings, source: Path | None) -> Sequence[Verified]:
    return await Verifying(await shelf_of(settings, folder=source)).verify()


async def prune(settings: Settings, *, pretend: bool) -> Pruned:
    async with crew_of(settings) as crew:
        pruning = Pruning(crew.shelf)
        if pretend:
            return await pruning.prune(pretend=True)
        return await recorded(crew.container, "backup.prune", pruning.prune)


async def bring_back(settings: Settings, order: RestoreOrder) -> Restored:
    """Raises ``Refused``."""
    aim = settings.model_copy(update={"home": order.home.expanduser().absolute(), "objects_dir": None})
    shelf = await shelf_of(aim, folder=order.source)
    try:
        return await restore(aim, shelf, order.to, without_ledger=order.without_ledger)
    except* (BackupDamaged, Refused) as failed:
        raise Refused(_first(failed)) from None


async def rehearse(settings: Settings, source: Path | None) -> Restored:
    """The keys come from where they are, and the ledger is only read."""
    home = Home(settings.home)
    with tempfile.TemporaryDirectory(prefix="study-coach-", ignore_cleanup_errors=True) as folder:
        aim = Path(folder) / "home"
        if home.keys.is_dir():
            shutil.copytree(home.keys, aim / "keys")
        ledger = settings.model_copy(update={"ledger_dir": settings.ledger})
        return await bring_back(ledger, RestoreOrder(home=aim, source=source, without_ledger=True))


def _first(failed: BaseExceptionGroup[Any]) -> str:
    error: BaseException = failed
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error)
