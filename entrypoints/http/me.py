"""The learner's own account."""

import msgspec
from litestar.types import ASGIApp

from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.views import ProfileView
from entrypoints.http.answers import answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.conditions import expected_version
from entrypoints.http.door import Door
from entrypoints.http.fields import DisplayName, Password, TimeZone
from entrypoints.http.operation import Operation, route


class ProfileChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out, or null, stays as it is."""

    display_name: DisplayName | None = None
    timezone: TimeZone | None = None


class PasswordChange(msgspec.Struct, forbid_unknown_fields=True):
    current_password: Password
    new_password: Password


class Me(Door):
    path = "/v1/me"
    tags = ("Account",)

    @route(
        "GET", "/", Operation(use_case="read_profile", answers=ProfileView, versioned=True, conditional=True)
    )
    async def read_profile(self, request: Ask) -> ASGIApp:
        """Look at your account."""
        profile = granted(
            await self.coach.read_profile(ReadProfileCommand(caller=await self.caller(request)))
        )
        return answer(request, profile, version=profile.version)

    @route(
        "PATCH",
        "/",
        Operation(
            use_case="change_profile",
            body=ProfileChange,
            answers=ProfileView,
            repeatable=True,
            conditional=True,
            versioned=True,
        ),
    )
    async def change_profile(self, request: Ask) -> ASGIApp:
        """Change your display name or time zone."""
        caller = await self.writer(request)
        change = await read_body(request, ProfileChange)
        granted(
            await self.coach.change_profile(
                ChangeProfileCommand(
                    caller=caller,
                    display_name=change.display_name,
                    timezone=change.timezone,
                    expected_version=expected_version(request),
                )
            )
        )
        profile = granted(await self.coach.read_profile(ReadProfileCommand(caller=caller)))
        return answer(request, profile, version=profile.version)

    @route(
        "POST",
        "/password",
        Operation(use_case="change_password", body=PasswordChange, status=204, repeatable=True),
    )
    async def change_password(self, request: Ask) -> ASGIApp:
        """Change your password. It ends every login of yours."""
        caller = await self.writer(request)
        change = await read_body(request, PasswordChange)
        granted(
            await self.coach.change_password(
                ChangePasswordCommand(
                    caller=caller,
                    current_password=change.current_password,
                    new_password=change.new_password,
                )
            )
        )
        return nothing(request)
