"""The bucket that the settings name. Its libraries take long to load, and not every deployment has one."""

from importlib import import_module
from typing import Any

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from infrastructure.refused import Refused
from infrastructure.settings import Settings, variable


def bucket_of(settings: Settings) -> Any:  # noqa: ANN401 - its type is only known once it is loaded
    """Nothing is connected by making it. Whoever makes it closes it."""
    adapter = import_module("adapters.s3.bucket")
    address = adapter.BucketAddress(
        name=settings.s3_bucket,
        region=settings.s3_region,
        endpoint=settings.s3_endpoint,
        key_id=settings.s3_key_id and settings.s3_key_id.get_secret_value(),
        secret=settings.s3_secret and settings.s3_secret.get_secret_value(),
        prefix=settings.s3_prefix,
    )
    return adapter.Bucket(address)


async def prepare(settings: Settings) -> None:
    """Make the bucket, if there is to be one, private and forgetful in time; raises ``Refused``."""
    if settings.objects_in == "folder":
        return
    adapter, bucket = import_module("adapters.s3.bucket"), bucket_of(settings)
    try:
        await import_module("adapters.s3.rules").prepare_bucket(bucket)
    except StoreUnavailable as away:
        why = adapter.told_by(away) or reason_of(away)
        raise Refused(f"The bucket that {variable('s3_bucket')} names cannot be prepared ({why})") from None
    finally:
        bucket.close()
