"""Passwords hashed with Argon2id (RFC 9106)."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

# OWASP Password Storage Cheat Sheet: 19 MiB of memory, two passes, one lane.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1


class Argon2Hasher:
    """Hashes in ``threads`` threads of its own: more logins at once wait, and take no more memory.

    Where there is no account, a hash made the same way is compared all the same.
    """

    def __init__(self, *, threads: int | None = None) -> None:
        self._argon2 = Argon2(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        self._threads = ThreadPoolExecutor(threads or os.cpu_count(), thread_name_prefix="passwords")
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
