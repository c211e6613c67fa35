"""Opening an account."""

from uuid import UUID

import msgspec
from litestar.types import ASGIApp

from application.caller import Caller
from application.identity.register_user import RegisterUserCommand
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import DisplayName, Email, Password, TimeZone
from entrypoints.http.operation import Operation, route


class NewUser(msgspec.Struct, forbid_unknown_fields=True):
    email: Email
    password: Password
    display_name: DisplayName
    timezone: TimeZone


class Registered(msgspec.Struct, frozen=True):
    """Nothing but the id: the account itself is shown to whoever logs in."""

    id: UUID


class Users(Door):
    path = "/v1/users"
    tags = ("Account",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="register_user",
            body=NewUser,
            answers=Registered,
            status=201,
            anonymous=True,
            in_tenant=True,
            limited=True,
            repeatable=True,
            located=True,
        ),
    )
    async def register_user(self, request: Ask) -> ASGIApp:
        """Open an account."""
        await self.admitted(request)
        tenant_id = self.tenant(request)
        new = await read_body(request, NewUser)
        user_id = granted(
            await self.coach.register_user(
                RegisterUserCommand(
                    caller=Caller(tenant_id, self.new_id(request, tenant_id), await self.request(request)),
                    email=new.email,
                    password=new.password,
                    display_name=new.display_name,
                    timezone=new.timezone,
                )
            )
        )
        return answer(request, Registered(user_id), status=201, location="/v1/me")
