"""A whole system in a folder of its own that lives to be lost: started, asked, and killed where it stands."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from infrastructure.home import Home, Running
from infrastructure.refused import Refused
from infrastructure.settings import PREFIX, variable

PATIENCE = 240.0  # seconds
_COACH = (sys.executable, "-m", "infrastructure.main")


@dataclass
class DoomedSystem:
    """Backups, the ledger of erasures and the keys lie outside of the home, as they do for a real one."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    _begun: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def restored(self) -> Home:
        return Home(self.folder / "restored")

    def another(self, name: str) -> Home:
        """To restore into; the keys are there."""
        home = Home(self.folder / name)
        shutil.copytree(self.restored.keys, home.keys)
        return home

    def start(self, *command: str, home: Home) -> None:
        """What it says goes to a file."""
        with (self.folder / f"{home.folder.name}-{'-'.join(command)}.log").open("wb") as said:
            self._begun.append(
                subprocess.Popen(  # noqa: S603 - our own command
                    [*_COACH, *command],
                    cwd=self.folder,  # where no `.env` lies
                    env=self._environment(home),
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches us, and we stop it when we are done
                )
            )

    def up(self, home: Home) -> Running:
        """Raises ``Refused`` with its last words."""
        self.start("up", home=home)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._begun[-1].poll() is None:
            running = home.running()
            if running is not None:
                return running
            time.sleep(0.05)
        said = (self.folder / f"{home.folder.name}-up.log").read_text(errors="replace")
        raise Refused(f"`coach up` did not start. Its last words:\n{said[-1500:]}")

    def run(self, *command: str, home: Home) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own command
            [*_COACH, *command],
            cwd=self.folder,
            env=self._environment(home),
            capture_output=True,
            text=True,
            check=False,
        )

    def lose(self) -> None:
        """SIGKILL for all that was started and all that these have started; then the home is gone."""
        doomed = list[psutil.Process]()
        for each in self._begun:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(each.pid)
                doomed += [process, *process.children(recursive=True)]
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for each in self._begun:
            each.wait()
        psutil.wait_procs(doomed, timeout=30)
        self._begun.clear()
        shutil.copytree(self.home.keys, self.restored.keys)  # they are kept elsewhere, always
        shutil.rmtree(self.home.folder)

    def stop(self) -> None:
        for each in self._begun:
            each.terminate()
        for each in self._begun:
            each.wait()
        self._begun.clear()

    def _environment(self, home: Home) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return {
            **ours,
            **self.settings,
            variable("home"): str(home.folder),
            variable("port"): "0",
            variable("backup_dir"): str(self.folder / "backups"),
            variable("ledger_dir"): str(self.folder / "ledger"),
        }
