"""How vectors travel to PostgreSQL and back: as pgvector's own bytes, not number by number."""

import struct
import sys
from array import array

import asyncpg

from application.ports.embedder import Vector

_SCHEMA_OF_VECTORS = """
    SELECT nspname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE pg_type.oid = to_regtype('vector')
"""
_HEADER = struct.Struct(">HH")  # how many numbers, and nothing


async def teach(connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
    """Say whether the database knows vectors: before its first migration it does not.

    One transaction, so that one server process of a PgBouncer answers.
    """
    try:
        async with connection.transaction():
            schema = await connection.fetchval(_SCHEMA_OF_VECTORS)
            if schema is not None:
                await connection.set_type_codec(
                    "vector", schema=schema, encoder=encode, decoder=decode, format="binary"
                )
    except asyncpg.InterfaceError as misused:
        if not connection.is_closed():
            raise
        # The driver speaks of misuse when the server ends a connection in the middle of a transaction.
        raise asyncpg.ConnectionDoesNotExistError("the connection was closed") from misused
    return schema is not None


def encode(vector: Vector) -> bytes:
    return _HEADER.pack(len(vector), 0) + _in_network_order(array("f", vector)).tobytes()


def decode(content: bytes) -> Vector:
    return _in_network_order(array("f", content[_HEADER.size :]))


def _in_network_order(numbers: "array[float]") -> "array[float]":
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
