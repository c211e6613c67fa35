"""Making again from the truth what can be made again."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from application.caller import Caller
from application.coaching.index_dialogue import IndexDialogue
from application.consistency.comparison import Item
from application.knowledge.index_resource import IndexResource
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.ports.inventory import Stock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import reply_id_of

_PERSONAS = UUID("5b1f2a0e-64d2-5d0b-9f57-3f1a9f0c6b2d")  # a snapshot made again has an id of its own


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Goes by what an item hangs on and uses the hands of the subscribers.

    Messages and originals exist once: what is lost of them stays lost.
    """

    unit_of_work: UnitOfWorkFactory
    dialogue: IndexDialogue
    plans: IndexPlan
    resources: IndexResource
    personas: RefreshPersona

    def in_model(self, model: str) -> "Rebuild":
        """The same hands, which write to the collections of this model only."""
        return replace(
            self,
            dialogue=replace(self.dialogue, shelving=self.dialogue.shelving.in_model(model)),
            plans=replace(self.plans, shelving=self.plans.shelving.in_model(model)),
            resources=replace(self.resources, shelving=self.resources.shelving.in_model(model)),
            personas=replace(self.personas, shelving=self.personas.shelving.in_model(model)),
        )

    async def __call__(self, stock: Stock, item: Item) -> None:
        owner = Caller(item.tenant_id, item.owner_id)
        match stock:
            case Stock.KNOWLEDGE_VECTORS:
                await self.resources.index_passages(item.tenant_id, item.hangs_on)
            case Stock.DIALOGUE_VECTORS:
                await self._remember(owner, item)
            case Stock.PERSONAS:
                await self.personas.refresh(uuid5(_PERSONAS, str(item.owner_id)), owner)
            case Stock.PERSONA_VECTORS:
                await self.personas.index_latest(owner)
            case Stock.MESSAGES | Stock.OBJECTS:
                pass

    async def _remember(self, owner: Caller, item: Item) -> None:
        """The item hangs on a turn, or else on a plan."""
        async with self.unit_of_work(item.tenant_id) as work:
            turn = await work.turns.get(item.hangs_on)
        if turn is None:
            await self.plans.follow(owner, item.hangs_on)
        elif turn.answered_at is not None and turn.remember:
            await self.dialogue.remember(turn.tenant_id, (turn.id, reply_id_of(turn.id)))
