"""What a bucket holds of a learner or a tenant: every version, marks of deletion, parts of uploads."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from uuid import UUID

from adapters.s3.bucket import STORE, Bucket, Client
from application.ports.failures import StoreUnavailable
from application.ports.learner_traces import Whose
from application.ports.object_store import KINDS
from domain.privacy.tally import Counts

VERSIONS, MARKERS, UNFINISHED = "versions", "delete markers", "unfinished uploads"
AT_ONCE = 1_000  # the most that one call deletes

Version: TypeAlias = dict[str, str]


class S3Traces:
    """A bucket without versions lists what it has as the only ones."""

    store = "objects"

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    async def count(self, whose: Whose) -> Counts:
        return await self._bucket.ask(lambda client: self._count(client, self._prefixes(whose)))

    async def remove(self, whose: Whose) -> None:
        await self._bucket.ask(lambda client: self._remove(client, self._prefixes(whose)))

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await self._bucket.ask(lambda client: self._count(client, [self._all_of(tenant_id)]))

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await self._bucket.ask(lambda client: self._remove(client, [self._all_of(tenant_id)]))

    def _count(self, client: Client, prefixes: Iterable[str]) -> Counts:
        counts = dict.fromkeys((VERSIONS, MARKERS, UNFINISHED), 0)
        for prefix in prefixes:
            for versions, markers in self._listed(client, prefix):
                counts[VERSIONS] += len(versions)
                counts[MARKERS] += len(markers)
            counts[UNFINISHED] += len(self._parts(client, prefix))
        return {kind: count for kind, count in counts.items() if count}

    def _remove(self, client: Client, prefixes: Iterable[str]) -> None:
        for prefix in prefixes:
            for upload in self._parts(client, prefix):
                client.abort_multipart_upload(Bucket=self._bucket.name, **upload)
            found = [
                each for versions, markers in self._listed(client, prefix) for each in (*versions, *markers)
            ]
            for start in range(0, len(found), AT_ONCE):
                listed = {"Objects": found[start : start + AT_ONCE], "Quiet": True}
                answer = client.delete_objects(Bucket=self._bucket.name, Delete=listed)
                if answer.get("Errors"):
                    raise StoreUnavailable(STORE)

    def _prefixes(self, whose: Whose) -> Iterator[str]:
        """``{tenant}/{kind}/{owner}/``."""
        for kind in KINDS:
            for name in sorted(map(str, whose.names)):
                yield f"{self._bucket.prefix}{whose.tenant_id}/{kind}/{name}/"

    def _all_of(self, tenant_id: UUID) -> str:
        return f"{self._bucket.prefix}{tenant_id}/"

    def _listed(self, client: Client, prefix: str) -> Iterator[tuple[Sequence[Version], Sequence[Version]]]:
        pages = client.get_paginator("list_object_versions").paginate(Bucket=self._bucket.name, Prefix=prefix)
        for page in pages:
            yield (
                [_version(each) for each in page.get("Versions", ())],
                [_version(each) for each in page.get("DeleteMarkers", ())],
            )

    def _parts(self, client: Client, prefix: str) -> Sequence[Version]:
        listed = client.list_multipart_uploads(Bucket=self._bucket.name, Prefix=prefix)
        return [{"Key": each["Key"], "UploadId": each["UploadId"]} for each in listed.get("Uploads", ())]


def _version(listed: Version) -> Version:
    return {"Key": listed["Key"], "VersionId": listed["VersionId"]}
