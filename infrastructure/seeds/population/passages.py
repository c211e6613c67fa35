"""What of a seeded learner's story can be recalled, as the subscribers would have shelved it."""

from collections.abc import Mapping, Sequence

from application.caller import Caller
from application.coaching.index_dialogue import passage_of_message
from application.knowledge.index_resource import passage_of_chunk
from application.knowledge.shelving import Passage
from application.persona.refresh_persona import passages_of_persona
from application.planning.index_plan import passage_of_plan
from application.ports.recall_index import Shelf
from domain.planning.plan import Plan
from infrastructure.seeds.population.story import Story


def passages_of(stories: Sequence[Story]) -> Mapping[Shelf, Sequence[Passage]]:
    said = [
        passage_of_message(message)
        for story in stories
        for talk in story.talks
        for message in talk.messages
        if message.remember
    ]
    return {
        Shelf.KNOWLEDGE: [
            passage_of_chunk(notes.resource, chunk)
            for story in stories
            for notes in story.notes
            for chunk in notes.chunks
        ],
        Shelf.DIALOGUE: [*said, *(_of_plan(plan) for story in stories for plan in story.plans)],
        Shelf.PERSONA: [passage for story in stories for passage in passages_of_persona(story.persona)],
    }


def _of_plan(plan: Plan) -> Passage:
    return passage_of_plan(
        plan_id=plan.id,
        owner=Caller(plan.tenant_id, plan.user_id),
        version=plan.version,
        title=plan.title,
        tasks=[task.summary for task in plan.tasks],
    )
