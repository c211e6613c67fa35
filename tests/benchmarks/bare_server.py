"""What start-up and memory are compared with: Litestar, SQLAlchemy and asyncpg, one route, nothing else."""

import os

import uvicorn
from litestar import Litestar, get
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(os.environ["BENCH_POSTGRES_URL"])


@get("/health/live")
async def live() -> dict[str, int]:
    """Asks the database for a one, so that every library named above is really loaded."""
    async with engine.connect() as connection:
        return {"one": await connection.scalar(text("SELECT 1")) or 0}


app = Litestar([live])

if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="error", access_log=False
    )
