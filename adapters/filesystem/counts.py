"""How much there is in a folder of objects, for operators."""

import asyncio
from collections.abc import Mapping
from pathlib import Path


async def count_objects(folder: Path) -> Mapping[str, int]:
    """Files and bytes, over all tenants."""
    return await asyncio.to_thread(_count, folder / "objects")


def _count(folder: Path) -> Mapping[str, int]:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return {"objects": len(sizes), "bytes": sum(sizes)}
