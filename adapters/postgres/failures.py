"""What the driver complains of, in the words of the ports."""

from typing import cast
from uuid import UUID

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from application.ports.failures import DuplicateId, OwnerMissing, RowUnfit, StaleAggregate, StoreUnavailable

STORE = "postgres"

# The same statement may work later: nobody there, too busy, shutting down, or somebody else was in the way.
UNAVAILABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,  # a connection that the server ends at this very moment
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    DBAPIError,  # SQLAlchemy speaks only while it connects: in its own words,
    AsyncAdapt_asyncpg_dbapi.Error,  # or in those of its driver, when the line is cut in the middle of that
    PoolExhausted,
    OSError,  # TimeoutError is one
)


def unavailable() -> StoreUnavailable:
    return StoreUnavailable(STORE)


def refused(violation: asyncpg.IntegrityConstraintViolationError, values: dict[str, object]) -> Exception:
    """What a violated constraint means for the row with these ``values``, or the violation itself."""
    constraint = violation.constraint_name or ""
    match violation:
        case asyncpg.UniqueViolationError():
            return DuplicateId(constraint)
        case asyncpg.ForeignKeyViolationError() if constraint.endswith("_owner"):
            return OwnerMissing(constraint)
        case asyncpg.ForeignKeyViolationError() if constraint.endswith("_thread"):
            # It was there a moment ago: whoever loads again will see that it is gone.
            return StaleAggregate(cast(UUID, values["id"]))
        case asyncpg.CheckViolationError() | asyncpg.NotNullViolationError():
            return RowUnfit(constraint)
        case _:
            return violation
