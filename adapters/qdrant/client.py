"""The client, and what it complains of in the words of the ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from qdrant_client import AsyncQdrantClient
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from application.ports.failures import StoreUnavailable

STORE = "vectors"
ANSWERING = 10  # seconds that a request may take
NOT_FOUND, TOO_BUSY, BROKEN = 404, 429, 500


class CollectionGone(Exception):
    """The collection was there a moment ago."""


def qdrant_client(url: str, api_key: str | None) -> AsyncQdrantClient:
    """Connects when first needed. Which versions fit together is the operator's affair, not a warning's."""
    return AsyncQdrantClient(url=url, api_key=api_key, timeout=ANSWERING, check_compatibility=False)


@contextmanager
def answering() -> Iterator[None]:
    """Raises ``StoreUnavailable`` if the same request may work later, ``CollectionGone`` if never again."""
    try:
        yield
    except UnexpectedResponse as refusal:
        if refusal.status_code == NOT_FOUND:
            raise CollectionGone from refusal
        if refusal.status_code == TOO_BUSY or (refusal.status_code or 0) >= BROKEN:
            raise StoreUnavailable(STORE) from refusal
        raise
    except (ResponseHandlingException, OSError) as silence:
        raise StoreUnavailable(STORE) from silence
    except ValueError as refusal:  # of the client's local mode
        if "not found" in str(refusal):
            raise CollectionGone from refusal
        raise
