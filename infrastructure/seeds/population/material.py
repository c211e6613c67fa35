"""What a seeded learner handed over: notes of their own on each subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from application.knowledge.add_knowledge import import_id_of
from domain.coaching.dialogue import content_hash
from domain.knowledge.chunking import Chunk, chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, Visibility
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.subjects import Subject, Topic

LANGUAGE = "en"
_SHARED = 0.1  # how likely
_READING = timedelta(seconds=2)
_SENTENCES = (
    "Of {term} one should know that {fact}.",
    "In my own words: {fact}.",
    "The teacher's example for {term} was better than mine, and I should ask for another one.",
    "Question for next week: when does {term} not hold?",
    "What I got wrong in the exercise on {term}: I forgot that {fact}.",
    "Compare this with the chapter before, and with what the lecture said about {term}.",
)


@dataclass(frozen=True, slots=True)
class Notes:
    """One text with all that was made of it."""

    resource: KnowledgeResource
    text: str
    chunks: Sequence[Chunk]
    imported: KnowledgeImport


def handed_over(learner: SeededLearner) -> Sequence[Notes]:
    return [_notes(learner, subject, number) for number, subject in enumerate(learner.subjects)]


def _notes(learner: SeededLearner, subject: Subject, number: int) -> Notes:
    at = learner.began_at + timedelta(days=number * learner.days // len(learner.subjects), hours=12)
    resource_id, text = learner.id_of(f"notes {number}"), _text(learner, subject)
    chunks, import_id = chunk(text), import_id_of(resource_id)
    moment = int(at.timestamp() * 1000)
    resource = KnowledgeResource.add(
        resource_id=resource_id,
        import_id=import_id,
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        title=f"{subject.name}: my notes",
        language=LANGUAGE,
        tags=[subject.name.lower()],
        source="text",
        visibility=Visibility.SHARED if learner.chance.random() < _SHARED else Visibility.PRIVATE,
        object_key=f"{learner.tenant_id}/uploads/{learner.id}/{moment}-{resource_id}.md",
        content_hash=content_hash(text),
        now=at,
    )
    imported = KnowledgeImport.start(
        import_id=import_id,
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        resource_id=resource_id,
        passages=len(chunks),
        now=at,
    )
    resource.ready(import_id=import_id, now=at + _READING)
    imported.finish(now=at + _READING)
    for each in (resource, imported):
        each.take_events()
        each.version += 1
    return Notes(resource, text, chunks, imported)


def _text(learner: SeededLearner, subject: Subject) -> str:
    topics = learner.chance.sample(subject.topics, k=learner.chance.randint(3, len(subject.topics)))
    sections = [f"## {topic.term.capitalize()}\n\n{_paragraphs(learner, topic)}" for topic in topics]
    return "\n\n".join([f"# {subject.name}", *sections]) + "\n"


def _paragraphs(learner: SeededLearner, topic: Topic) -> str:
    chance = learner.chance
    return "\n\n".join(
        " ".join(
            sentence.format(term=topic.term, fact=topic.fact)
            for sentence in chance.sample(_SENTENCES, k=chance.randint(2, 4))
        )
        for _ in range(chance.randint(1, 3))
    )
