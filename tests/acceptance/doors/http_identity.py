"""The HTTP door: accounts and logins."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.identity.authenticate import AuthenticateCommand
from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.list_logins import ListLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from application.identity.views import LoginView, ProfileView, TokensView
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Login, Wire, given


class Registered(msgspec.Struct):
    """The id is chosen behind this door: the client learns it from here."""

    id: UUID


@dataclass
class HttpIdentity:
    wire: Wire

    def trust(self, user_id: UUID, access_token: str) -> None:
        self.wire.logins[user_id] = Login(email="", password="", access_token=access_token)

    async def register_user(self, command: RegisterUserCommand) -> Reply[UUID]:
        reply = await self.wire.ask(
            "POST",
            "/v1/users",
            Registered,
            tenant_id=command.caller.tenant_id,
            body={
                "email": command.email,
                "password": command.password,
                "display_name": command.display_name,
                "timezone": command.timezone,
            },
        )
        if reply.answer is None:
            return Reply(refusal=reply.refusal, words=reply.words)
        self.wire.logins[reply.answer.id] = Login(email=command.email, password=command.password)
        return Reply(answer=reply.answer.id)

    async def log_in(self, command: LogInCommand) -> Reply[TokensView]:
        return await self.wire.ask(
            "POST",
            "/v1/tokens",
            TokensView,
            tenant_id=command.tenant_id,
            body={"email": command.email, "password": command.password},
            address=command.address,
        )

    async def refresh_tokens(self, command: RefreshTokensCommand) -> Reply[TokensView]:
        return await self.wire.ask(
            "POST",
            "/v1/tokens/refresh",
            TokensView,
            tenant_id=command.tenant_id,
            body={"refresh_token": command.refresh_token},
        )

    async def log_out(self, command: LogOutCommand) -> Reply[None]:
        return await self.wire.ask(
            "DELETE",
            "/v1/tokens",
            tenant_id=command.tenant_id,
            body={"refresh_token": command.refresh_token},
        )

    async def authenticate(self, command: AuthenticateCommand) -> Reply[None]:
        return await self.wire.ask("GET", "/v1/me", token=command.access_token)

    async def read_profile(self, command: ReadProfileCommand) -> Reply[ProfileView]:
        return await self.wire.ask("GET", "/v1/me", ProfileView, caller=command.caller)

    async def change_profile(self, command: ChangeProfileCommand) -> Reply[None]:
        return await self.wire.ask(
            "PATCH",
            "/v1/me",
            caller=command.caller,
            version=command.expected_version,
            body=given(display_name=command.display_name, timezone=command.timezone),
        )

    async def change_password(self, command: ChangePasswordCommand) -> Reply[None]:
        reply: Reply[None] = await self.wire.ask(
            "POST",
            "/v1/me/password",
            caller=command.caller,
            body={"current_password": command.current_password, "new_password": command.new_password},
        )
        if reply.accepted:
            self.wire.logins[command.caller.user_id].password = command.new_password
        return reply

    async def request_password_reset(self, command: RequestPasswordResetCommand) -> Reply[None]:
        return await self.wire.ask(
            "POST", "/v1/password-resets", tenant_id=command.tenant_id, body={"email": command.email}
        )

    async def reset_password(self, command: ResetPasswordCommand) -> Reply[None]:
        return await self.wire.ask(
            "POST",
            "/v1/password-resets/redemption",
            tenant_id=command.tenant_id,
            body={"token": command.token, "new_password": command.new_password},
            address=command.address,
        )

    async def list_logins(self, command: ListLoginsCommand) -> Reply[Sequence[LoginView]]:
        return await self.wire.items("/v1/me/logins", LoginView, caller=command.caller)

    async def end_login(self, command: EndLoginCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", f"/v1/me/logins/{command.login_id}", caller=command.caller)

    async def end_logins(self, command: EndLoginsCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", "/v1/me/logins", caller=command.caller)
