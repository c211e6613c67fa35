"""Fourth station: a dated plan, work on it, and the progress that this makes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from entrypoints.cli.demo.answers import History, Plan, Progress, Task, Thing
from entrypoints.cli.demo.checks import Checks
from entrypoints.cli.demo.service import Service

DAYS = timedelta(days=14)
MINUTES = (25, 40)
COMPLETED = 2
PATIENCE = 20.0  # seconds


async def plan_and_work(topic: str, service: Service, checks: Checks, console: Console) -> None:
    today = datetime.now(UTC).date()
    due = today + DAYS
    plan = await service.post(
        "/v1/plans/generate", {"goal": topic, "due_date": due.isoformat(), "minutes_per_day": 30}, Plan
    )
    console.print(Padding(_table(plan), (1, 6)))
    dated = [task for task in plan.tasks if task.due_date is not None and today <= task.due_date <= due]
    checks.that(
        f"the plan has {len(plan.tasks)} tasks, each due by {due}",
        holds=len(dated) == len(plan.tasks) > 0,
        otherwise=f"{len(dated)} of them are dated",
    )
    completed = plan.tasks[:COMPLETED]
    for task in completed:
        await service.patch(f"/v1/tasks/{task.id}", {"status": "done"}, Task)
    for minutes in MINUTES:
        await service.post("/v1/study-sessions", {"minutes": minutes}, Thing)
    expected = Progress(streak_days=1, completed_tasks=len(completed), study_minutes=sum(MINUTES))
    progress = await service.get("/v1/progress", Progress)
    checks.that(f"progress now: {_told(expected)}", holds=progress == expected, otherwise=_told(progress))
    checks.that(
        "a snapshot of it was taken", holds=await _captured(expected, service), otherwise="none within time"
    )


async def _captured(expected: Progress, service: Service) -> bool:
    """Workers take snapshots; give them a moment."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if expected in (await service.get("/v1/progress/history", History)).items:
            return True
        await asyncio.sleep(0.2)
    return False


def _told(progress: Progress) -> str:
    return (
        f"{progress.completed_tasks} tasks done, {progress.study_minutes} minutes studied, "
        f"streak {progress.streak_days}"
    )


def _table(plan: Plan) -> Table:
    table = Table(title=f"{plan.title}, due {plan.due_date}", title_justify="left", box=None)
    table.add_column("due")
    table.add_column("task")
    for task in plan.tasks[:8]:
        table.add_row(str(task.due_date), task.summary)
    if len(plan.tasks) > len(table.rows):
        table.add_row("…", f"and {len(plan.tasks) - len(table.rows)} more")
    return table
