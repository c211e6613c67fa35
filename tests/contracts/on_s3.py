"""Test classes over a bucket of their own."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from adapters.s3.bucket import Bucket, BucketAddress
from adapters.s3.rules import prepare_bucket


def address_of(server: str, name: str, *, prefix: str = "") -> BucketAddress:
    url = urlsplit(server)
    return BucketAddress(
        name=name,
        region="eu-central-1",
        endpoint=f"{url.scheme}://{url.hostname}:{url.port}",
        key_id=url.username,
        secret=url.password,
        prefix=prefix,
    )


class OnS3:
    """The bucket has a random name, a prefix before every key, and is dropped with all that is in it."""

    @pytest.fixture
    async def bucket(self, s3_server: str) -> AsyncIterator[Bucket]:
        bucket = Bucket(address_of(s3_server, f"test-{uuid4().hex}", prefix="coach/"))
        await prepare_bucket(bucket)
        yield bucket
        await asyncio.to_thread(_drop, bucket)
        bucket.close()


def _drop(bucket: Bucket) -> None:
    client, name = bucket.client, bucket.name
    for upload in client.list_multipart_uploads(Bucket=name).get("Uploads", ()):
        client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
    while listed := client.list_objects_v2(Bucket=name).get("Contents"):
        keys = [{"Key": each["Key"]} for each in listed]
        client.delete_objects(Bucket=name, Delete={"Objects": keys})
    client.delete_bucket(Bucket=name)
