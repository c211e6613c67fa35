"""A learner with ever more windows open, who counts what the service answers."""

import threading
import time
from collections import Counter
from collections.abc import Callable

import httpx

ADA = {"email": "ada@example.org", "password": "correct horse battery"}


class Learner:
    """``study`` is what goes on in each window, over and over; it says which answers it got."""

    def __init__(self, url: str, study: Callable[[httpx.Client], list[int]]) -> None:
        self.heard: Counter[int] = Counter()
        self._study = study
        self._http = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_connections=100))
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Learner":
        deadline = time.monotonic() + 60
        while not self._is_ready():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        person = ADA | {"display_name": "Ada", "timezone": "UTC"}
        assert self._http.post("/v1/users", json=person).status_code == 201
        token = self._http.post("/v1/tokens", json=ADA).json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._http.close()

    def more(self, windows: int) -> None:
        for _ in range(windows):
            self._threads.append(threading.Thread(target=self._look_in))
            self._threads[-1].start()

    def _look_in(self) -> None:
        while not self._over.is_set():
            self.heard.update(self._study(self._http))

    def _is_ready(self) -> bool:
        try:
            return self._http.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False
