"""What stands in for PostgreSQL keeps every promise that PostgreSQL keeps."""

from uuid import UUID, uuid4

import pytest

from adapters.memory.stores import MemoryStores
from adapters.system.clock import SystemClock
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
from tests.contracts.agreement_runs import AgreementRunsContract
from tests.contracts.api_keys import ApiKeysContract
from tests.contracts.backup_standings import BackupStandingsContract
from tests.contracts.changed_learners import ChangedLearnersContract
from tests.contracts.coaching_queries import CoachingQueriesContract
from tests.contracts.coaching_session_repository import CoachingSessionRepositoryContract
from tests.contracts.import_desk import ImportDeskContract
from tests.contracts.kept_vectors import KeptVectorsContract
from tests.contracts.knowledge_queries import KnowledgeQueriesContract
from tests.contracts.leftovers import LeftoversContract
from tests.contracts.login_attempts import LoginAttemptsContract
from tests.contracts.outbox import OutboxContract
from tests.contracts.outbox_desk import OutboxDeskContract
from tests.contracts.password_reset_repository import PasswordResetRepositoryContract
from tests.contracts.plan_repository import PlanRepositoryContract
from tests.contracts.planning_queries import PlanningQueriesContract
from tests.contracts.progress_queries import ProgressQueriesContract
from tests.contracts.progress_repository import (
    ProgressLedgerContract,
    ProgressSnapshotRepositoryContract,
    StudySessionRepositoryContract,
)
from tests.contracts.rate_limits import RateLimitsContract
from tests.contracts.recall_by_words import CountedAmongTheVisibleContract, RecallByWordsContract
from tests.contracts.recall_index import RecallIndexContract
from tests.contracts.refresh_token_repository import RefreshTokenRepositoryContract
from tests.contracts.resource_repository import ResourceRepositoryContract
from tests.contracts.tenant_desk import TenantDeskContract, TenantStandingContract
from tests.contracts.tombstones import TombstonesContract
from tests.contracts.truth import TruthContract
from tests.contracts.truth_changes import TruthChangesContract
from tests.contracts.turn_repository import AbandonedTurnsContract, TurnRepositoryContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.unit_of_work_factory import UnitOfWorkFactoryContract
from tests.contracts.user_repository import UserRepositoryContract
from tests.contracts.vector_collections import VectorCollectionsContract


class OnMemoryStores:
    """Over the machine's clock, because contracts wait for leases to run out."""

    @pytest.fixture
    def stores(self) -> MemoryStores:
        return MemoryStores([uuid4(), uuid4()], clock=SystemClock())

    @pytest.fixture
    def tenant_id(self, stores: MemoryStores) -> UUID:
        return min(stores.database.tenants)

    @pytest.fixture
    def other_tenant_id(self, stores: MemoryStores) -> UUID:
        return max(stores.database.tenants)

    @pytest.fixture
    def unit_of_work(self, stores: MemoryStores) -> UnitOfWorkFactory:
        return stores.unit_of_work

    @pytest.fixture
    def api_keys(self, stores: MemoryStores) -> ApiKeys:
        return stores.api_keys

    @pytest.fixture
    def tenant_desk(self, stores: MemoryStores) -> TenantDesk:
        return stores.tenant_desk

    @pytest.fixture
    def tenant_standing(self, stores: MemoryStores) -> TenantStanding:
        return stores.tenant_standing

    @pytest.fixture
    def login_attempts(self, stores: MemoryStores) -> LoginAttempts:
        return stores.login_attempts

    @pytest.fixture
    def rate_limits(self, stores: MemoryStores) -> RateLimits:
        return stores.rate_limits

    @pytest.fixture
    def import_desk(self, stores: MemoryStores) -> ImportDesk:
        return stores.import_desk

    @pytest.fixture
    def outbox_desk(self, stores: MemoryStores) -> OutboxDesk:
        return stores.outbox_desk

    @pytest.fixture
    def outbox(self, stores: MemoryStores) -> Outbox:
        return stores.outbox

    @pytest.fixture
    def tombstones(self, stores: MemoryStores) -> Tombstones:
        return stores.tombstones

    @pytest.fixture
    def truth(self, stores: MemoryStores) -> Truth:
        return stores.truth

    @pytest.fixture
    def truth_changes(self, stores: MemoryStores) -> TruthChanges:
        return stores.truth_changes

    @pytest.fixture
    def agreement_runs(self, stores: MemoryStores) -> AgreementRuns:
        return stores.agreement_runs

    @pytest.fixture
    def backup_standings(self, stores: MemoryStores) -> BackupStandings:
        return stores.backup_standings

    @pytest.fixture
    def leftovers(self, stores: MemoryStores) -> Leftovers:
        leftovers, *_ = stores.leftovers
        return leftovers

    @pytest.fixture
    def abandoned_turns(self, stores: MemoryStores) -> AbandonedTurns:
        return stores.abandoned_turns

    @pytest.fixture
    def changed_learners(self, stores: MemoryStores) -> ChangedLearners:
        return stores.changed_learners

    @pytest.fixture
    def coaching_queries(self, stores: MemoryStores) -> CoachingQueries:
        return stores.coaching_queries

    @pytest.fixture
    def planning_queries(self, stores: MemoryStores) -> PlanningQueries:
        return stores.planning_queries

    @pytest.fixture
    def progress_queries(self, stores: MemoryStores) -> ProgressQueries:
        return stores.progress_queries

    @pytest.fixture
    def knowledge_queries(self, stores: MemoryStores) -> KnowledgeQueries:
        return stores.knowledge_queries

    @pytest.fixture
    def kept_vectors(self, stores: MemoryStores) -> KeptVectors:
        return stores.kept_vectors

    @pytest.fixture
    def recall_index(self, stores: MemoryStores) -> RecallIndex:
        return stores.recall_index

    @pytest.fixture
    def vector_collections(self, stores: MemoryStores) -> VectorCollections:
        return stores.vector_collections


class TestMemoryUnitOfWork(OnMemoryStores, UnitOfWorkContract): ...


class TestMemoryUnitOfWorkFactory(OnMemoryStores, UnitOfWorkFactoryContract): ...


class TestMemoryOutbox(OnMemoryStores, OutboxContract): ...


class TestMemoryImportDesk(OnMemoryStores, ImportDeskContract): ...


class TestMemoryOutboxDesk(OnMemoryStores, OutboxDeskContract): ...


class TestMemoryTombstones(OnMemoryStores, TombstonesContract): ...


class TestMemoryTruth(OnMemoryStores, TruthContract): ...


class TestMemoryTruthChanges(OnMemoryStores, TruthChangesContract): ...


class TestMemoryAgreementRuns(OnMemoryStores, AgreementRunsContract): ...


class TestMemoryBackupStandings(OnMemoryStores, BackupStandingsContract): ...


class TestMemoryLeftovers(OnMemoryStores, LeftoversContract): ...


class TestMemoryUserRepository(OnMemoryStores, UserRepositoryContract): ...


class TestMemoryRefreshTokenRepository(OnMemoryStores, RefreshTokenRepositoryContract): ...


class TestMemoryCoachingSessionRepository(OnMemoryStores, CoachingSessionRepositoryContract): ...


class TestMemoryTurnRepository(OnMemoryStores, TurnRepositoryContract): ...


class TestMemoryAbandonedTurns(OnMemoryStores, AbandonedTurnsContract): ...


class TestMemoryChangedLearners(OnMemoryStores, ChangedLearnersContract): ...


class TestMemoryPlanRepository(OnMemoryStores, PlanRepositoryContract): ...


class TestMemoryStudySessionRepository(OnMemoryStores, StudySessionRepositoryContract): ...


class TestMemoryProgressSnapshotRepository(OnMemoryStores, ProgressSnapshotRepositoryContract): ...


class TestMemoryProgressLedger(OnMemoryStores, ProgressLedgerContract): ...


class TestMemoryResourceRepository(OnMemoryStores, ResourceRepositoryContract): ...


class TestMemoryCoachingQueries(OnMemoryStores, CoachingQueriesContract): ...


class TestMemoryPlanningQueries(OnMemoryStores, PlanningQueriesContract): ...


class TestMemoryProgressQueries(OnMemoryStores, ProgressQueriesContract): ...


class TestMemoryKnowledgeQueries(OnMemoryStores, KnowledgeQueriesContract): ...


class TestMemoryRecallIndex(
    OnMemoryStores, RecallIndexContract, RecallByWordsContract, CountedAmongTheVisibleContract
): ...


class TestMemoryVectorCollections(OnMemoryStores, VectorCollectionsContract): ...


class TestMemoryLoginAttempts(OnMemoryStores, LoginAttemptsContract): ...


class TestMemoryRateLimits(OnMemoryStores, RateLimitsContract): ...


class TestMemoryKeptVectors(OnMemoryStores, KeptVectorsContract): ...


class TestMemoryPasswordResetRepository(OnMemoryStores, PasswordResetRepositoryContract): ...


class TestMemoryApiKeys(OnMemoryStores, ApiKeysContract): ...


class TestMemoryTenantDesk(OnMemoryStores, TenantDeskContract): ...


class TestMemoryTenantStanding(OnMemoryStores, TenantStandingContract): ...
