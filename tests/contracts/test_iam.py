"""What each service may do with the buckets, by `infrastructure/deploy/iam` and through our own adapters.

The server has its own word for asking whether a bucket is there, and looks at a deletion of many as at one of
the bucket: ``in_its_words`` adds that to what the policies say.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import httpx
import pytest

from adapters.s3.backup_place import S3BackupPlace
from adapters.s3.bucket import Bucket, BucketAddress, told_by
from adapters.s3.erasure_ledger import FOLDER, S3ErasureLedger
from adapters.s3.inventory import S3Inventory
from adapters.s3.learner_traces import S3Traces
from adapters.s3.object_store import S3ObjectStore
from adapters.s3.rules import prepare_bucket
from application.ports.failures import StoreUnavailable
from application.ports.learner_traces import Whose
from tests.s3_server import PolicyServer
from tests.servers import started

pytestmark = pytest.mark.infra

IAM = Path(__file__).parents[2] / "infrastructure" / "deploy" / "iam"
REGION = "us-east-1"
TENANT, OWNER = UUID(int=7), UUID(int=8)
ERASURE = UUID(int=9)
REFUSED = {"AccessDenied", "403", None}  # of one, of a question without an answer, of one among many
Services = Mapping[str, tuple[Bucket, ...]]  # the objects' and the backups'


def key(kind: str) -> str:
    return f"{TENANT}/{kind}/{OWNER}/1"


THERE = {
    "study-coach": [
        *(key(kind) for kind in ("uploads", "audio", "reports", "exports", "elsewhere")),
        f"{FOLDER}{ERASURE}/entry.json",
    ],
    "study-coach-backups": ["sets/1", "wal/1/2", "wal/1/2.partial"],
}  # as the policies call them


def in_its_words(policy: dict[str, Any]) -> str:
    for statement in policy["Statement"]:
        if "s3:ListBucket" in statement["Action"]:
            statement["Action"].append("s3:HeadBucket")
        if "s3:DeleteObject" in statement["Action"] and statement["Effect"] == "Allow":
            statement["Resource"] += [each.partition("/")[0] for each in statement["Resource"]]
    return json.dumps(policy)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with started(lambda place: PolicyServer(place / "moto", throwaway=True)) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def services(server: str) -> Iterator[Services]:
    """Both buckets, with something of every kind in them, as each service sees them with its own account."""
    anybody = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name=REGION)
    iam, s3 = anybody.client("iam", endpoint_url=server), anybody.client("s3", endpoint_url=server)
    for name, keys in THERE.items():
        s3.create_bucket(Bucket=name)
        for each in keys:
            s3.put_object(Bucket=name, Key=each, Body=b"x")
    made: dict[str, tuple[Bucket, ...]] = {}
    for file in sorted(IAM.glob("*.json")):
        user = file.stem
        iam.create_user(UserName=user)
        policy = in_its_words(json.loads(file.read_text()))
        iam.put_user_policy(UserName=user, PolicyName=user, PolicyDocument=policy)
        account = iam.create_access_key(UserName=user)["AccessKey"]
        address = partial(
            BucketAddress,
            region=REGION,
            endpoint=server,
            key_id=account["AccessKeyId"],
            secret=account["SecretAccessKey"],
        )
        made[user] = tuple(Bucket(address(name=name)) for name in THERE)
    httpx.post(f"{server}/moto-api/reset-auth", content=b"0").raise_for_status()  # from now on it asks who
    yield made
    for buckets in made.values():
        for bucket in buckets:
            bucket.close()


Act = Callable[[Bucket, Bucket], Awaitable[object]]


def put(kind: str) -> Act:
    return lambda ours, _: S3ObjectStore(ours).put(key(kind), b"y", content_type="text/plain")


def reading(name: str) -> Act:
    return lambda ours, _: S3ObjectStore(ours).get(name)


def get(kind: str) -> Act:
    return reading(key(kind))


def remove(kind: str) -> Act:
    return lambda ours, _: S3ObjectStore(ours).remove(key(kind))


def throw_away(name: str) -> Act:
    return lambda _, backups: S3BackupPlace(backups).remove(name)


async def listed(bucket: Bucket) -> list[object]:
    return [each async for each in S3Inventory(bucket).items()]


async def names(bucket: Bucket) -> list[str]:
    return [each async for each in S3BackupPlace(bucket).keys("sets")]


def of_the_ledger(work: str) -> Act:
    """As nothing of ours does."""

    def change(ours: Bucket) -> Awaitable[object]:
        place = {"Bucket": ours.name, "Key": f"{FOLDER}{ERASURE}/entry.json"}
        return ours.ask(lambda client: getattr(client, work)(**place))

    return lambda ours, _: change(ours)


# What is done, and who does it. Everybody else is refused.
ACTS: Mapping[str, tuple[Act, set[str]]] = {
    "sees that it is there": (
        lambda ours, _: ours.ask(lambda client: client.head_bucket(Bucket=ours.name)),
        {"api", "worker", "migration", "backup"},
    ),
    "lists the objects": (lambda ours, _: listed(ours), {"api", "worker", "migration", "backup"}),
    "reads an upload": (get("uploads"), {"api", "worker", "backup"}),
    "reads a voice": (get("audio"), {"api", "worker", "backup"}),
    "reads a report": (get("reports"), {"api", "worker", "backup"}),
    "reads an export": (get("exports"), {"api", "worker", "backup"}),
    "reads what is nobody's": (get("elsewhere"), {"worker", "backup"}),
    "writes an upload": (put("uploads"), {"api", "worker"}),
    "writes a voice": (put("audio"), {"api", "worker"}),
    "writes a report": (put("reports"), {"worker"}),
    "writes an export": (put("exports"), {"worker"}),
    "writes elsewhere": (put("elsewhere"), set()),
    "removes an upload": (remove("uploads"), {"api", "worker"}),
    "removes a voice": (remove("audio"), {"api", "worker"}),
    "removes a report": (remove("reports"), {"worker"}),
    "removes an export": (remove("exports"), {"worker"}),
    "removes what is nobody's": (remove("elsewhere"), {"worker"}),
    "removes every version of a learner's": (
        lambda ours, _: S3Traces(ours).remove(Whose(tenant_id=TENANT, user_id=OWNER)),
        {"worker"},
    ),
    "reads the ledger": (reading(f"{FOLDER}{ERASURE}/entry.json"), {"api", "worker", "backup"}),
    "enters an erasure": (lambda ours, _: S3ErasureLedger(ours).prove(ERASURE, "{}"), {"worker"}),
    "takes an erasure back": (of_the_ledger("delete_object"), set()),
    "lists backups": (lambda _, backups: names(backups), {"backup", "prune"}),
    "reads a backup": (lambda _, backups: S3BackupPlace(backups).get("sets/1"), {"backup", "prune"}),
    "writes a backup": (lambda _, backups: S3BackupPlace(backups).put("sets/2", b"x"), {"backup", "prune"}),
    "throws a backup away": (throw_away("sets/1"), {"prune"}),
    "throws a piece of a log away": (throw_away("wal/1/2"), {"prune"}),
    "throws away what a whole piece replaces": (throw_away("wal/1/2.partial"), {"backup", "prune"}),
}


@pytest.mark.parametrize("act", ACTS)
async def test_who_may(services: Services, act: str) -> None:
    do, who = ACTS[act]
    may, told = set(), set()
    for name, (ours, backups) in services.items():
        try:
            await do(ours, backups)
        except StoreUnavailable as refused:
            told.add(told_by(refused))
        else:
            may.add(name)
    assert may == who
    assert told <= REFUSED


async def test_migrations_prepare_the_bucket(services: Services) -> None:
    """Last: the server cannot read the conditions of what is put into force there, and denies it all."""
    for name, (ours, _) in services.items():
        if name == "migration":
            await prepare_bucket(ours)
        else:
            with pytest.raises(StoreUnavailable):
                await prepare_bucket(ours)
