"""One vector of those that are kept."""

from dataclasses import dataclass
from datetime import datetime

from application.ports.embedder import Vector
from application.ports.kept_vectors import MeasuredText


@dataclass(frozen=True, slots=True)
class KeptVector:
    text: MeasuredText
    vector: Vector
    kept_at: datetime
