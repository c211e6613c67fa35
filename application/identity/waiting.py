"""How long somebody is told to wait."""

from datetime import timedelta
from math import ceil


def whole_seconds(wait: timedelta) -> int:
    """At least one: who comes back then is not too early (RFC 9110, 10.2.3)."""
    return max(1, ceil(wait.total_seconds()))
