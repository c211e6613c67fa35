"""The registry of personal data: every field of every store and message, declared personal or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.privacy.declaring import Declared, Field
from domain.privacy.registry_of_documents import DOCUMENTS, OBJECTS, VECTORS
from domain.privacy.registry_of_messages import COMMANDS, EVENTS, OUTCOMES
from domain.privacy.registry_of_rows import ROWS

REGISTRY: Sequence[Declared] = tuple(
    declared
    for items in (ROWS, DOCUMENTS, VECTORS, OBJECTS, EVENTS, COMMANDS, OUTCOMES)
    for item in items
    for declared in item
)


@dataclass(frozen=True, slots=True)
class Differences:
    """Fields that nobody declared, declared ones that are gone, and ones that were declared twice."""

    undeclared: Sequence[Field]
    gone: Sequence[Field]
    repeated: Sequence[Field]


def compared(registry: Iterable[Declared], there: Iterable[Field]) -> Differences:
    declared = [each.identity for each in registry]
    found = dict.fromkeys(there)
    return Differences(
        undeclared=[field for field in found if field not in set(declared)],
        gone=[field for field in dict.fromkeys(declared) if field not in found],
        repeated=[field for field in dict.fromkeys(declared) if declared.count(field) > 1],
    )
