"""Passwords hashed with Argon2id (RFC 9106)."""

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

# OWASP Password Storage Cheat Sheet: 19 MiB of memory, two passes, one lane.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
NICEST = 19
NICENESS = 5  # a third of what the thread that answers requests gets, when both want it


class Argon2Hasher:
    """Hashes in ``threads`` threads of its own: more logins at once wait, and take no more memory.

    They leave one processor to everybody else, and give way to them on the others.

    Where there is no account, a hash made the same way is compared all the same.
    """

    def __init__(self, *, threads: int | None = None, memory_kib: int = MEMORY_KIB) -> None:
        self._argon2 = Argon2(time_cost=PASSES, memory_cost=memory_kib, parallelism=LANES, type=Type.ID)
        self._threads = ThreadPoolExecutor(
            threads or max(1, (os.cpu_count() or 1) - 1),
            thread_name_prefix="passwords",
            initializer=_give_way,
        )
        self._nobodys = self._argon2.hash(os.urandom(16))  # no password matches random bytes

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._argon2.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._verify, password_hash, password)

    def is_outdated(self, password_hash: str) -> bool:
        return self._argon2.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str | None, password: str) -> bool:
        # A lone surrogate can be typed into JSON but never was a password.
        typed = password.encode(errors="surrogatepass")
        try:
            self._argon2.verify(password_hash or self._nobodys, typed)
        except VerifyMismatchError:
            return False
        return True


def _give_way() -> None:
    """On Linux a thread has a niceness of its own (sched(7)); elsewhere it would be the whole process's."""
    if sys.platform == "linux":
        this = threading.get_native_id()
        usual = os.getpriority(os.PRIO_PROCESS, this)
        os.setpriority(os.PRIO_PROCESS, this, min(usual + NICENESS, NICEST))
