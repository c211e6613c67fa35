"""What a bucket allows nobody, whatever else they may: in the open, to everybody, or with an old link."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from adapters.s3.bucket import Bucket, Client, code_of

OURS = "Coach"  # how the names of our statements begin; others are left as they are
OLDEST = timedelta(minutes=10)  # link: ours last no longer
_ACLS = ("s3:PutObjectAcl", "s3:PutObjectVersionAcl")
_NO_POLICY = "NoSuchBucketPolicy"


def put_policy(client: Client, bucket: Bucket) -> None:
    """Ours beside those of others who use the same bucket."""
    theirs = [each for each in _statements(client, bucket.name) if not each.get("Sid", "").startswith(OURS)]
    policy = {"Version": "2012-10-17", "Statement": [*theirs, *statements_for(bucket)]}
    client.put_bucket_policy(Bucket=bucket.name, Policy=json.dumps(policy))


def statements_for(bucket: Bucket) -> Sequence[dict[str, Any]]:
    """A server that is reached without TLS, as on the same machine, is not told to insist on it."""
    ours = f"arn:aws:s3:::{bucket.name}/{bucket.prefix}*"
    old = {"NumericGreaterThan": {"s3:signatureAge": str(OLDEST // timedelta(milliseconds=1))}}
    open_line = {"Bool": {"aws:SecureTransport": "false"}}
    return [
        _denying("NoGrants", _ACLS, [ours]),
        _denying("NoOldLinks", ["s3:GetObject", "s3:PutObject"], [ours], when=old),
        *([_denying("OnlyTls", ["s3:*"], [ours], when=open_line)] if bucket.has_tls else []),
    ]


def _denying(
    name: str, actions: Sequence[str], resources: Sequence[str], *, when: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Sid": OURS + name,
        "Effect": "Deny",
        "Principal": "*",
        "Action": list(actions),
        "Resource": list(resources),
    }
    return statement if when is None else statement | {"Condition": when}


def _statements(client: Client, name: str) -> Sequence[dict[str, Any]]:
    try:
        policy = json.loads(client.get_bucket_policy(Bucket=name)["Policy"])
    except ClientError as failure:
        if code_of(failure) == _NO_POLICY:
            return []
        raise
    statements = policy["Statement"]
    return [statements] if isinstance(statements, dict) else statements
