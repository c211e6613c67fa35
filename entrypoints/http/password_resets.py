"""A way back in for whoever has forgotten their password."""

import msgspec
from litestar.types import ASGIApp

from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from entrypoints.http.answers import granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import Email, Password, ResetToken
from entrypoints.http.operation import Operation, route


class Forgotten(msgspec.Struct, forbid_unknown_fields=True):
    email: Email


class NewPassword(msgspec.Struct, forbid_unknown_fields=True):
    token: ResetToken
    new_password: Password


class PasswordResets(Door):
    path = "/v1/password-resets"
    tags = ("Account",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="request_password_reset",
            body=Forgotten,
            status=204,
            anonymous=True,
            in_tenant=True,
            limited=True,
        ),
    )
    async def request_password_reset(self, request: Ask) -> ASGIApp:
        """Ask for a letter with a token.

        It is answered alike whether there is such an account or not.
        """
        await self.admitted(request)
        tenant_id = self.tenant(request)
        given = await read_body(request, Forgotten)
        command = RequestPasswordResetCommand(tenant_id=tenant_id, email=given.email)
        granted(await self.coach.request_password_reset(command))
        return nothing(request)

    @route(
        "POST",
        "/redemption",
        Operation(
            use_case="reset_password",
            body=NewPassword,
            status=204,
            anonymous=True,
            in_tenant=True,
            limited=True,
        ),
    )
    async def reset_password(self, request: Ask) -> ASGIApp:
        """Choose a new password with the token of the letter. It ends every login of yours."""
        address = await self.admitted(request)
        tenant_id = self.tenant(request)
        given = await read_body(request, NewPassword)
        command = ResetPasswordCommand(
            tenant_id=tenant_id, token=given.token, new_password=given.new_password, address=address
        )
        granted(await self.coach.reset_password(command))
        return nothing(request)
