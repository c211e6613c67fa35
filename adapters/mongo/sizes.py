"""How many bytes the documents of MongoDB take."""

from bson import encode

from adapters.mongo.client import Client, answering
from adapters.mongo.documents import DialogueMessages

_SAMPLE = 2_000


async def measure_messages(client: Client, database_name: str) -> tuple[int, int]:
    """Messages and their bytes as BSON, by a sample: without indexes, before compression."""
    collection = client[database_name][DialogueMessages.Settings.name]
    with answering():
        things = await collection.count_documents({})
        sampled = [
            len(encode(each, codec_options=client.codec_options))
            async for each in collection.find().limit(_SAMPLE)
        ]
    return things, round(things * sum(sampled) / max(len(sampled), 1))
