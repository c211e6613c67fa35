"""What a person may give as e-mail, password and time zone."""

import re
import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from returns.result import Failure, Result, Success

from domain.identity.errors import EmailInvalid, PasswordUnfit, TimezoneUnknown

PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 256
_EMAIL_LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_LOCAL_LONGEST = 64  # RFC 5321, 4.5.3.1.1

# What lies beside the tz database's own names where Unix keeps it.
_MACHINE_ZONES = ("posix", "right/", "localtime", "Factory")

# RFC 5322 dot-atom at a host name of letters, digits and hyphens, both widened to the letters of RFC 6531.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_EMAIL = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@{_LABEL}(?:\.{_LABEL})+")


def checked_email(value: str) -> Result[str, EmailInvalid]:
    """The address in its one form (NFKC, lower case), by which it is unique in a tenant."""
    address = unicodedata.normalize("NFKC", value.strip()).lower()
    if len(address) > _EMAIL_LONGEST:
        return Failure(EmailInvalid())
    match = _EMAIL.fullmatch(address)
    if match is None or len(match["local"]) > _LOCAL_LONGEST:
        return Failure(EmailInvalid())
    return Success(address)


def checked_password(value: str) -> Result[str, PasswordUnfit]:
    """NIST SP 800-63B, 3.1.1.2: length is what counts; no rules of composition."""
    if not PASSWORD_SHORTEST <= len(value) <= PASSWORD_LONGEST or "\0" in value:
        return Failure(PasswordUnfit(PASSWORD_SHORTEST, PASSWORD_LONGEST))
    try:
        value.encode()
    except UnicodeEncodeError:
        return Failure(PasswordUnfit(PASSWORD_SHORTEST, PASSWORD_LONGEST))
    return Success(value)


def checked_timezone(value: str) -> Result[str, TimezoneUnknown]:
    """A name of the tz database, such as ``Europe/Vienna``, and not one that only some machines know."""
    if value.startswith(_MACHINE_ZONES):
        return Failure(TimezoneUnknown())
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Failure(TimezoneUnknown())
    return Success(value)
