"""The people of every contract. Each test class says in which store they live, by fixtures of its own:

``unit_of_work``, ``tenant_id`` and ``other_tenant_id`` (tenants that exist), other ports by their names.
"""

from uuid import UUID

import pytest

from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from tests.builders import a_user


async def _stored(unit_of_work: UnitOfWorkFactory, tenant_id: UUID) -> User:
    user = a_user(tenant_id)
    async with unit_of_work(tenant_id) as work:
        assert await work.users.add(user)
        await work.commit()
    return user


@pytest.fixture
async def learner(unit_of_work: UnitOfWorkFactory, tenant_id: UUID) -> User:
    return await _stored(unit_of_work, tenant_id)


@pytest.fixture
async def classmate(unit_of_work: UnitOfWorkFactory, tenant_id: UUID) -> User:
    """Somebody else in the learner's tenant."""
    return await _stored(unit_of_work, tenant_id)


@pytest.fixture
async def stranger(unit_of_work: UnitOfWorkFactory, other_tenant_id: UUID) -> User:
    """Somebody in another tenant."""
    return await _stored(unit_of_work, other_tenant_id)
