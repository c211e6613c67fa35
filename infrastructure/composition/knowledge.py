"""The use cases of knowledge."""

from application.knowledge.add_knowledge import AddKnowledge
from application.knowledge.delete_knowledge import DeleteKnowledge
from application.knowledge.read_knowledge import ListKnowledge, ReadImport, ReadKnowledge
from application.knowledge.request_upload import RequestUpload
from application.knowledge.search_knowledge import SearchKnowledge
from application.knowledge.settle_uploads import SettleUploads
from application.knowledge.tend_imports import CancelImport, ListImports, RetryImport, ShowImport, TendImports
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def knowledge(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return {
        "add_knowledge": wiring.reliably(AddKnowledge, **work, objects=shared.object_store),
        "read_knowledge": providers.Factory(ReadKnowledge, queries=ports.knowledge_queries),
        "list_knowledge": providers.Factory(ListKnowledge, queries=ports.knowledge_queries),
        "delete_knowledge": wiring.reliably(DeleteKnowledge, **work),
        "search_knowledge": providers.Factory(SearchKnowledge, retrieval=shared.retrieval),
        "read_import": providers.Factory(ReadImport, queries=ports.knowledge_queries),
        "list_imports": providers.Factory(ListImports, desk=ports.import_desk),
        "show_import": providers.Factory(ShowImport, desk=ports.import_desk),
        "retry_import": wiring.audited(
            providers.Factory(
                RetryImport, **work, desk=ports.import_desk, outbox=ports.outbox_desk, ids=ports.ids
            ),
            *("imports.retry", "import_id", "operator"),
        ),
        "cancel_import": wiring.audited(
            providers.Factory(CancelImport, **work, desk=ports.import_desk),
            *("imports.cancel", "import_id", "operator"),
        ),
        "tend_imports": providers.Factory(TendImports, **work, desk=ports.import_desk),
        "request_upload": wiring.reliably(
            RequestUpload, **work, links=ports.signed_links, largest=ports.upload_largest
        ),
        "settle_uploads": providers.Factory(
            SettleUploads, **work, waiting=ports.waiting_uploads, objects=shared.object_store
        ),
    }
