"""Writing seeded learners into all four stores, a batch at a time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapters.mongo import bulk_documents
from adapters.postgres.bulk_rows import BulkRows
from application.knowledge.shelving import Shelving
from application.ports.object_store import ObjectStore
from application.ports.personal_data_cipher import PersonalDataCipher
from application.ports.recall_index import Shelf
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.material import LANGUAGE
from infrastructure.seeds.population.passages import passages_of
from infrastructure.seeds.population.rows import rows_of
from infrastructure.seeds.population.story import Story

BATCH = 50  # learners


@dataclass(frozen=True, slots=True, kw_only=True)
class Planting:
    """The truth comes last: a learner whose rows are there is there in every store.

    A batch that was cut off is written again by the next seeding, over what is left of it: the same ids and
    words. Whoever is there already, or was erased, is left alone.
    """

    rows: BulkRows
    objects: ObjectStore
    shelving: Shelving
    cipher: PersonalDataCipher
    password_hash: str

    async def plant(self, learners: Sequence[SeededLearner], *, watch: Callable[[int], None]) -> Counter[str]:
        """What was written of each kind; ``watch`` hears of the learners that are done."""
        written: Counter[str] = Counter()
        for start in range(0, len(learners), BATCH):
            batch = learners[start : start + BATCH]
            taken = await self.rows.taken([each.id for each in batch])
            new = [each for each in batch if each.id not in taken]
            if new:
                written += await self._plant(new)
            watch(len(batch))
        return written

    async def _plant(self, learners: Sequence[SeededLearner]) -> Counter[str]:
        stories = [Story.of(each, password_hash=self.password_hash) for each in learners]
        notes = [each for story in stories for each in story.notes]
        messages = [each for story in stories for talk in story.talks for each in talk.messages]
        passages = passages_of(stories)
        async with asyncio.TaskGroup() as group:
            for each in notes:
                key, content = each.resource.object_key, each.text.encode()
                group.create_task(self.objects.put(key, content, content_type="text/markdown"))
            group.create_task(bulk_documents.add_messages(messages))
            group.create_task(bulk_documents.add_snapshots([story.persona for story in stories]))
        for shelf, theirs in passages.items():
            await self.shelving.put(shelf, theirs, language=LANGUAGE if shelf is Shelf.KNOWLEDGE else None)
        return Counter(
            learners=len(stories),
            rows=await self.rows.add(rows_of(stories, self.cipher)),
            documents=len(messages) + len(stories),
            vectors=sum(map(len, passages.values())),
            objects=len(notes),
        )
