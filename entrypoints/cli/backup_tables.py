"""How backups are shown."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from rich.console import Group
from rich.table import Table

from application.backup.listing import BackupsListed
from application.backup.pruning import Pruned
from application.backup.restored import Restored
from application.backup.verifying import Verified

SECOND = "%Y-%m-%d %H:%M:%S"


def backups_table(found: BackupsListed) -> Group:
    table = Table(box=None)
    for title in ("copy", "store", "covers until", "finished"):
        table.add_column(title, no_wrap=True)
    for title in ("items", "size"):
        table.add_column(title, justify="right")
    for each in found.sets:
        row = (each.id, each.kind.store, _moment(each.begun_at), _moment(each.finished_at))
        table.add_row(*row, f"{each.items:,}", size_of(each.size))
    return Group(
        table,
        f"PostgreSQL can be brought to any moment until {_moment(found.log_until)} UTC",
        f"MongoDB until {_moment(found.changes_until)} UTC",
    )


def verified_table(found: Sequence[Verified]) -> Table:
    table = Table(box=None)
    table.add_column("what", no_wrap=True)
    table.add_column("pieces", justify="right")
    for title in ("covers until", "problem"):
        table.add_column(title)
    for each in found:
        table.add_row(each.what, f"{each.pieces:,}", _moment(each.covers_until), each.problem or "none")
    return table


def restored_table(restored: Restored) -> Group:
    table = Table(box=None)
    for title in ("store", "from"):
        table.add_column(title, no_wrap=True)
    for title in ("items", "size", "seconds"):
        table.add_column(title, justify="right")
    for title in ("brought to", "last write"):
        table.add_column(title, no_wrap=True)
    for each in restored.stores:
        table.add_row(
            *(each.store, each.copy, f"{each.items:,}", size_of(each.size), f"{each.seconds:.1f}"),
            *(_moment(each.covers_until), _moment(each.last_write)),
        )
    return Group(
        table,
        f"{_compared(restored)}: {restored.repaired} mended, {restored.left} left",
        f"{restored.ledger} erasures on record: {restored.replayed} again, {restored.unfinished} not done",
        f"{restored.seconds:.1f} s in all, of which {restored.agreeing_seconds:.1f} s to agree",
    )


def _compared(restored: Restored) -> str:
    if restored.agreed_since is None:
        return f"{restored.checked:,} things compared, everything ({restored.all_because})"
    return f"{restored.checked:,} things compared, what changed since {_moment(restored.agreed_since)}"


def pruned_line(pruned: Pruned, *, pretend: bool) -> str:
    would = "would go" if pretend else "gone"
    rest = "" if pruned.swept else "; content stays while a copy is being made"
    return (
        f"{len(pruned.sets)} copies, {pruned.debris} never finished, {pruned.stream} pieces of streams "
        f"and {pruned.blobs} pieces of content {would}{rest}"
    )


def as_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value)).decode()


def size_of(count: float) -> str:
    for unit in ("B", "KB", "MB"):
        if count < 1_000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1_000
    return f"{count:.1f} GB"


def _moment(moment: datetime | None) -> str:
    return moment.strftime(SECOND) if moment is not None else "-"
