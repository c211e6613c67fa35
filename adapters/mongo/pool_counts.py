"""How many connections to MongoDB are in use, and how many callers wait for one."""

from pymongo.monitoring import (
    ConnectionCheckedInEvent,
    ConnectionCheckedOutEvent,
    ConnectionCheckOutFailedEvent,
    ConnectionCheckOutStartedEvent,
    ConnectionClosedEvent,
    ConnectionCreatedEvent,
    ConnectionPoolListener,
    ConnectionReadyEvent,
    PoolClearedEvent,
    PoolClosedEvent,
    PoolCreatedEvent,
    PoolReadyEvent,
)


class MongoPoolCounts(ConnectionPoolListener):
    """Over all servers of the deployment. The driver tells it; it never waits."""

    def __init__(self) -> None:
        self.in_use = 0
        self.waiting = 0

    def connection_check_out_started(self, _: ConnectionCheckOutStartedEvent) -> None:
        self.waiting += 1

    def connection_check_out_failed(self, _: ConnectionCheckOutFailedEvent) -> None:
        self.waiting -= 1

    def connection_checked_out(self, _: ConnectionCheckedOutEvent) -> None:
        self.waiting -= 1
        self.in_use += 1

    def connection_checked_in(self, _: ConnectionCheckedInEvent) -> None:
        self.in_use -= 1

    def connection_created(self, _: ConnectionCreatedEvent) -> None: ...

    def connection_ready(self, _: ConnectionReadyEvent) -> None: ...

    def connection_closed(self, _: ConnectionClosedEvent) -> None: ...

    def pool_created(self, _: PoolCreatedEvent) -> None: ...

    def pool_ready(self, _: PoolReadyEvent) -> None: ...

    def pool_cleared(self, _: PoolClearedEvent) -> None: ...

    def pool_closed(self, _: PoolClosedEvent) -> None: ...
