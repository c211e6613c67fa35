"""Making again from the truth what can be made again."""

from dataclasses import dataclass

from application.caller import Caller
from application.coaching.index_dialogue import IndexDialogue
from application.consistency.comparison import Item
from application.knowledge.index_resource import IndexResource
from application.planning.index_plan import IndexPlan
from application.ports.inventory import Stock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import reply_id_of


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Goes by what an item hangs on and uses the hands of the subscribers.

    Messages and originals exist once: what is lost of them stays lost.
    """

    unit_of_work: UnitOfWorkFactory
    dialogue: IndexDialogue
    plans: IndexPlan
    resources: IndexResource

    async def __call__(self, stock: Stock, item: Item) -> None:
        match stock:
            case Stock.KNOWLEDGE_VECTORS:
                await self.resources.index_passages(item.tenant_id, item.hangs_on)
            case Stock.DIALOGUE_VECTORS:
                await self._remember(item)
            case Stock.MESSAGES | Stock.OBJECTS:
                pass

    async def _remember(self, item: Item) -> None:
        """The item hangs on a turn, or else on a plan."""
        async with self.unit_of_work(item.tenant_id) as work:
            turn = await work.turns.get(item.hangs_on)
        if turn is None:
            await self.plans.follow(Caller(item.tenant_id, item.owner_id), item.hangs_on)
        elif turn.answered_at is not None and turn.remember:
            await self.dialogue.remember(turn.tenant_id, (turn.id, reply_id_of(turn.id)))
