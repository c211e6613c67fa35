"""A learner's account in one tenant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.identity.events import PasswordChanged, ProfileChanged, RoleGiven, UserRegistered
from domain.identity.role import Role
from domain.shared.aggregate import Aggregate


@dataclass(slots=True, kw_only=True, eq=False)
class User(Aggregate):
    """``email`` is normalised, ``timezone`` a name of the tz database; both were checked before."""

    email: str
    password_hash: str
    display_name: str
    timezone: str
    created_at: datetime
    role: Role = Role.LEARNER

    @classmethod
    def register(
        cls,
        *,
        user_id: UUID,
        tenant_id: UUID,
        email: str,
        password_hash: str,
        display_name: str,
        timezone: str,
        now: datetime,
    ) -> Self:
        user = cls(
            id=user_id,
            tenant_id=tenant_id,
            email=email,
            password_hash=password_hash,
            display_name=display_name,
            timezone=timezone,
            created_at=now,
        )
        user._record(UserRegistered(tenant_id=tenant_id, user_id=user_id, occurred_at=now))
        return user

    def change_profile(self, *, display_name: str | None, timezone: str | None, now: datetime) -> None:
        """Changes what was given; nothing happens, and nothing is recorded, where all is as before."""
        changed = []
        if display_name is not None and display_name != self.display_name:
            self.display_name = display_name
            changed.append("display_name")
        if timezone is not None and timezone != self.timezone:
            self.timezone = timezone
            changed.append("timezone")
        if changed:
            self._record(
                ProfileChanged(
                    tenant_id=self.tenant_id, user_id=self.id, occurred_at=now, fields=tuple(changed)
                )
            )

    def give_role(self, role: Role, *, now: datetime) -> bool:
        """Whether it is another one than before."""
        if role is self.role:
            return False
        self.role = role
        self._record(RoleGiven(tenant_id=self.tenant_id, user_id=self.id, occurred_at=now, role=role.value))
        return True

    def renew_hash(self, password_hash: str) -> None:
        """The same password under a dearer hash: nothing that anybody need know of."""
        self.password_hash = password_hash

    def change_password(self, password_hash: str, *, now: datetime) -> None:
        self.password_hash = password_hash
        self._record(PasswordChanged(tenant_id=self.tenant_id, user_id=self.id, occurred_at=now))
