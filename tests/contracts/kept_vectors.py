"""Contract: vectors are kept by what they are of, and no longer than that is there."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from application.ports.kept_vectors import KeptVectors, MeasuredText
from application.ports.leftovers import Leftovers
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.privacy.retention import Leftover
from tests.builders import NOW, a_plan, a_vector

FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def a_text(owner: User, *, resource_id: UUID | None = None, digest: bytes = b"1") -> MeasuredText:
    return MeasuredText(
        tenant_id=owner.tenant_id, owner_id=owner.id, resource_id=resource_id or uuid4(), digest=digest
    )


class KeptVectorsContract:
    async def test_gives_back_what_was_kept_of_this_text_by_this_model(
        self, kept_vectors: KeptVectors, learner: User
    ) -> None:
        one, other = a_text(learner), a_text(learner, digest=b"2")
        await kept_vectors.keep("model-a", {one: a_vector(0.6, 0.8), other: a_vector(1.0)})
        found = await kept_vectors.find("model-a", [one, other, a_text(learner)])
        assert set(found) == {one, other}
        assert list(found[one]) == pytest.approx(list(a_vector(0.6, 0.8)))
        assert await kept_vectors.find("model-b", [one]) == {}
        assert await kept_vectors.find("model-a", [replace(one, owner_id=uuid4())]) == {}
        assert await kept_vectors.find("model-a", [replace(one, tenant_id=uuid4())]) == {}
        assert await kept_vectors.find("model-a", []) == {}

    async def test_the_first_one_stays(self, kept_vectors: KeptVectors, learner: User) -> None:
        text = a_text(learner)
        for vector in (a_vector(1.0), a_vector(0.0, 1.0)):
            await kept_vectors.keep("model-a", {text: vector})
        assert list((await kept_vectors.find("model-a", [text]))[text]) == list(a_vector(1.0))

    async def test_many_may_keep_the_same_at_once(self, kept_vectors: KeptVectors, learner: User) -> None:
        texts = {a_text(learner, digest=bytes([number])): a_vector(1.0) for number in range(20)}
        back = dict(reversed(texts.items()))
        await asyncio.gather(*(kept_vectors.keep("m", each) for each in [texts, back] * 4))
        assert set(await kept_vectors.find("m", list(texts))) == set(texts)

    async def test_goes_with_what_it_hangs_on(self, kept_vectors: KeptVectors, learner: User) -> None:
        resource_id = uuid4()
        gone = [a_text(learner, resource_id=resource_id, digest=each) for each in (b"1", b"2")]
        stays = a_text(learner)
        await kept_vectors.keep("model-a", dict.fromkeys([*gone, stays], a_vector(1.0)))
        assert await kept_vectors.forget(tenant_id=uuid4(), of=resource_id) == 0
        assert await kept_vectors.forget(tenant_id=learner.tenant_id, of=resource_id) == 2
        assert set(await kept_vectors.find("model-a", [*gone, stays])) == {stays}

    async def test_goes_with_the_learner(self, kept_vectors: KeptVectors, learner: User) -> None:
        texts = [a_text(learner), a_text(learner)]
        await kept_vectors.keep("model-a", dict.fromkeys(texts, a_vector(1.0)))
        assert await kept_vectors.forget(tenant_id=learner.tenant_id, of=learner.id) == 2
        assert await kept_vectors.find("model-a", texts) == {}

    async def test_of_a_learner_who_is_not_there_nothing_is_kept(
        self, kept_vectors: KeptVectors, learner: User
    ) -> None:
        nobody_s = replace(a_text(learner), owner_id=uuid4())
        await kept_vectors.keep("model-a", {nobody_s: a_vector(1.0)})
        assert await kept_vectors.find("model-a", [nobody_s]) == {}

    async def test_what_was_removed_is_not_kept_by_somebody_late(
        self, kept_vectors: KeptVectors, learner: User, unit_of_work: UnitOfWorkFactory
    ) -> None:
        plan = a_plan(learner, now=NOW)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            there = await work.plans.get(plan.id)
            assert there is not None
            await work.plans.remove(there)
            await work.commit()
        late = a_text(learner, resource_id=plan.id)
        await kept_vectors.keep("model-a", {late: a_vector(1.0)})
        assert await kept_vectors.find("model-a", [late]) == {}

    async def test_goes_by_itself_after_a_while(
        self, kept_vectors: KeptVectors, learner: User, leftovers: Leftovers
    ) -> None:
        text = a_text(learner)
        await kept_vectors.keep("model-a", {text: a_vector(1.0)})
        assert await leftovers.forget(Leftover.KEPT_VECTORS, before=LONG_AGO, limit=10) == 0
        assert await leftovers.forget(Leftover.KEPT_VECTORS, before=FAR_AHEAD, limit=10) == 1
        assert await kept_vectors.find("model-a", [text]) == {}
