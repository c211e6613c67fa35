"""How much there is in MongoDB, for operators."""

from collections.abc import Mapping

from adapters.mongo.client import Client, answering
from adapters.mongo.documents import DOCUMENTS


async def count_documents(client: Client, database_name: str) -> Mapping[str, int]:
    """By collection, over all tenants."""
    with answering():
        return {
            document.Settings.name: await client[database_name][document.Settings.name].count_documents({})
            for document in DOCUMENTS
        }
