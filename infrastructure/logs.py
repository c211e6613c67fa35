"""What the processes say about themselves: JSON lines on stderr, with nothing personal in them."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor

from application.consistency.reasons import reason_of
from application.trace import named, traceparent

_DEEPEST = 5  # causes of causes
_OURS = ("domain", "application", "adapters", "entrypoints", "infrastructure")
_TALKATIVE = ("httpx", "httpcore")  # tell every address that they ask


def set_up_logs(level: str) -> None:
    """Everything that anybody logs takes the same way out. Loggers below ``level`` are not heard.

    Libraries are never heard below ``info``: what they tell whoever debugs quotes what they send, such as
    MongoDB's commands with a learner's words in them.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exception_without_values,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    lowest = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(lowest, logging.INFO), handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(lowest)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(lowest, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _with_trace(_: object, __: str, event: EventDict) -> EventDict:
    return {**named(traceparent()), **event}


def _exception_without_values(_: object, __: str, event: EventDict) -> EventDict:
    """A message may quote what a learner wrote: of exceptions only kind and place are told."""
    error = _error(event.pop("exc_info", None))
    told: list[dict[str, object]] = []
    while error is not None and len(told) < _DEEPEST:
        steps = traceback.extract_tb(error.__traceback__)
        trace = [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
        told.append({"kind": reason_of(error), "trace": trace})
        error = error.__cause__ or error.__context__
    if told:
        event["exception"] = told
    return event


def _error(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case None | False | (None, None, None):
            return None
        case _:
            return sys.exc_info()[1]
