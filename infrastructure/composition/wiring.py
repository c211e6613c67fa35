"""How the use cases of every concept are put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from application.audit.audited import Audited
from application.consistency.reliably import Reliably
from infrastructure.composition.injector import providers

Providers = Mapping[str, providers.Provider[Any]]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the use cases of every concept are made of, and the two coats that some of them wear."""

    ports: Any  # containers have no types that could be named
    shared: Any

    @property
    def work(self) -> Providers:
        return {"unit_of_work": self.ports.unit_of_work, "clock": self.ports.clock}

    def reliably(self, use_case: type, /, **parts: object) -> providers.Provider[object]:
        """A write: once for each ``Idempotency-Key``, and again after a conflict."""
        return providers.Factory(
            Reliably,
            providers.Factory(use_case, **parts),
            standing=self.ports.tenant_standing,
            clock=self.ports.clock,
        )

    def audited(
        self, use_case: providers.Provider[Any], act: str, *fields: str
    ) -> providers.Provider[object]:
        """An act of administration: it is in the chain, with these fields of its command."""
        return providers.Factory(
            Audited,
            use_case,
            act=act,
            fields=fields,
            trail=self.ports.audit_trail,
            clock=self.ports.clock,
            ids=self.ports.ids,
        )
