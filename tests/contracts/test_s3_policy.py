"""What a bucket allows nobody. Conditions no server here knows, so what they narrow is tried without them."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.s3.bucket import Bucket, Client
from adapters.s3.policy import statements_for
from adapters.s3.rules import prepare_bucket
from application.ports.failures import StoreUnavailable
from tests.contracts.on_s3 import OnS3, address_of
from tests.s3_server import PolicyServer
from tests.servers import started

pytestmark = pytest.mark.infra

OURS = "coach/tenant"
OF_LEARNERS = [f"{OURS}/{folder}/user/1" for folder in ("uploads", "audio", "reports", "exports")]
THEIRS = "theirs"


@pytest.fixture(scope="module")
def policy_server() -> Iterator[str]:
    with started(lambda place: PolicyServer(place / "moto", throwaway=True)) as server:
        yield server.url


@pytest.fixture
async def obeying(policy_server: str) -> AsyncIterator[Bucket]:
    bucket = Bucket(address_of(policy_server, "policies", prefix="coach/"))
    await prepare_bucket(bucket)
    yield bucket
    bucket.close()


async def denied(bucket: Bucket, name: str) -> set[str]:
    """What cannot be written nor read under this one of our statements, without its condition."""
    (statement,) = (each for each in statements_of(bucket) if each["Sid"] == name)
    del statement["Condition"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    keys = [*OF_LEARNERS, THEIRS]

    def put_in_force(client: Client) -> None:
        client.delete_bucket_policy(Bucket=bucket.name)
        for key in keys:
            client.put_object(Bucket=bucket.name, Key=key, Body=b"x")
        client.put_bucket_policy(Bucket=bucket.name, Policy=policy)

    await bucket.ask(put_in_force)
    return {key for key in keys if not await may_read_and_write(bucket, key)}


async def may_read_and_write(bucket: Bucket, key: str) -> bool:
    where = {"Bucket": bucket.name, "Key": key}
    outcomes = await asyncio.gather(
        bucket.ask(lambda client: client.get_object(**where)),
        bucket.ask(lambda client: client.put_object(**where, Body=b"y")),
        return_exceptions=True,
    )
    failed = {isinstance(each, StoreUnavailable) for each in outcomes}
    assert len(failed) == 1, outcomes
    return failed == {False}


def statements_of(bucket: Bucket) -> list[dict[str, Any]]:
    return list(statements_for(bucket))


class TestInForce:
    async def test_an_old_link_opens_nothing(self, obeying: Bucket) -> None:
        assert await denied(obeying, "CoachNoOldLinks") == set(OF_LEARNERS)

    async def test_nothing_of_ours_goes_in_the_open(self, obeying: Bucket) -> None:
        obeying.has_tls = True
        assert await denied(obeying, "CoachOnlyTls") == set(OF_LEARNERS)


class TestKept(OnS3):
    async def test_what_is_denied_to_everybody(self, bucket: Bucket) -> None:
        kept = {each["Sid"]: each for each in await kept_statements(bucket)}
        assert {(each["Effect"], each["Principal"]) for each in kept.values()} == {("Deny", "*")}
        assert set(kept) == {"CoachNoGrants", "CoachNoOldLinks"}
        assert kept["CoachNoGrants"]["Action"] == ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"]
        assert kept["CoachNoGrants"]["Resource"] == [f"arn:aws:s3:::{bucket.name}/coach/*"]
        assert kept["CoachNoOldLinks"]["Condition"] == {"NumericGreaterThan": {"s3:signatureAge": "600000"}}

    @pytest.mark.parametrize(
        ("endpoint", "insists"), [(None, True), ("https://s3", True), ("http://s3", False)]
    )
    def test_insists_on_tls_where_there_is_any(self, endpoint: str | None, *, insists: bool) -> None:
        address = replace(address_of("http://a:b@host:1", "bucket"), endpoint=endpoint)
        tls = [each for each in statements_of(Bucket(address)) if each["Sid"] == "CoachOnlyTls"]
        assert [each["Condition"] for each in tls] == [{"Bool": {"aws:SecureTransport": "false"}}] * insists

    async def test_preparing_again_changes_nothing_and_leaves_the_statements_of_others(
        self, bucket: Bucket
    ) -> None:
        theirs = {
            "Sid": "Theirs",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:DeleteBucketWebsite",
            "Resource": f"arn:aws:s3:::{bucket.name}",
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": theirs})
        await bucket.ask(lambda client: client.put_bucket_policy(Bucket=bucket.name, Policy=policy))
        for _ in range(2):
            await prepare_bucket(bucket)
            assert await kept_statements(bucket) == [theirs, *statements_of(bucket)]


async def kept_statements(bucket: Bucket) -> list[dict[str, Any]]:
    answer = await bucket.ask(lambda client: client.get_bucket_policy(Bucket=bucket.name))
    statements: list[dict[str, Any]] = json.loads(answer["Policy"])["Statement"]
    return statements
