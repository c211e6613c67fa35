"""The schema of the bucket: fences and rules, in a version that it wears as a tag. A folder has none."""

from collections.abc import Sequence
from importlib import import_module

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import SchemaStep
from infrastructure import buckets
from infrastructure.refused import Refused
from infrastructure.settings import Settings, variable

_IN_FOLDER = "0"


class ObjectSchema:
    store = "objects"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def newest(self) -> str:
        if self._settings.objects_in == "folder":
            return _IN_FOLDER
        return str(import_module("adapters.s3.rules").SCHEMA)

    async def version(self) -> str | None:
        if self._settings.objects_in == "folder":
            return _IN_FOLDER
        bucket = buckets.bucket_of(self._settings)
        try:
            version = await import_module("adapters.s3.rules").schema_of(bucket)
        except StoreUnavailable as away:
            raise Refused(
                f"The bucket that {variable('s3_bucket')} names does not answer ({reason_of(away)})"
            ) from None
        finally:
            bucket.close()
        return None if version is None else str(version)

    async def pending(self, *, sql: bool = False) -> Sequence[SchemaStep]:  # noqa: ARG002 - there is none
        if await self.version() == self.newest:
            return []
        return [SchemaStep(version=self.newest, does="A bucket that is private and forgetful in time.")]

    async def up(self) -> None:
        """Also when it is up to date: what somebody changed by hand since is put right."""
        await buckets.prepare(self._settings)

    async def down(self, to: str | None) -> Sequence[SchemaStep]:
        if to == await self.version():
            return []
        raise Refused("A bucket that is private and forgetful stays so: fences are not taken down")
