"""What a learner was promised, and what the stores hold of it: all of it, and nothing twice."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import nats
from pymongo import AsyncMongoClient

from adapters.nats.names import NatsNames
from tests.faults.learner import Learner
from tests.faults.product import Product

HELD = """
    SELECT (SELECT count(*) FROM study_sessions WHERE user_id = $1) AS studied,
        (SELECT count(*) FROM dialogue_turns WHERE user_id = $1 AND answered_at IS NOT NULL) AS answered,
        (SELECT count(*) FROM progress_snapshots WHERE user_id = $1) AS snapshots,
        (SELECT count(*) FROM outbox_deliveries WHERE parked_at IS NOT NULL) AS parked
"""
EVENTS = "SELECT count(*) FROM outbox"
JOBS = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'coach.event'"


def promised(ada: Learner) -> Mapping[str, int]:
    """When everything has been confirmed, and delivered."""
    return {
        "studied": ada.studied,
        "answered": ada.said,
        "snapshots": ada.studied,
        "parked": 0,
        "messages": 2 * ada.said,
        "audited": len(("registered", "logged in")),
        "published again or never": 0,
    }


async def held(product: Product, ada: Learner) -> Mapping[str, object]:
    sql = await asyncpg.connect(product.postgres.dsn())
    rows = dict(await sql.fetchrow(HELD, ada.id) or {})
    events = await sql.fetchval(EVENTS)
    published = await sql.fetchval(JOBS) if product.queue == "postgres" else await _in_stream(product)
    await sql.close()
    documents = await _documents(product, ada)
    return {**rows, **documents, "published again or never": abs(published - events)}


async def _documents(product: Product, ada: Learner) -> Mapping[str, int]:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        product.mongo.url, uuidRepresentation="standard"
    )
    async with client:
        database, learner = client["study_coach"], {"userId": ada.id}
        return {
            "messages": await database["dialogue_messages"].count_documents(learner),
            "audited": await database["audit_logs"].count_documents(learner),
        }


async def _in_stream(product: Product) -> int:
    client = await nats.connect(product.nats.url)
    stream = await client.jetstream().stream_info(NatsNames("coach").events)
    await client.close()
    return stream.state.messages
