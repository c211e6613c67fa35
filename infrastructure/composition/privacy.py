"""The use cases of privacy."""

from application.privacy.age_objects import AgeObjects
from application.privacy.import_export import ImportExport
from application.privacy.is_erased import IsErased
from application.privacy.order_erasure import OrderErasure
from application.privacy.read_exports import ListExports, ReadExport
from application.privacy.replay_erasures import ReadUnreplayed, ReplayErasures
from application.privacy.request_erasure import RequestErasure
from application.privacy.request_export import RequestExport
from application.privacy.search_residue import SearchResidue
from application.privacy.tend_erasures import (
    ListErasures,
    ListReceiptKeys,
    ReadErasure,
    ReadErasurePressure,
    TendErasures,
)
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def privacy(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return {
        "request_erasure": wiring.reliably(
            RequestErasure,
            **work,
            attempts=ports.login_attempts,
            hasher=ports.password_hasher,
            hiding=shared.hiding,
        ),
        "read_erasure": providers.Factory(ReadErasure, desk=ports.erasure_desk),
        "list_receipt_keys": providers.Factory(ListReceiptKeys, signer=ports.receipt_signer),
        "is_erased": providers.Factory(IsErased, tombstones=ports.tombstones),
        "order_erasure": wiring.audited(
            providers.Factory(OrderErasure, **work, hiding=shared.hiding, ids=ports.ids),
            *("erasure.order", "tenant_id"),
        ),
        "list_erasures": providers.Factory(ListErasures, desk=ports.erasure_desk),
        "tend_erasures": providers.Factory(
            TendErasures, desk=ports.erasure_desk, pursue=shared.pursue_erasure, clock=ports.clock
        ),
        "search_residue": providers.Factory(
            SearchResidue, desk=ports.erasure_desk, stores=ports.learner_traces
        ),
        "read_unreplayed": providers.Factory(
            ReadUnreplayed, ledger=ports.erasure_ledger, desk=ports.erasure_desk
        ),
        "replay_erasures": providers.Factory(
            ReplayErasures,
            **work,
            ledger=ports.erasure_ledger,
            desk=ports.erasure_desk,
            stores=ports.learner_traces,
            pursue=shared.pursue_erasure,
            hiding=shared.hiding,
        ),
        "read_erasure_pressure": providers.Factory(
            ReadErasurePressure, desk=ports.erasure_desk, clock=ports.clock
        ),
        "request_export": wiring.reliably(RequestExport, **work),
        "list_exports": providers.Factory(ListExports, **work),
        "read_export": providers.Factory(ReadExport, **work, links=ports.signed_links),
        "import_export": wiring.audited(
            providers.Factory(
                ImportExport,
                archives=ports.export_archives,
                unit_of_work=ports.unit_of_work,
                dialogue=shared.dialogue_log,
                personas=shared.persona_snapshots,
                audit=shared.audit_log,
                objects=shared.object_store,
                hasher=ports.password_hasher,
                rebuild=shared.rebuild,
            ),
            *("export.import", "tenant_id"),
        ),
        "age_objects": providers.Factory(
            AgeObjects, ageing=ports.ageing_objects, objects=shared.object_store, clock=ports.clock
        ),
    }
