"""`make bench`: every benchmark, one after the other. Names choose some: ARGS="http relay"."""

import sys
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from tests.benchmarks import accounts, http, imports, nats, relay, startup

BENCHMARKS: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
    "http": http.main,
    "accounts": accounts.main,
    "nats": nats.main,
    "relay": relay.main,
    "imports": imports.main,
    "startup": startup.main,
}


def main() -> int:
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in chosen:
        uvloop.run(BENCHMARKS[name]())  # the loop that the product runs on
    return 0


if __name__ == "__main__":
    sys.exit(main())
