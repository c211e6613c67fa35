"""Test classes over a PostgreSQL database of their own."""

from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID, uuid4

import pytest

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.postgres.abandoned_turns import PostgresAbandonedTurns
from adapters.postgres.agreement_runs import PostgresAgreementRuns
from adapters.postgres.changed_learners import PostgresChangedLearners
from adapters.postgres.coaching_queries import PostgresCoachingQueries
from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.import_desk import PostgresImportDesk
from adapters.postgres.knowledge_queries import PostgresKnowledgeQueries
from adapters.postgres.leftovers import PostgresLeftovers
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.progress_queries import PostgresProgressQueries
from adapters.postgres.tenants import ensure_tenant
from adapters.postgres.tombstones import PostgresTombstones
from adapters.postgres.truth import PostgresTruth
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.system.ids import SystemIds
from application.ports.agreement_runs import AgreementRuns
from application.ports.changed_learners import ChangedLearners
from application.ports.coaching_queries import CoachingQueries
from application.ports.import_desk import ImportDesk
from application.ports.inventory import Truth
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.leftovers import Leftovers
from application.ports.outbox import Outbox
from application.ports.outbox_desk import OutboxDesk
from application.ports.planning_queries import PlanningQueries
from application.ports.progress_queries import ProgressQueries
from application.ports.recall_index import RecallIndex
from application.ports.tombstones import Tombstones
from application.ports.turn_repository import AbandonedTurns
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.vector_collections import VectorCollections
from tests.servers import PostgresDatabase


class OnPostgres:
    """Over a fresh database, with more connections than any contract has workers."""

    @pytest.fixture
    async def connections(self, postgres_database: PostgresDatabase) -> AsyncIterator[Connections]:
        engine = create_engine(postgres_database.dsn, pool_size=20)
        yield Connections(engine)
        await engine.dispose()

    @pytest.fixture
    async def tenant_id(self, connections: Connections) -> UUID:
        tenant_id = uuid4()
        await ensure_tenant(connections, tenant_id, "A school")
        return tenant_id

    @pytest.fixture
    async def other_tenant_id(self, connections: Connections) -> UUID:
        tenant_id = uuid4()
        await ensure_tenant(connections, tenant_id, "Another school")
        return tenant_id

    @pytest.fixture
    def import_desk(self, connections: Connections) -> ImportDesk:
        return PostgresImportDesk(connections)

    @pytest.fixture
    def outbox_desk(self, connections: Connections) -> OutboxDesk:
        return PostgresOutboxDesk(connections)

    @pytest.fixture
    def unit_of_work(self, connections: Connections) -> UnitOfWorkFactory:
        cipher = AesGcmPersonalDataCipher(b"m" * 32, b"i" * 32)
        return PostgresUnitOfWorkFactory(connections, SystemIds(), cipher)

    @pytest.fixture
    async def outbox(
        self, connections: Connections, postgres_database: PostgresDatabase
    ) -> AsyncIterator[Outbox]:
        doorbell = Doorbell(partial(connect_directly, postgres_database.dsn))
        yield PostgresOutbox(connections, doorbell)
        await doorbell.close()

    @pytest.fixture
    def tombstones(self, connections: Connections) -> Tombstones:
        return PostgresTombstones(connections)

    @pytest.fixture
    def truth(self, connections: Connections) -> Truth:
        return PostgresTruth(connections)

    @pytest.fixture
    def agreement_runs(self, connections: Connections) -> AgreementRuns:
        return PostgresAgreementRuns(connections)

    @pytest.fixture
    def leftovers(self, connections: Connections) -> Leftovers:
        return PostgresLeftovers(connections)

    @pytest.fixture
    def abandoned_turns(self, connections: Connections) -> AbandonedTurns:
        return PostgresAbandonedTurns(connections)

    @pytest.fixture
    def changed_learners(self, connections: Connections) -> ChangedLearners:
        return PostgresChangedLearners(connections)

    @pytest.fixture
    def coaching_queries(self, connections: Connections) -> CoachingQueries:
        return PostgresCoachingQueries(connections)

    @pytest.fixture
    def planning_queries(self, connections: Connections) -> PlanningQueries:
        return PostgresPlanningQueries(connections)

    @pytest.fixture
    def progress_queries(self, connections: Connections) -> ProgressQueries:
        return PostgresProgressQueries(connections)

    @pytest.fixture
    def knowledge_queries(self, connections: Connections) -> KnowledgeQueries:
        return PostgresKnowledgeQueries(connections)

    @pytest.fixture
    def recall_index(self, connections: Connections) -> RecallIndex:
        return PostgresRecallIndex(connections)

    @pytest.fixture
    def vector_collections(self, connections: Connections) -> VectorCollections:
        return PostgresVectorCollections(connections)
