"""MongoDB has no fence of its own: every question and every change names the tenant."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pymongo import monitoring

from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from application.ports.dialogue_log import DialogueLog
from application.ports.persona_snapshots import PersonaSnapshots
from tests.contracts.on_mongo import OnMongo
from tests.contracts.test_dialogue_log import DialogueLogContract
from tests.contracts.test_persona_snapshots import PersonaSnapshotsContract

pytestmark = pytest.mark.infra

OURS = {vars(document)["Settings"].name for document in DOCUMENTS}


TRIED = {"$text": {"$search": "a"}}  # whether the server can; what it finds is thrown away


class Overheard(monitoring.CommandListener):
    """What was asked and changed, and of whom."""

    def __init__(self) -> None:
        self.filters: list[tuple[str, Mapping[str, Any]]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        command = event.command
        if str(command.get(event.command_name)) not in OURS:
            return
        match event.command_name:
            case "find" | "count" | "distinct":
                self._hear(event.command_name, command.get("filter", command.get("query", {})))
            case "update":
                for each in command["updates"]:
                    self._hear("update", each["q"])
            case "delete":
                for each in command["deletes"]:
                    self._hear("delete", each["q"])
            case "findAndModify":
                self._hear("findAndModify", command["query"])
            case "aggregate":
                self._hear("aggregate", {"$and": [each.get("$match", {}) for each in command["pipeline"]]})
            case _:  # an insert asks nothing
                pass

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """What it answered is not asked here."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nor what it did not."""

    def _hear(self, name: str, condition: Mapping[str, Any]) -> None:
        self.filters.append((name, condition))


OVERHEARD = Overheard()


class Overhears(OnMongo):
    @pytest.fixture(autouse=True)
    def overheard(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        listeners = monitoring._LISTENERS.command_listeners
        monkeypatch.setattr(
            monitoring,
            "_LISTENERS",
            monitoring._LISTENERS._replace(command_listeners=[*listeners, OVERHEARD]),
        )
        OVERHEARD.filters.clear()
        yield
        assert [each for each in OVERHEARD.filters if not _is_fenced(*each)] == []


def _is_fenced(name: str, condition: Mapping[str, Any]) -> bool:
    """A removal may name ids alone: those that a question which named the tenant has just answered."""
    if condition == TRIED:
        return True
    return _names_the_tenant(condition) or (name == "delete" and condition.keys() == {"_id"})


def _names_the_tenant(condition: Mapping[str, Any]) -> bool:
    return "tenantId" in condition or any(_names_the_tenant(each) for each in condition.get("$and", []))


class TestDialogueLogAlwaysNamesTheTenant(Overhears, DialogueLogContract):
    @pytest.fixture
    def log(self, mongo: object) -> DialogueLog:
        return MongoDialogueLog()


class TestPersonasAlwaysNameTheTenant(Overhears, PersonaSnapshotsContract):
    @pytest.fixture
    def personas(self, mongo: object) -> PersonaSnapshots:
        return MongoPersonaSnapshots()
