"""How much there is in a bucket, for operators."""

from collections.abc import Mapping

from adapters.s3.bucket import Bucket
from adapters.s3.inventory import S3Inventory


async def count_objects(bucket: Bucket) -> Mapping[str, int]:
    """Objects and bytes, over all tenants."""
    sizes = [int(item.digest or 0) async for item in S3Inventory(bucket).items()]
    return {"objects": len(sizes), "bytes": sum(sizes)}
