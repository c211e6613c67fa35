"""Whose browser it is: a cookie that only this page gets, and in each form a token that belongs to it."""

import hmac
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from uuid import UUID

from entrypoints.http.asking import Ask
from entrypoints.http.options import HttpOptions

COOKIE = "coach_ops"
_PURPOSE = b"form of the operators' page\0"


@dataclass(frozen=True, slots=True)
class Visit:
    """An operator who has logged in. ``form_token`` is in every form of theirs, and in nobody else's."""

    operator: UUID
    form_token: str

    def sent(self, form_token: str) -> bool:
        return hmac.compare_digest(self.form_token.encode(), form_token.encode())


def access_token(ask: Ask) -> str | None:
    try:
        cookies = SimpleCookie(ask.header(b"cookie") or "")
    except CookieError:
        return None
    return cookies[COOKIE].value if COOKIE in cookies else None


def form_token(options: HttpOptions, token: str) -> str:
    return hmac.digest(options.signing_key, _PURPOSE + token.encode(), "sha256").hex()


def remembered(options: HttpOptions, token: str, *, seconds: int) -> str:
    """For `Set-Cookie`. No script sees it, and no page of another site makes a browser send it."""
    secure = "; Secure" if options.encrypted else ""
    return f"{COOKIE}={token}; Path=/ops; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
