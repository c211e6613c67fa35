"""A world with two learners of one school."""

import pytest

from tests.http.worlds import Client, World, a_world


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
async def ada(world: World) -> Client:
    return await world.learner("ada@example.org")


@pytest.fixture
async def bob(world: World) -> Client:
    return await world.learner("bob@example.org")
