"""Why something failed, in words that hold nothing personal."""

from application.ports.failures import StoreUnavailable


def reason_of(error: BaseException) -> str:
    """The kind of error and the line it comes from.

    Never its message: that may quote a learner. ``StoreUnavailable`` names its store, which is ours.
    """
    if isinstance(error, StoreUnavailable):
        return str(error)
    return f"{type(error).__name__}{_raised_in(error)}"


def _raised_in(error: BaseException) -> str:
    step = error.__traceback__
    if step is None:
        return ""
    while step.tb_next is not None:
        step = step.tb_next
    return f" in {step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}"
