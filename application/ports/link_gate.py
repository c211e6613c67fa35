"""What signed links of our own lead to, where no object store stands by itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from application.ports.object_store import ObjectStore


class LinkFault(Enum):
    FORGED = "it was changed, or never signed by us"
    EXPIRED = "its time is over"
    OTHER_METHOD = "it was signed for another method"
    OTHER_OBJECT = "it was signed for another object"


class LinkRefused(Exception):
    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a link allows. ``size`` is in bytes and stands where something is to be put."""

    method: str
    key: str
    content_type: str
    size: int | None = None
    filename: str | None = None
    expires_at: datetime


class LinkGate(Protocol):
    """Knows the links that were signed here: ``opened`` is given what of them comes with a request.

    It raises ``LinkRefused``.
    """

    def opened(self, token: str, *, method: str, key: str) -> Grant: ...


@dataclass(frozen=True, slots=True)
class LinkedObjects:
    """The objects behind the gate."""

    gate: LinkGate
    store: ObjectStore
