"""Where a restore may go: nothing is there but what no backup holds, the keys and the ledger of erasures."""

from pathlib import Path

from infrastructure.home import Home
from infrastructure.refused import Refused
from infrastructure.settings import Settings, variable


def checked_home(settings: Settings, *, without_ledger: bool) -> Home:
    """Raises ``Refused``."""
    if settings.objects_in == "bucket" or settings.qdrant_url is not None:
        raise Refused(
            "A restore into a folder brings back objects and vectors there, not in a bucket or in Qdrant"
        )
    home = Home(settings.home)
    full = [
        each for each in (home.postgres, home.mongo, settings.objects / "objects") if _holds_anything(each)
    ]
    if home.restoring.exists() or full:
        where = ", ".join(map(str, full)) or str(home.folder)
        raise Refused(f"{where} is not empty: a restore goes into a folder that holds nothing but `keys`")
    if not settings.ledger.is_dir() and not without_ledger:
        raise Refused(
            f"The ledger of erasures is not at {settings.ledger}: set {variable('ledger_dir')} to its place. "
            "Without it, learners who were erased since come back. Nobody was? Say --without-ledger"
        )
    return home


def _holds_anything(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
