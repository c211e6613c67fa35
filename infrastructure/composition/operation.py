"""The use cases of operation."""

from application.audit.read_acts import ListActs, VerifyActs
from application.backup.read_backups import ReadBackups
from application.consistency.check_stores import CheckStores
from application.consistency.compare_answers import CompareAnswers
from application.consistency.forget_leftovers import ForgetLeftovers
from application.consistency.fsck import CheckAgreement
from application.consistency.migrate_vectors import MigrateVectors
from application.consistency.read_agreement import ReadAgreement
from application.consistency.rebuild_vectors import RebuildVectors
from application.consistency.tend_dead_letters import ListDeadLetters, ReplayDeadLetter
from application.consistency.tend_outbox import (
    DiscardDelivery,
    ListDeliveries,
    ReadOutboxLag,
    ReplayDeliveries,
    ShowEvent,
)
from application.consistency.tend_vectors import DropVectors, ListVectors, ServeVectors
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def operation(wiring: Wiring) -> Providers:
    ports, shared = wiring.ports, wiring.shared
    return {
        "list_acts": providers.Factory(ListActs, trail=ports.audit_trail),
        "verify_acts": providers.Factory(VerifyActs, trail=ports.audit_trail, key=ports.audit_key),
        "check_agreement": providers.Factory(
            CheckAgreement,
            truth=ports.truth,
            changes=ports.truth_changes,
            inventories=ports.inventories,
            rebuild=shared.rebuild,
            runs=ports.agreement_runs,
            clock=ports.clock,
            ids=ports.ids,
        ),
        "read_agreement": providers.Factory(ReadAgreement, runs=ports.agreement_runs),
        "read_backups": providers.Factory(ReadBackups, backups=ports.backup_standings),
        "rebuild_vectors": providers.Factory(
            RebuildVectors, make=shared.make_shadow, embedders=ports.embedders
        ),
        "migrate_vectors": wiring.audited(
            providers.Factory(
                MigrateVectors,
                make=shared.make_shadow,
                compare=providers.Factory(CompareAnswers, ports.vector_collections),
                embedders=ports.embedders,
            ),
            *("vectors.migrate", "model"),
        ),
        "list_vectors": providers.Factory(ListVectors, collections=ports.vector_collections),
        "serve_vectors": wiring.audited(
            providers.Factory(ServeVectors, collections=ports.vector_collections, embedders=ports.embedders),
            *("vectors.serve", "collection"),
        ),
        "drop_vectors": wiring.audited(
            providers.Factory(DropVectors, collections=ports.vector_collections),
            *("vectors.drop", "collection"),
        ),
        "check_stores": providers.Factory(CheckStores, stores=ports.store_healths),
        "list_deliveries": providers.Factory(ListDeliveries, desk=ports.outbox_desk),
        "show_event": providers.Factory(ShowEvent, desk=ports.outbox_desk),
        "replay_deliveries": wiring.audited(
            providers.Factory(ReplayDeliveries, desk=ports.outbox_desk),
            *("outbox.replay", "subscriber", "first", "last", "aggregate_id", "operator"),
        ),
        "discard_delivery": wiring.audited(
            providers.Factory(DiscardDelivery, desk=ports.outbox_desk),
            *("outbox.discard", "subscriber", "position"),
        ),
        "forget_leftovers": providers.Factory(ForgetLeftovers, leftovers=ports.leftovers, clock=ports.clock),
        "read_outbox_lag": providers.Factory(ReadOutboxLag, desk=ports.outbox_desk),
        "list_dead_letters": providers.Factory(ListDeadLetters, letters=ports.dead_letters),
        "replay_dead_letter": wiring.audited(
            providers.Factory(ReplayDeadLetter, letters=ports.dead_letters, redelivery=ports.redelivery),
            *("queue.replay", "letter_id", "operator"),
        ),
    }
