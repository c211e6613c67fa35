"""What a commit writes at the end: events, and the answer to the request that it was; in one statement."""

from adapters.postgres.claims import keeping_answer
from adapters.postgres.outbox_writer import writing_events
from adapters.postgres.statements import Statement
from adapters.postgres.transaction import Transaction

_EVENTS = Statement(writing_events())
_ANSWER = Statement(keeping_answer())
_BOTH = Statement(writing_events().add_cte(keeping_answer().cte("kept")))


async def write_last(
    transaction: Transaction, *, events: dict[str, object] | None, answer: dict[str, object] | None
) -> None:
    if events is not None and answer is not None:
        await transaction.write(_BOTH, **events, **answer)
    elif events is not None:
        await transaction.write(_EVENTS, **events)
    elif answer is not None:
        await transaction.write(_ANSWER, **answer)
