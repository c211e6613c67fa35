"""The use cases of privacy."""

from application.consistency.forget_leftovers import ForgetLeftovers
from application.privacy.age_objects import AgeObjects
from application.privacy.delete_tenant import DeleteTenant, SearchTenantResidue
from application.privacy.import_export import ImportExport
from application.privacy.is_erased import IsErased
from application.privacy.order_erasure import OrderErasure
from application.privacy.plan_retention import Plan, PlanRetention, ReadRetention
from application.privacy.read_exports import ListExports, ReadExport
from application.privacy.replay_erasures import ReadUnreplayed, ReplayErasures, TendLedger
from application.privacy.request_erasure import RequestErasure
from application.privacy.request_export import RequestExport
from application.privacy.run_retention import KeepRetention, RunRetention
from application.privacy.search_residue import SearchResidue
from application.privacy.tend_erasures import (
    ListErasures,
    ListReceiptKeys,
    ReadErasure,
    ReadErasurePressure,
    TendErasures,
)
from application.privacy.write_export import WriteExport
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def privacy(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    age_objects = providers.Factory(
        AgeObjects, ageing=ports.ageing_objects, objects=shared.object_store, clock=ports.clock
    )
    plan = providers.Factory(Plan, leftovers=ports.leftovers, ageing=ports.ageing_objects)
    run_retention = wiring.audited(
        providers.Factory(
            RunRetention,
            forget=providers.Factory(ForgetLeftovers, leftovers=ports.leftovers, clock=ports.clock),
            age=age_objects,
            runs=ports.retention_runs,
            clock=ports.clock,
        ),
        "retention.run",
    )
    replay_erasures = providers.Factory(
        ReplayErasures,
        **work,
        ledger=ports.erasure_ledger,
        desk=ports.erasure_desk,
        stores=ports.learner_traces,
        pursue=shared.pursue_erasure,
        hiding=shared.hiding,
    )
    order_erasure = providers.Factory(OrderErasure, **work, hiding=shared.hiding, ids=ports.ids)
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
        "order_erasure": wiring.audited(order_erasure, "erasure.order", "tenant_id"),
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
        "replay_erasures": wiring.audited(replay_erasures, "erasures.replay", "only_unknown"),
        "tend_ledger": providers.Factory(
            TendLedger,
            unreplayed=providers.Factory(
                ReadUnreplayed, ledger=ports.erasure_ledger, desk=ports.erasure_desk
            ),
            replay=wiring.audited(replay_erasures, "erasures.replay", "only_unknown"),
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
        "write_export": wiring.audited(
            providers.Factory(
                WriteExport,
                **work,
                gather=shared.gather_export,
                archives=ports.export_archives,
                ids=ports.ids,
            ),
            *("export.write", "tenant_id"),
        ),
        "age_objects": age_objects,
        "plan_retention": providers.Factory(PlanRetention, plan=plan, clock=ports.clock),
        "read_retention": providers.Factory(
            ReadRetention, plan=plan, runs=ports.retention_runs, clock=ports.clock
        ),
        "delete_tenant": wiring.audited(
            providers.Factory(
                DeleteTenant,
                tenants=ports.tenant_desk,
                order=order_erasure,
                erasures=ports.erasure_desk,
                pursue=shared.pursue_erasure,
                stores=ports.learner_traces,
                clock=ports.clock,
            ),
            *("tenants.delete", "tenant_id"),
        ),
        "search_tenant_residue": providers.Factory(SearchTenantResidue, stores=ports.learner_traces),
        "run_retention": run_retention,
        "keep_retention": providers.Factory(
            KeepRetention, run=run_retention, runs=ports.retention_runs, clock=ports.clock
        ),
    }
