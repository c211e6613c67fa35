"""What MongoDB, vector payloads and objects hold of learners: one line for each."""

from domain.privacy.declaring import Declaring, Kept, Place

# One item a line.
# fmt: off

_collection = Declaring(Place.DOCUMENT)
_payload = Declaring(Place.VECTOR)
_prefix = Declaring(Place.OBJECT)

DOCUMENTS = (
    _collection("dialogue_messages", "what was said", Kept.DIALOGUE, words="content toolCalls", about="createdAt createdMicros role tokens remember", points="_id tenantId userId sessionId", plain="revisionId"),
    _collection("persona_snapshots", "what the coach has learned", Kept.ERASED, words="traits preferences keywords", about="createdAt createdMicros", points="_id tenantId userId", plain="revisionId"),
    _collection("audit_logs", "who did what; ids and names of fields only", Kept.AUDIT, about="action metadata createdAt createdMicros", points="_id tenantId userId", plain="revisionId"),
)

VECTORS = (
    _payload("vectors", "finding by meaning and by words", Kept.REBUILT, words="tags contentHash meaning terms", about="language source shared", points="id tenantId ownerId resourceId", plain="model schemaVersion version writtenAt"),
)

OBJECTS = (
    _prefix("uploads", "originals of study material", Kept.REMOVED, words="content name", points="tenant owner"),
    _prefix("audio", "voice messages", Kept.VOICE, words="content", points="tenant owner name"),
    _prefix("reports", "reports to read and print", Kept.REPORT, words="content", points="tenant owner name"),
    _prefix("exports", "everything about a learner, for them", Kept.EXPORT, names="content", points="tenant owner name"),
)
