"""The report renderer: each report is set by a process of its own, bounded in time and memory."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from adapters.typst.page_data import page_data
from adapters.typst.setting import Setting
from application.ports.failures import StoreUnavailable
from application.ports.report_renderer import ReportNotRendered
from domain.progress.report import ReportFailure, ReportLanguage
from domain.progress.report_figures import ReportFigures

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "adapters.typst.child")
_LATE = (-signal.SIGALRM, -signal.SIGXCPU)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``memory`` is the address space of the process that sets one report, in bytes."""

    seconds: float = 30.0
    memory: int = 1024**3


class TypstReportRenderer:
    """Sets ``at_once`` reports at the same time; the others wait, which does not count."""

    def __init__(self, limits: Limits | None = None, *, at_once: int = 2) -> None:
        self._limits = limits or Limits()
        self._free = asyncio.Semaphore(at_once)

    async def render(self, figures: ReportFigures, language: ReportLanguage) -> bytes:
        data = msgspec.json.encode(page_data(figures, language))
        setting = Setting(
            asked_at=int(figures.asked_at.timestamp()),
            seconds=self._limits.seconds,
            memory=self._limits.memory,
        )
        async with self._free:
            return await self._set(data, setting)

    async def _set(self, data: bytes, setting: Setting) -> bytes:
        try:
            process = await _started(setting)
        except OSError as failure:
            raise StoreUnavailable("reports") from failure
        try:
            async with asyncio.timeout(setting.seconds):
                pdf, _ = await process.communicate(data)
        except TimeoutError:
            raise ReportNotRendered(ReportFailure.TOOK_TOO_LONG) from None
        finally:
            await _end(process)
        if process.returncode in _LATE:
            raise ReportNotRendered(ReportFailure.TOOK_TOO_LONG)
        if process.returncode != 0 or not pdf:
            raise ReportNotRendered(ReportFailure.NOT_RENDERED)
        return pdf


async def _started(setting: Setting) -> asyncio.subprocess.Process:
    """Of our own environment, nothing but where our code is."""
    return await asyncio.create_subprocess_exec(
        *_COMMAND,
        msgspec.json.encode(setting).decode(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT)},
        start_new_session=True,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    """Whoever waits for us may give up at any moment: the process is killed first, and then waited for."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())
