"""The use cases of persona."""

from application.persona.find_personas import FindPersonas
from application.persona.read_persona import ReadPersona
from application.persona.refresh_personas import RefreshPersonas
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def persona(wiring: Wiring) -> Providers:
    ports, shared = wiring.ports, wiring.shared
    return {
        "read_persona": providers.Factory(ReadPersona, personas=shared.persona_snapshots),
        "refresh_personas": providers.Factory(
            RefreshPersonas,
            learners=ports.changed_learners,
            refresh=shared.refresh_persona,
            personas=shared.persona_snapshots,
            clock=ports.clock,
        ),
        "find_personas": providers.Factory(FindPersonas, personas=shared.persona_snapshots),
    }
