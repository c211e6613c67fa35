"""How a collection is laid out on the server."""

from typing import Any

from qdrant_client import models

from adapters.qdrant.points import MEANING, TERMS
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import SCHEMA_VERSION, Shelf

# One byte a dimension stays in memory and finds the candidates; the originals lie on disk and say which of
# them are nearest. Each tenant has a graph of its own (`payload_m`), and there is none over all (`m`).
LAYOUT: dict[str, Any] = {
    "vectors_config": {
        MEANING: models.VectorParams(
            size=DIMENSIONS,
            distance=models.Distance.COSINE,
            on_disk=True,
            hnsw_config=models.HnswConfigDiff(m=0, payload_m=16),
            quantization_config=models.ScalarQuantization(
                scalar=models.ScalarQuantizationConfig(
                    type=models.ScalarType.INT8, quantile=0.99, always_ram=True
                )
            ),
        )
    },
    "sparse_vectors_config": {TERMS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
}
RESCORED = models.SearchParams(quantization=models.QuantizationSearchParams(rescore=True, oversampling=2.0))
INDEXES: dict[str, Any] = {
    "tenantId": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True),
    "ownerId": models.PayloadSchemaType.KEYWORD,
    "resourceId": models.PayloadSchemaType.KEYWORD,
    "shared": models.PayloadSchemaType.BOOL,
    "source": models.PayloadSchemaType.KEYWORD,
    "language": models.PayloadSchemaType.KEYWORD,
    "tags": models.PayloadSchemaType.KEYWORD,
    "version": models.PayloadSchemaType.INTEGER,
}


def described(shelf: Shelf, model: str) -> dict[str, Any]:
    """What the collection says of itself."""
    return {
        "shelf": shelf.value,
        "model": model,
        "dimensions": DIMENSIONS,
        "schemaVersion": SCHEMA_VERSION,
    }
