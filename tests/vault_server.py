"""What Vault's HTTP API answers, from a small server of the tests' own: not verified against Vault."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

TOKEN = "s.a-token"


@dataclass
class Vault:
    """``kept`` is the one secret at secret/study-coach, ``rotated`` the static roles' passwords."""

    url: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    rotated: dict[str, str] = field(default_factory=dict)
    sealed: bool = False

    def answer(self, path: str, token: str | None) -> tuple[int, dict[str, object]]:
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        if path == "/v1/secret/data/study-coach" and self.kept:
            metadata = {"version": len(self.kept), "created_time": "2030-01-01T00:00:00Z", "destroyed": False}
            return 200, {"data": {"data": self.kept, "metadata": metadata}}
        role = path.removeprefix("/v1/database/static-creds/")
        if role in self.rotated:
            credentials = {"username": role, "password": self.rotated[role], "ttl": 3600}
            return 200, {"lease_id": "", "lease_duration": 0, "data": credentials}
        return 404, {"errors": []}


@contextmanager
def vault_server() -> Iterator[Vault]:
    vault = Vault()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = vault.answer(self.path, self.headers.get("X-Vault-Token"))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        vault.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield vault
        finally:
            server.shutdown()
            thread.join()
