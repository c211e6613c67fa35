"""How long to wait before the next try."""

from datetime import timedelta

_MOST_DOUBLINGS = 1000  # 2.0 ** 1024 is too large for a float


def backoff(attempt: int, *, first: timedelta, longest: timedelta, chance: float) -> timedelta:
    """Somewhere between nothing and a ceiling that starts at ``first`` and doubles up to ``longest``.

    ``attempt`` counts from 1; ``chance`` is drawn from [0, 1). Exponential backoff with full jitter
    (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
    """
    doubled = first.total_seconds() * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS)
    return timedelta(seconds=min(longest.total_seconds(), doubled) * chance)
