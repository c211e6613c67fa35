"""Every use case and every subscriber, once."""

from typing import ClassVar

from application.consistency.relay import Relay
from infrastructure.composition.coaching import coaching
from infrastructure.composition.identity import identity
from infrastructure.composition.injector import containers, providers
from infrastructure.composition.knowledge import knowledge
from infrastructure.composition.operation import operation
from infrastructure.composition.persona import persona
from infrastructure.composition.planning import planning
from infrastructure.composition.privacy import privacy
from infrastructure.composition.progress import progress
from infrastructure.composition.shared import Shared
from infrastructure.composition.subscribers import subscribers
from infrastructure.composition.wiring import Wiring
from infrastructure.metrics.counted_use_cases import counted_coach
from infrastructure.told_subscribers import told_apart


class UseCases(containers.DeclarativeContainer):
    """Over whatever fills the ports."""

    ports = providers.DependenciesContainer()
    shared = providers.Container(Shared, ports=ports)
    wiring: ClassVar = Wiring(ports, shared)

    coach = providers.Singleton(
        counted_coach,
        ports.instruments,
        **identity(wiring),
        **coaching(wiring),
        **persona(wiring),
        **planning(wiring),
        **progress(wiring),
        **knowledge(wiring),
        **privacy(wiring),
        **operation(wiring),
    )
    object_store = shared.object_store
    shelving = shared.shelving
    subscribers = providers.List(*subscribers(wiring))
    relay = providers.Singleton(
        Relay,
        outbox=ports.outbox,
        subscribers=providers.Callable(told_apart, subscribers, ports.tracer),
        observer=ports.relay_observer,
    )
