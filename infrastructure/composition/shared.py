"""What several use cases and subscribers have in common."""

from functools import partial
from typing import ClassVar

from application.coaching.answer_turn import AnswerTurn
from application.coaching.index_dialogue import IndexDialogue
from application.coaching.send_message import AcceptMessage
from application.consistency.late_writers import (
    FencedAuditLog,
    FencedDialogueLog,
    FencedObjectStore,
    FencedPersonaSnapshots,
    FencedRecallIndex,
)
from application.consistency.make_shadow import MakeShadow
from application.consistency.rebuild import Rebuild
from application.knowledge.background import Background
from application.knowledge.index_resource import IndexResource
from application.knowledge.retrieval import Retrieval
from application.knowledge.shelving import Shelving
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.privacy.gather_export import GatherExport
from application.privacy.hiding import Hiding
from application.privacy.pursue_erasure import PursueErasure
from infrastructure.composition.injector import containers, providers
from infrastructure.metrics.counted_ports import CountedEmbedders, of_store, of_tutor


class Shared(containers.DeclarativeContainer):
    """Over whatever fills the ports."""

    ports = providers.DependenciesContainer()
    work: ClassVar = {"unit_of_work": ports.unit_of_work, "clock": ports.clock}

    # Whatever is asked of a store or a model is counted. PostgreSQL's connections count for themselves.
    counted: ClassVar = partial(providers.Singleton, of_store, ports.instruments)
    collections = counted("vectors", ports.vector_collections)
    embedders = providers.Singleton(CountedEmbedders, ports.embedders, ports.instruments)
    learner_documents = counted("mongo", ports.learner_documents)
    originals = counted("objects", ports.object_store)
    tutor = providers.Singleton(of_tutor, ports.tutor, ports.instruments)

    # Nothing that was removed can be written again by somebody who is late.
    dialogue_log = providers.Singleton(
        FencedDialogueLog, log=counted("mongo", ports.dialogue_log), tombstones=ports.tombstones
    )
    recall_index = providers.Singleton(
        FencedRecallIndex, index=counted("vectors", ports.recall_index), tombstones=ports.tombstones
    )
    audit_log = providers.Singleton(
        FencedAuditLog, audit=counted("mongo", ports.audit_log), tombstones=ports.tombstones
    )
    object_store = providers.Singleton(FencedObjectStore, objects=originals, tombstones=ports.tombstones)
    persona_snapshots = providers.Singleton(
        FencedPersonaSnapshots,
        personas=counted("mongo", ports.persona_snapshots),
        tombstones=ports.tombstones,
    )
    hiding = providers.Singleton(Hiding, ports.erasure_desk, ports.clock)
    pursue_erasure = providers.Factory(
        PursueErasure,
        **work,
        stores=ports.learner_traces,
        ledger=ports.erasure_ledger,
        signer=ports.receipt_signer,
    )
    gather_export = providers.Factory(
        GatherExport,
        records=ports.learner_records,
        documents=learner_documents,
        inventories=ports.inventories,
        objects=object_store,
    )
    retrieval = providers.Singleton(
        Retrieval,
        embedders=embedders,
        collections=collections,
        lexicon=ports.lexicon,
        index=recall_index,
        knowledge=ports.knowledge_queries,
    )
    shelving = providers.Singleton(
        Shelving,
        embedders=embedders,
        collections=collections,
        kept=ports.kept_vectors,
        lexicon=ports.lexicon,
        index=recall_index,
        background=providers.Singleton(Background, ports.pace),
    )
    accept_message = providers.Singleton(AcceptMessage, **work)
    answer_turn = providers.Singleton(
        AnswerTurn,
        **work,
        dialogue=dialogue_log,
        personas=persona_snapshots,
        retrieval=retrieval,
        tutor=tutor,
    )

    index_dialogue = providers.Factory(IndexDialogue, dialogue=dialogue_log, shelving=shelving)
    index_plan = providers.Factory(IndexPlan, plans=ports.planning_queries, shelving=shelving)
    index_resource = providers.Factory(IndexResource, **work, shelving=shelving)
    refresh_persona = providers.Factory(
        RefreshPersona,
        **work,
        plans=ports.planning_queries,
        dialogue=dialogue_log,
        personas=persona_snapshots,
        shelving=shelving,
    )
    rebuild = providers.Factory(
        Rebuild,
        unit_of_work=ports.unit_of_work,
        dialogue=index_dialogue,
        plans=index_plan,
        resources=index_resource,
        personas=refresh_persona,
    )
    make_shadow = providers.Factory(
        MakeShadow,
        truth=ports.truth,
        collections=ports.vector_collections,
        rebuild=rebuild,
        clock=ports.clock,
    )
