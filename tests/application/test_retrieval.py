"""Questions are asked as the model of what serves can answer them."""

from dataclasses import replace
from uuid import uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.embedders import MemoryEmbedders
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.fusion import UNDERSTOOD
from application.ports.recall_index import Shelf
from tests.application.learning import Learning


class Understanding(MemoryEmbedders):
    def understands(self, model: str) -> bool:
        return bool(model)


async def test_meaning_counts_for_more_where_the_model_understands(learning: Learning) -> None:
    command = AddKnowledgeCommand(
        caller=learning.caller, resource_id=uuid4(), title="Tides", text="Tides follow the moon."
    )
    assert is_successful(await learning.add_knowledge(command))
    await learning.relay.drain()
    retrieval = learning.retrieval
    understanding = replace(retrieval, embedders=Understanding(learning.stores.embedders.usual))
    for asked, meaning in ((retrieval, 0.5), (understanding, UNDERSTOOD)):
        (match,) = await asked.matches(Shelf.KNOWLEDGE, learning.caller, "Why are there tides?", limit=1)
        assert 0 < match.meaning < 1
        assert match.score == pytest.approx(meaning * match.meaning + (1 - meaning))
