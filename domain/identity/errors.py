"""What can stand between a person and their account."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class EmailInvalid:
    code: ClassVar[str] = "email_invalid"


@dataclass(frozen=True, slots=True)
class EmailTaken:
    code: ClassVar[str] = "email_taken"


@dataclass(frozen=True, slots=True)
class TimezoneUnknown:
    code: ClassVar[str] = "timezone_unknown"


@dataclass(frozen=True, slots=True)
class PasswordUnfit:
    code: ClassVar[str] = "password_unfit"
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class CredentialsWrong:
    """Unknown e-mail and wrong password look the same on purpose."""

    code: ClassVar[str] = "credentials_wrong"


@dataclass(frozen=True, slots=True)
class TooManyAttempts:
    """Too many wrong passwords, whether or not there is such an account. ``retry_after`` is in seconds."""

    code: ClassVar[str] = "too_many_attempts"
    retry_after: int


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """``retry_after`` is in seconds."""

    code: ClassVar[str] = "too_many_requests"
    retry_after: int


@dataclass(frozen=True, slots=True)
class AccessTokenInvalid:
    code: ClassVar[str] = "access_token_invalid"


@dataclass(frozen=True, slots=True)
class RefreshTokenInvalid:
    code: ClassVar[str] = "refresh_token_invalid"


@dataclass(frozen=True, slots=True)
class PasswordResetInvalid:
    """Unknown, used, replaced by a later one, or over."""

    code: ClassVar[str] = "password_reset_invalid"


@dataclass(frozen=True, slots=True)
class LoginNotFound:
    code: ClassVar[str] = "login_not_found"


@dataclass(frozen=True, slots=True)
class AccountNotFound:
    code: ClassVar[str] = "account_not_found"
