"""Logging in, staying logged in and logging out."""

from typing import Literal

import msgspec
from litestar.types import ASGIApp

from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.views import TokensView
from entrypoints.http.answers import answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door, bearer
from entrypoints.http.fields import Email, Password, RefreshToken
from entrypoints.http.operation import Operation, route


class Credentials(msgspec.Struct, forbid_unknown_fields=True):
    email: Email
    password: Password


class Refresh(msgspec.Struct, forbid_unknown_fields=True):
    refresh_token: RefreshToken


class Tokens(msgspec.Struct, frozen=True):
    """As OAuth 2.0 gives them (RFC 6749, 5.1); ``expires_in`` counts seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the kind of token, not one

    @classmethod
    def of(cls, view: TokensView) -> "Tokens":
        return cls(view.access_token, view.refresh_token, view.expires_in)


class TokensDoor(Door):
    path = "/v1/tokens"
    tags = ("Account",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="log_in", body=Credentials, answers=Tokens, anonymous=True, in_tenant=True, limited=True
        ),
    )
    async def log_in(self, request: Ask) -> ASGIApp:
        """Log in."""
        address = await self.admitted(request)
        given = await read_body(request, Credentials)
        command = LogInCommand(
            tenant_id=self.tenant(request), email=given.email, password=given.password, address=address
        )
        return answer(request, Tokens.of(granted(await self.coach.log_in(command))))

    @route(
        "POST",
        "/refresh",
        Operation(
            use_case="refresh_tokens",
            body=Refresh,
            answers=Tokens,
            anonymous=True,
            in_tenant=True,
            limited=True,
        ),
    )
    async def refresh_tokens(self, request: Ask) -> ASGIApp:
        """Trade a refresh token for new tokens.

        It works once; used again it ends the whole login.
        """
        await self.admitted(request)
        given = await read_body(request, Refresh)
        command = RefreshTokensCommand(tenant_id=self.tenant(request), refresh_token=given.refresh_token)
        return answer(request, Tokens.of(granted(await self.coach.refresh_tokens(command))))

    @route(
        "DELETE",
        "/",
        Operation(use_case="log_out", body=Refresh, status=204, anonymous=True, in_tenant=True, limited=True),
    )
    async def log_out(self, request: Ask) -> ASGIApp:
        """Log out.

        The refresh token comes in the body, or as Authorization: Bearer without a body.
        """
        await self.admitted(request)
        token = bearer(request) or (await read_body(request, Refresh)).refresh_token
        command = LogOutCommand(tenant_id=self.tenant(request), refresh_token=token)
        granted(await self.coach.log_out(command))
        return nothing(request)
