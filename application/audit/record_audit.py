"""Subscriber: whatever changes an account is on record."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.audit_log import AuditLog
from application.ports.outbox import DeliveredEvent
from domain.audit.entry import AuditEntry
from domain.identity.events import (
    LoggedIn,
    LoggedOut,
    PasswordChanged,
    PasswordResetRequested,
    ProfileChanged,
    RefreshTokenReused,
    RoleGiven,
    UserRegistered,
)
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class RecordAudit:
    """The entry takes the event's id, so that recording twice records once."""

    name: ClassVar[str] = "audit"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (
        UserRegistered,
        ProfileChanged,
        PasswordChanged,
        PasswordResetRequested,
        LoggedIn,
        LoggedOut,
        RefreshTokenReused,
        RoleGiven,
    )

    audit: AuditLog

    async def handle(self, delivered: DeliveredEvent) -> None:
        event = delivered.event
        await self.audit.record(
            AuditEntry(
                id=delivered.event_id,
                tenant_id=event.tenant_id,
                user_id=event.user_id,
                action=event.name,
                metadata=_metadata(event),
                created_at=event.occurred_at,
            )
        )


def _metadata(event: DomainEvent) -> dict[str, str]:
    match event:
        case ProfileChanged(fields=fields):
            return {"fields": ", ".join(fields)}
        case RoleGiven(role=role):
            return {"role": role}
        case (
            LoggedIn(family_id=family_id)
            | LoggedOut(family_id=family_id)
            | RefreshTokenReused(family_id=family_id)
        ):
            return {"family_id": str(family_id)}
        case _:
            return {}
