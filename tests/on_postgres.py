"""Test classes over a PostgreSQL database of their own."""

from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID, uuid4

import pytest

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.postgres.abandoned_turns import PostgresAbandonedTurns
from adapters.postgres.agreement_runs import PostgresAgreementRuns
from adapters.postgres.api_keys import PostgresApiKeys
from adapters.postgres.backup_standings import PostgresBackupStandings
from adapters.postgres.changed_learners import PostgresChangedLearners
from adapters.postgres.coaching_queries import PostgresCoachingQueries
from adapters.postgres.connections import Connections
from adapters.postgres.digests import Digests
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.import_desk import PostgresImportDesk
from adapters.postgres.kept_vectors import PostgresKeptVectors
from adapters.postgres.knowledge_queries import PostgresKnowledgeQueries
from adapters.postgres.leftovers import PostgresLeftovers
from adapters.postgres.login_attempts import PostgresLoginAttempts
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.progress_queries import PostgresProgressQueries
from adapters.postgres.rate_limits import PostgresRateLimits
from adapters.postgres.roles import API, WORKER
from adapters.postgres.tenant_desk import PostgresTenantDesk, PostgresTenantStanding
from adapters.postgres.tenants import ensure_tenant
from adapters.postgres.tombstones import PostgresTombstones
from adapters.postgres.truth import PostgresTruth
from adapters.postgres.truth_changes import PostgresTruthChanges
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.system.ids import SystemIds
from application.ports.agreement_runs import AgreementRuns
from application.ports.api_keys import ApiKeys
from application.ports.backup_standings import BackupStandings
from application.ports.changed_learners import ChangedLearners
from application.ports.coaching_queries import CoachingQueries
from application.ports.import_desk import ImportDesk
from application.ports.inventory import Truth
from application.ports.kept_vectors import KeptVectors
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.leftovers import Leftovers
from application.ports.login_attempts import LoginAttempts
from application.ports.outbox import Outbox
from application.ports.outbox_desk import OutboxDesk
from application.ports.planning_queries import PlanningQueries
from application.ports.progress_queries import ProgressQueries
from application.ports.rate_limits import RateLimits
from application.ports.recall_index import RecallIndex
from application.ports.tenant_desk import TenantDesk, TenantStanding
from application.ports.tombstones import Tombstones
from application.ports.truth_changes import TruthChanges
from application.ports.turn_repository import AbandonedTurns
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.vector_collections import VectorCollections
from tests.servers import PostgresDatabase


class OnPostgres:
    """Over a fresh database, with more connections than any contract has workers."""

    @pytest.fixture
    async def connections(self, postgres_database: PostgresDatabase) -> AsyncIterator[Connections]:
        """The workers', which see every tenant."""
        engine = create_engine(postgres_database.dsn, pool_size=20, role=WORKER)
        yield Connections(engine)
        await engine.dispose()

    @pytest.fixture
    async def fenced(self, postgres_database: PostgresDatabase) -> AsyncIterator[Connections]:
        """Those of requests, which see one tenant at a time."""
        engine = create_engine(postgres_database.dsn, pool_size=20, role=API)
        yield Connections(engine, fenced=True)
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
    def api_keys(self, connections: Connections) -> ApiKeys:
        return PostgresApiKeys(connections)

    @pytest.fixture
    def tenant_desk(self, connections: Connections) -> TenantDesk:
        return PostgresTenantDesk(connections)

    @pytest.fixture
    def tenant_standing(self, connections: Connections) -> TenantStanding:
        return PostgresTenantStanding(connections)

    @pytest.fixture
    def login_attempts(self, connections: Connections) -> LoginAttempts:
        return PostgresLoginAttempts(connections, Digests(b"d" * 32))

    @pytest.fixture
    def rate_limits(self, connections: Connections) -> RateLimits:
        return PostgresRateLimits(connections, Digests(b"d" * 32))

    @pytest.fixture
    def import_desk(self, connections: Connections) -> ImportDesk:
        return PostgresImportDesk(connections)

    @pytest.fixture
    def outbox_desk(self, connections: Connections) -> OutboxDesk:
        return PostgresOutboxDesk(connections)

    @pytest.fixture
    def unit_of_work(self, fenced: Connections) -> UnitOfWorkFactory:
        cipher = AesGcmPersonalDataCipher(b"m" * 32, b"i" * 32)
        return PostgresUnitOfWorkFactory(fenced, SystemIds(), cipher)

    @pytest.fixture
    async def outbox(
        self, connections: Connections, postgres_database: PostgresDatabase
    ) -> AsyncIterator[Outbox]:
        doorbell = Doorbell(partial(connect_directly, postgres_database.dsn))
        yield PostgresOutbox(connections, doorbell)
        await doorbell.close()

    @pytest.fixture
    def tombstones(self, fenced: Connections) -> Tombstones:
        return PostgresTombstones(fenced)

    @pytest.fixture
    def truth(self, connections: Connections) -> Truth:
        return PostgresTruth(connections)

    @pytest.fixture
    def truth_changes(self, connections: Connections) -> TruthChanges:
        return PostgresTruthChanges(connections)

    @pytest.fixture
    def agreement_runs(self, connections: Connections) -> AgreementRuns:
        return PostgresAgreementRuns(connections)

    @pytest.fixture
    def backup_standings(self, connections: Connections) -> BackupStandings:
        return PostgresBackupStandings(connections)

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
    def coaching_queries(self, fenced: Connections) -> CoachingQueries:
        return PostgresCoachingQueries(fenced)

    @pytest.fixture
    def planning_queries(self, fenced: Connections) -> PlanningQueries:
        return PostgresPlanningQueries(fenced)

    @pytest.fixture
    def progress_queries(self, fenced: Connections) -> ProgressQueries:
        return PostgresProgressQueries(fenced)

    @pytest.fixture
    def knowledge_queries(self, fenced: Connections) -> KnowledgeQueries:
        return PostgresKnowledgeQueries(fenced)

    @pytest.fixture
    def kept_vectors(self, connections: Connections) -> KeptVectors:
        return PostgresKeptVectors(connections)

    @pytest.fixture
    def recall_index(self, fenced: Connections) -> RecallIndex:
        return PostgresRecallIndex(fenced)

    @pytest.fixture
    def vector_collections(self, connections: Connections) -> VectorCollections:
        return PostgresVectorCollections(connections)
