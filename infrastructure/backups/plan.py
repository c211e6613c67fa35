"""What the plan holds, and what happens in it: what a drill's rates are multiplied with."""

from entrypoints.cli.drilled import Planned

MESSAGE = 554  # bytes of a document (capacity.md)
VECTOR = 8_294  # bytes of a row with its indexes (vector-memory.md)
OBJECT = 1_000_000  # bytes: supposed, between a report's 28,000 and the 50 million of the largest upload
LOGGED = 10_000  # bytes that a write adds to PostgreSQL's log: supposed

DAY, SNAPSHOTS = 24 * 3600, 6 * 3600  # seconds between two bases, and two copies of documents
ROW_WRITES, MESSAGE_WRITES = 5, 20  # a second
LEARNERS, VECTORS = 50_000, 20_000_000

PLANNED = Planned(
    bytes={
        "postgres": 200_000_000_000 + VECTORS * VECTOR + DAY * ROW_WRITES * LOGGED,
        "mongo": 500_000_000_000,
        "objects": 2_000_000_000_000,
    },
    after={"mongo": SNAPSHOTS * MESSAGE_WRITES},
    everything=500_000_000_000 // MESSAGE + VECTORS + 2 * LEARNERS + 2_000_000_000_000 // OBJECT,
    always=2 * LEARNERS + 2_000_000_000_000 // OBJECT,
    changes=ROW_WRITES + 2 * MESSAGE_WRITES,
    between_checks=DAY,
)
