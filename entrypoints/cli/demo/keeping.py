"""Last station: what the service keeps of this learner, counted at its door."""

from collections.abc import Mapping

import msgspec
from rich.console import Console
from rich.table import Table

from entrypoints.cli.demo.answers import Thing
from entrypoints.cli.demo.service import Service

KEPT: Mapping[str, str] = {
    "conversations": "/v1/sessions",
    "plans": "/v1/plans",
    "tasks": "/v1/tasks",
    "study sessions": "/v1/study-sessions",
    "material": "/v1/knowledge",
}


class Page(msgspec.Struct):
    items: list[Thing]
    next_cursor: str | None


async def show_what_is_kept(service: Service, console: Console) -> None:
    table = Table(box=None)
    table.add_column("what")
    table.add_column("how many", justify="right")
    for what, path in KEPT.items():
        table.add_row(what, str(len(await _all(path, service))))
    threads = await _all(KEPT["conversations"], service)
    messages = [await _all(f"/v1/sessions/{thread}/messages", service) for thread in threads]
    table.add_row("messages", str(sum(map(len, messages))))
    console.print(table)


async def _all(path: str, service: Service) -> list[str]:
    ids, cursor = [], None
    while True:
        more: dict[str, str] = {} if cursor is None else {"cursor": cursor}
        page = await service.get(path, Page, limit="200", **more)
        ids += [each.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids
