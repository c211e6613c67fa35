"""Logging in with a password that may be another one by now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import asyncpg

from adapters.postgres.lent import Driver

Password: TypeAlias = Callable[[], Awaitable[str | None]]

PATIENCE = 5.0  # seconds between the change of a password and that of the secret, in either order
_AGAIN = 0.1


def connecting_with(password: Password) -> Callable[..., Awaitable[Driver]]:
    """As ``asyncpg.connect``, but with the password as it is then; where that is refused, asks again."""

    async def connect(*args: Any, **options: Any) -> Driver:  # noqa: ANN401 - whatever asyncpg takes
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            given = await password()
            if given is not None:
                options["password"] = given
            try:
                return await asyncpg.connect(*args, **options)
            except asyncpg.InvalidPasswordError:
                if asyncio.get_running_loop().time() > until:
                    raise
            await asyncio.sleep(_AGAIN)

    return connect
