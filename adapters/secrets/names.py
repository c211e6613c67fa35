"""Names of secrets: nothing that leads out of a folder."""

import re

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("the name of a secret is small letters, digits and _")
    return name
