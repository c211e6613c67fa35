"""Of many changes to the queue in one moment its consumer need hear only once: it looks at all there is."""

import asyncio

from pgqueuer.ports.driver import NotifyCallback

A_CHANGE = "table_changed_event"
MOMENT = 0.02  # seconds


class GatheredNews:
    """Tells of the first change at once, and of those in the moment after it once more when that is over.

    pgqueuer keeps each until it has looked for it. As every event that leaves by this queue is a change too,
    they came faster than it looked, and piled up. What is not a change passes.
    """

    def __init__(self, tell: NotifyCallback) -> None:
        self._tell = tell
        self._over_at = 0.0
        self._is_to_tell = False

    def __call__(self, payload: str | bytes | bytearray) -> None:
        if A_CHANGE not in str(payload):
            self._tell(payload)
            return
        if self._is_to_tell:
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._over_at:
            self._tell_now(payload)
        else:
            self._is_to_tell = True
            loop.call_at(self._over_at, self._tell_now, payload)

    def _tell_now(self, payload: str | bytes | bytearray) -> None:
        self._is_to_tell = False
        self._over_at = asyncio.get_running_loop().time() + MOMENT
        self._tell(payload)
