"""What MongoDB knows of its replicas."""

from collections.abc import Sequence

import pymongo
from pymongo.errors import OperationFailure

from adapters.mongo.client import STORE, answering
from adapters.mongo.mongo import Mongo
from application.consistency.vital_signs import Replica

_PATIENCE = 1.5  # seconds
_NO_REPLICAS = (59, 76)  # CommandNotFound, NoReplicationEnabled
_UNAUTHORIZED = 13
_BEHIND = ("SECONDARY", "RECOVERING", "STARTUP2", "ROLLBACK", "(not reachable/healthy)", "DOWN", "UNKNOWN")


class MongoVitalSigns:
    store = STORE

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def replicas(self) -> Sequence[Replica]:
        """Behind the primary; one that cannot be reached is as old as what it is known to have."""
        try:
            with answering(), pymongo.timeout(_PATIENCE):
                members = (await self._mongo.client.admin.command("replSetGetStatus"))["members"]
        except OperationFailure as refused:
            if refused.code in _NO_REPLICAS:
                return ()
            if refused.code == _UNAUTHORIZED:  # `clusterMonitor` may
                return [Replica(name="hidden", behind=None)]
            raise
        newest = max((each["optimeDate"] for each in members if each["stateStr"] == "PRIMARY"), default=None)
        return [
            Replica(name=each["name"], behind=None if newest is None else newest - each["optimeDate"])
            for each in members
            if each["stateStr"] in _BEHIND
        ]
