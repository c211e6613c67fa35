"""A PgBouncer of the tests' own, from Debian's package of that name, in transaction mode."""

import os
import pwd
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from infrastructure.server_process import ServerProcess
from tests.nats_server import quiet_port

PROGRAM = "pgbouncer"
POOL_SIZE = 4  # connections to the server, for however many clients: they must take turns


class PgBouncer(ServerProcess):
    """On 127.0.0.1, before every database of the server at ``dsn``. Believes whoever comes."""

    name = "PgBouncer"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)
    port = 0

    def __init__(self, directory: Path, dsn: str) -> None:
        super().__init__(directory, throwaway=True)
        self._server = urlsplit(dsn)
        given = parse_qs(self._server.query).get("host", [self._server.hostname or ""])
        self._host = unquote(given[0])

    def dsn(self, database: str) -> str:
        return f"postgresql://{self._user}@127.0.0.1:{self.port}/{database}"

    @property
    def _user(self) -> str:
        return self._server.username or "postgres"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700)
        self.port = self.port or quiet_port()
        self._config.write_text(self._settings())
        self._users.write_text(f'"{self._user}" ""\n')
        account = self._account()
        if account is not None:
            for each in (self.data, self._config, self._users):
                os.chown(each, account.pw_uid, account.pw_gid)
            for above in self.data.parents:
                above.chmod(above.stat().st_mode | 0o001)

    @property
    def _config(self) -> Path:
        return self.data / "pgbouncer.ini"

    @property
    def _users(self) -> Path:
        return self.data / "users.txt"

    def _settings(self) -> str:
        password = f" password={unquote(self._server.password)}" if self._server.password else ""
        return "\n".join(
            (
                "[databases]",
                f"* = host={self._host} port={self._server.port or 5432} user={self._user}{password}",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                f"listen_port = {self.port}",
                "unix_socket_dir =",
                "auth_type = trust",
                f"auth_file = {self._users}",
                "pool_mode = transaction",
                f"default_pool_size = {POOL_SIZE}",
                "max_client_conn = 500",
                "server_login_retry = 1",
                "",
            )
        )

    def _command(self) -> Sequence[str]:
        return [pgbouncer_program(), str(self._config)]

    def _account(self) -> pwd.struct_passwd | None:
        """It refuses to run as root. Whoever owns the server's socket is let in there."""
        if os.geteuid() != 0:
            return None
        if self._host.startswith("/"):
            return pwd.getpwuid(Path(self._host).stat().st_uid)
        return pwd.getpwnam("nobody")

    def _is_ready(self) -> bool:
        return "process up" in self.log.read_text(errors="replace")


def pgbouncer_program() -> str:
    """Debian has it where only root's PATH leads."""
    wanted = os.environ.get("TEST_PGBOUNCER", PROGRAM)
    found = shutil.which(wanted, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, (
        f"{wanted} is missing: as root, apt-get install {PROGRAM}; or set TEST_PGBOUNCER to a program"
    )
    return found
