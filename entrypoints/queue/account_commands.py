"""Account commands. Their data is personal: it travels sealed."""

from uuid import UUID

from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class RegisterUser(Data):
    email: str
    password: str
    display_name: str
    timezone: str

    def command(self, origin: Origin) -> RegisterUserCommand:
        return RegisterUserCommand(
            caller=origin.caller,
            email=self.email,
            password=self.password,
            display_name=self.display_name,
            timezone=self.timezone,
        )


class LogIn(Data):
    """``address`` is where the person is, if the producer can tell."""

    email: str
    password: str
    address: str | None = None

    def command(self, origin: Origin) -> LogInCommand:
        return LogInCommand(
            tenant_id=origin.caller.tenant_id,
            email=self.email,
            password=self.password,
            address=self.address,
        )


class RefreshTokens(Data):
    refresh_token: str

    def command(self, origin: Origin) -> RefreshTokensCommand:
        return RefreshTokensCommand(tenant_id=origin.caller.tenant_id, refresh_token=self.refresh_token)


class LogOut(Data):
    refresh_token: str

    def command(self, origin: Origin) -> LogOutCommand:
        return LogOutCommand(tenant_id=origin.caller.tenant_id, refresh_token=self.refresh_token)


class ChangeProfile(Data):
    display_name: str | None = None
    timezone: str | None = None
    expected_version: int | None = None

    def command(self, origin: Origin) -> ChangeProfileCommand:
        return ChangeProfileCommand(
            caller=origin.caller,
            display_name=self.display_name,
            timezone=self.timezone,
            expected_version=self.expected_version,
        )


class ChangePassword(Data):
    current_password: str
    new_password: str

    def command(self, origin: Origin) -> ChangePasswordCommand:
        return ChangePasswordCommand(
            caller=origin.caller, current_password=self.current_password, new_password=self.new_password
        )


class RequestPasswordReset(Data):
    email: str

    def command(self, origin: Origin) -> RequestPasswordResetCommand:
        return RequestPasswordResetCommand(tenant_id=origin.caller.tenant_id, email=self.email)


class ResetPassword(Data):
    """``address`` is where the person is, if the producer can tell."""

    token: str
    new_password: str
    address: str | None = None

    def command(self, origin: Origin) -> ResetPasswordCommand:
        return ResetPasswordCommand(
            tenant_id=origin.caller.tenant_id,
            token=self.token,
            new_password=self.new_password,
            address=self.address,
        )


class EndLogin(Data):
    login_id: UUID

    def command(self, origin: Origin) -> EndLoginCommand:
        return EndLoginCommand(caller=origin.caller, login_id=self.login_id)


class EndLogins(Data):
    def command(self, origin: Origin) -> EndLoginsCommand:
        return EndLoginsCommand(caller=origin.caller)
