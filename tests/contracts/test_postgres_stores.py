"""PostgreSQL keeps every promise that it makes to the application."""

import pytest

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
from tests.on_postgres import OnPostgres

pytestmark = pytest.mark.infra


class TestPostgresUnitOfWork(OnPostgres, UnitOfWorkContract): ...


class TestPostgresUnitOfWorkFactory(OnPostgres, UnitOfWorkFactoryContract): ...


class TestPostgresOutbox(OnPostgres, OutboxContract): ...


class TestPostgresImportDesk(OnPostgres, ImportDeskContract): ...


class TestPostgresOutboxDesk(OnPostgres, OutboxDeskContract): ...


class TestPostgresTombstones(OnPostgres, TombstonesContract): ...


class TestPostgresTruth(OnPostgres, TruthContract): ...


class TestPostgresTruthChanges(OnPostgres, TruthChangesContract): ...


class TestPostgresAgreementRuns(OnPostgres, AgreementRunsContract): ...


class TestPostgresBackupStandings(OnPostgres, BackupStandingsContract): ...


class TestPostgresLeftovers(OnPostgres, LeftoversContract): ...


class TestPostgresUserRepository(OnPostgres, UserRepositoryContract): ...


class TestPostgresRefreshTokenRepository(OnPostgres, RefreshTokenRepositoryContract): ...


class TestPostgresCoachingSessionRepository(OnPostgres, CoachingSessionRepositoryContract): ...


class TestPostgresTurnRepository(OnPostgres, TurnRepositoryContract): ...


class TestPostgresAbandonedTurns(OnPostgres, AbandonedTurnsContract): ...


class TestPostgresChangedLearners(OnPostgres, ChangedLearnersContract): ...


class TestPostgresPlanRepository(OnPostgres, PlanRepositoryContract): ...


class TestPostgresStudySessionRepository(OnPostgres, StudySessionRepositoryContract): ...


class TestPostgresProgressSnapshotRepository(OnPostgres, ProgressSnapshotRepositoryContract): ...


class TestPostgresProgressLedger(OnPostgres, ProgressLedgerContract): ...


class TestPostgresResourceRepository(OnPostgres, ResourceRepositoryContract): ...


class TestPostgresCoachingQueries(OnPostgres, CoachingQueriesContract): ...


class TestPostgresPlanningQueries(OnPostgres, PlanningQueriesContract): ...


class TestPostgresProgressQueries(OnPostgres, ProgressQueriesContract): ...


class TestPostgresKnowledgeQueries(OnPostgres, KnowledgeQueriesContract): ...


class TestPostgresRecallIndex(
    OnPostgres, RecallIndexContract, RecallByWordsContract, CountedAmongTheVisibleContract
): ...


class TestPostgresVectorCollections(OnPostgres, VectorCollectionsContract): ...


class TestPostgresLoginAttempts(OnPostgres, LoginAttemptsContract): ...


class TestPostgresRateLimits(OnPostgres, RateLimitsContract): ...


class TestPostgresKeptVectors(OnPostgres, KeptVectorsContract): ...


class TestPostgresPasswordResetRepository(OnPostgres, PasswordResetRepositoryContract): ...


class TestPostgresApiKeys(OnPostgres, ApiKeysContract): ...


class TestPostgresTenantDesk(OnPostgres, TenantDeskContract): ...


class TestPostgresTenantStanding(OnPostgres, TenantStandingContract): ...
