"""When everything whose time was over was last removed."""

from application.ports.retention_runs import RetentionRun


class MemoryRetentionRuns:
    def __init__(self) -> None:
        self._last: RetentionRun | None = None

    async def keep(self, run: RetentionRun) -> None:
        if self._last is None or run.finished_at > self._last.finished_at:
            self._last = run

    async def last(self) -> RetentionRun | None:
        return self._last
