"""What a bucket must be before anything is put into it: there, private, and forgetful in time."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from adapters.s3.bucket import Bucket, Client, code_of
from adapters.s3.policy import put_policy
from domain.privacy.retention import KEEPING, Keeping, ObjectKind

OURS = "coach-"  # how the names of our rules begin; others are left as they are
ARCHIVE = "GLACIER_IR"  # cheap to keep, and still there at once when a learner asks for it
PRIVATE = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
SCHEMA = 1  # grows with whatever `prepare_bucket` makes different; the bucket wears it as a tag
_SCHEMA_TAG = f"{OURS}schema"
_NO_TAGS = "NoSuchTagSet"
_NO_RULES = "NoSuchLifecycleConfiguration"
_MISSING = ("404", "NoSuchBucket")


async def prepare_bucket(bucket: Bucket) -> None:
    """Doing it again changes nothing. Makes the bucket if it is missing."""
    await bucket.ask(lambda client: _prepare(client, bucket))


async def schema_of(bucket: Bucket) -> int | None:
    """In which version it was prepared last; nothing, if it is missing or nobody has prepared it."""
    tags = await bucket.ask(lambda client: _tags(client, bucket.name))
    return int(tags[_SCHEMA_TAG]) if _SCHEMA_TAG in tags else None


def rules_for(prefix: str) -> Sequence[dict[str, Any]]:
    """The lifecycle rules that follow from how long objects are kept; one more ends unfinished uploads."""
    kept = [_rule(kind, keeping, prefix) for kind, keeping in KEEPING.items() if keeping.expire_after]
    unfinished = {
        "ID": f"{OURS}unfinished",
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    return [*kept, unfinished]


def _prepare(client: Client, bucket: Bucket) -> None:
    if _is_missing(client, bucket.name):
        client.create_bucket(Bucket=bucket.name, **_where(client.meta.region_name))
    client.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=PRIVATE)
    put_policy(client, bucket)
    others = [rule for rule in _rules(client, bucket.name) if not rule.get("ID", "").startswith(OURS)]
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket.name,
        LifecycleConfiguration={"Rules": [*others, *rules_for(bucket.prefix)]},
    )
    tags = _tags(client, bucket.name) | {_SCHEMA_TAG: str(SCHEMA)}
    worn = [{"Key": key, "Value": value} for key, value in tags.items()]
    client.put_bucket_tagging(Bucket=bucket.name, Tagging={"TagSet": worn})


def _tags(client: Client, name: str) -> dict[str, str]:
    try:
        found = client.get_bucket_tagging(Bucket=name)["TagSet"]
    except ClientError as failure:
        if code_of(failure) in (_NO_TAGS, *_MISSING):
            return {}
        raise
    return {each["Key"]: each["Value"] for each in found}


def _is_missing(client: Client, name: str) -> bool:
    try:
        client.head_bucket(Bucket=name)
    except ClientError as failure:
        if code_of(failure) in _MISSING:
            return True
        raise
    return False


def _where(region: str) -> Mapping[str, Any]:
    """Amazon's first region must not be named."""
    if region == "us-east-1":
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _rules(client: Client, name: str) -> Sequence[dict[str, Any]]:
    try:
        rules: Sequence[dict[str, Any]] = client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    except ClientError as failure:
        if code_of(failure) == _NO_RULES:
            return []
        raise
    return rules


def _rule(kind: ObjectKind, keeping: Keeping, prefix: str) -> dict[str, Any]:
    tag = {"Key": "kind", "Value": kind.value}
    rule: dict[str, Any] = {
        "ID": f"{OURS}{kind.value}",
        "Status": "Enabled",
        "Filter": {"And": {"Prefix": prefix, "Tags": [tag]}} if prefix else {"Tag": tag},
    }
    if keeping.archive_after is not None:
        rule["Transitions"] = [{"Days": keeping.archive_after.days, "StorageClass": ARCHIVE}]
    if keeping.expire_after is not None:
        rule["Expiration"] = {"Days": keeping.expire_after.days}
    return rule
