"""What the HTTP door must be told besides the coach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from application.ports.link_gate import LinkedObjects
from application.tracer import NobodyFollows, Tracer
from entrypoints.http.measured import Measured, nothing_measured
from entrypoints.http.traffic import NobodyCounts, Traffic

SIGNING_KEY_SHORTEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """``signing_key`` (at least 32 bytes) signs cursors and digests requests; every process must share it.

    The two largest sizes are of bodies, in bytes: of any request, and of one that hands over material.
    Within ``deadline`` every request is answered, or told that it took too long; one for which a model has
    to think gets ``thinking`` besides.
    ``proxies`` of our own stand before this door: see `addresses.py`.
    ``objects`` are those that signed links of our own lead to, where no store stands by itself.
    Pages of ``origins`` may ask from a browser. ``encrypted`` is a door that clients only reach by TLS.
    ``leaving`` says whether this process is about to end: see `leaving.py`.
    ``traffic`` is told of every request, ``tracer`` follows it, and ``measured`` is what monitoring reads.
    ``asyncapi`` makes the document of the queue door, in JSON, which is published beside this door's own.
    """

    default_tenant_id: UUID
    signing_key: bytes
    new_id: Callable[[], UUID]
    version: str
    asyncapi: Callable[[], bytes]
    body_largest: int = 1_000_000
    material_largest: int = 8_000_000
    deadline: timedelta = timedelta(seconds=10)
    thinking: timedelta = timedelta(0)
    objects: LinkedObjects | None = None
    proxies: int = 0
    origins: Sequence[str] = ()
    encrypted: bool = False
    traffic: Traffic = field(default_factory=NobodyCounts)
    tracer: Tracer = field(default_factory=NobodyFollows)
    measured: Measured = nothing_measured
    leaving: Callable[[], bool] = lambda: False

    @property
    def slowest(self) -> timedelta:
        """After so long every request has its answer, or was told that it took too long."""
        return self.deadline + self.thinking

    def __post_init__(self) -> None:
        if len(self.signing_key) < SIGNING_KEY_SHORTEST:
            raise ValueError(f"a signing key has at least {SIGNING_KEY_SHORTEST} bytes")
