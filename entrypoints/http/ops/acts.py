"""What an operator can do on the page: the use cases of the command line, with who it was."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from returns.result import Result

from application.coach import Coach
from application.consistency.tend_dead_letters import ReplayDeadLetterCommand
from application.consistency.tend_outbox import ReplayDeliveriesCommand
from application.knowledge.tend_imports import CancelImportCommand, RetryImportCommand
from application.refusals import Refusal
from entrypoints.http.ops.forms import field, id_field, number_field

Form: TypeAlias = Mapping[str, str]
Act: TypeAlias = Callable[[Coach, Form, UUID], Awaitable[Result[object, Refusal]]]


async def _replay_delivery(coach: Coach, form: Form, operator: UUID) -> Result[object, Refusal]:
    position = number_field(form, "position")
    return await coach.replay_deliveries(
        ReplayDeliveriesCommand(
            subscriber=field(form, "subscriber"), first=position, last=position, operator=operator
        )
    )


async def _replay_letter(coach: Coach, form: Form, operator: UUID) -> Result[object, Refusal]:
    command = ReplayDeadLetterCommand(letter_id=id_field(form, "letter"), operator=operator)
    return await coach.replay_dead_letter(command)


async def _retry_import(coach: Coach, form: Form, operator: UUID) -> Result[object, Refusal]:
    return await coach.retry_import(RetryImportCommand(import_id=id_field(form, "import"), operator=operator))


async def _cancel_import(coach: Coach, form: Form, operator: UUID) -> Result[object, Refusal]:
    return await coach.cancel_import(
        CancelImportCommand(import_id=id_field(form, "import"), operator=operator)
    )


ACTS: Mapping[str, Act] = {
    "replay-delivery": _replay_delivery,
    "replay-letter": _replay_letter,
    "retry-import": _retry_import,
    "cancel-import": _cancel_import,
}

# What the page says afterwards, by the act that was done or the code of what refused it.
NOTES: Mapping[str, str] = {
    "replay-delivery": "The event is due again: a worker takes it up at once.",
    "replay-letter": "The message is back in the queue.",
    "retry-import": "The import goes on.",
    "cancel-import": "The import was cancelled.",
    "subscriber_unknown": "Nothing was done: there is no such subscriber any more.",
    "dead_letter_not_found": "Nothing was done: somebody has put this message back already.",
    "import_not_found": "Nothing was done: there is no such import any more.",
    "import_over": "Nothing was done: the import has ended meanwhile.",
    "original_gone": "Nothing was done: the original is gone. The learner has to hand it over again.",
}
