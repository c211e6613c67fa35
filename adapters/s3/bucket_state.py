"""What a bucket has become since it was prepared: somebody may have opened it, or let it keep too much."""

from collections.abc import Sequence
from dataclasses import dataclass

from botocore.exceptions import ClientError

from adapters.s3.bucket import Bucket, Client, code_of
from adapters.s3.rules import PRIVATE, rules_for

_NOTHING_BLOCKED = "NoSuchPublicAccessBlockConfiguration"
_NO_RULES = "NoSuchLifecycleConfiguration"


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketState:
    """``missing_rules`` are those of ours that are not there, or are turned off."""

    is_public: bool
    missing_rules: Sequence[str]


async def state_of(bucket: Bucket) -> BucketState:
    return await bucket.ask(lambda client: _looked_at(client, bucket))


def _looked_at(client: Client, bucket: Bucket) -> BucketState:
    there = _rules_on(client, bucket.name)
    wanted = [rule["ID"] for rule in rules_for(bucket.prefix)]
    return BucketState(
        is_public=not _is_blocked(client, bucket.name),
        missing_rules=[each for each in wanted if each not in there],
    )


def _is_blocked(client: Client, name: str) -> bool:
    try:
        blocked = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    except ClientError as failure:
        if code_of(failure) == _NOTHING_BLOCKED:
            return False
        raise
    return all(blocked.get(each) for each in PRIVATE)


def _rules_on(client: Client, name: str) -> set[str]:
    try:
        rules = client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    except ClientError as failure:
        if code_of(failure) == _NO_RULES:
            return set()
        raise
    return {rule.get("ID", "") for rule in rules if rule["Status"] == "Enabled"}
