"""How long `coach serve` takes to listen and what it weighs, beside a bare process."""

import asyncio
import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.benchmarks.child import Child, child
from tests.benchmarks.load import Connection, request
from tests.benchmarks.places import places, product
from tests.benchmarks.table import heading, ratio, rows

ROUNDS = 5
SETTLE = 1.0  # seconds for background start-up work to show in memory
MEBIBYTE = 1024 * 1024


async def main() -> None:
    with places() as stores:
        await stores.create("product", migrated=True)
        environment = stores.product_environment("product")
        bare = {"BENCH_POSTGRES_URL": stores.postgres.url("product")}
        contestants: dict[str, Callable[[], AbstractContextManager[Child]]] = {
            "coach serve": lambda: product(environment),
            "bare Litestar + SQLAlchemy + asyncpg": lambda: child(
                ["-m", "tests.benchmarks.bare_server"], bare, "BENCH_PORT"
            ),
        }
        samples: dict[str, list[tuple[float, int]]] = {name: [] for name in contestants}
        for at in range(ROUNDS + 1):
            for name, start in contestants.items():
                with start() as started:
                    connection = await Connection.open(started.port)
                    await connection.ask(request("GET", "/health/live"))
                    await asyncio.sleep(SETTLE)
                    connection.close()
                    if at > 0:
                        samples[name].append((started.started_after, started.memory))
    _print(samples)


def _print(samples: dict[str, list[tuple[float, int]]]) -> None:
    heading(f"Start-up and memory: medians of {ROUNDS} interleaved starts")
    seconds = {name: statistics.median(each[0] for each in found) for name, found in samples.items()}
    memory = {name: statistics.median(each[1] for each in found) for name, found in samples.items()}
    rows(
        ["", "listens after s", "RSS MiB"],
        [[name, f"{seconds[name]:.2f}", f"{memory[name] / MEBIBYTE:.0f}"] for name in samples],
    )
    ours, bare = samples
    ratio("start-up time / bare", seconds[ours] / seconds[bare], "<= 1.6")
    ratio("memory / bare", memory[ours] / memory[bare], "<= 1.6")


if __name__ == "__main__":
    asyncio.run(main())
