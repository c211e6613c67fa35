"""How long it takes until everything works again."""

import asyncio
import os

import asyncpg

from tests.faults.learner import Learner
from tests.faults.product import Product

RECOVERY = 5.0  # seconds
FAR_OFF = 3.0  # times what is promised: no busy machine explains that
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))  # at most, to measure what is promised
GIVEN_UP = 60.0
LEFT = "SELECT subscriber, position, attempts, lease_until, available_at, last_error FROM outbox_deliveries"


async def recovered(product: Product, ada: Learner) -> float:
    """Seconds until every route has answered well and nothing is left to deliver."""
    loop = asyncio.get_running_loop()
    began, waited_for = loop.time(), ada.everything
    sql = await asyncpg.connect(product.postgres.dsn())
    while True:
        assert product.lives(), product.last_words()
        waited_for = [ask for ask in waited_for if (await ask()).status_code >= 300]
        left = [] if waited_for else await sql.fetch(LEFT)
        if not (waited_for or left):
            await sql.close()
            return loop.time() - began
        assert loop.time() - began < GIVEN_UP, (waited_for, left)
        await asyncio.sleep(0.05)
