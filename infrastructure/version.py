"""Which release this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version of the installed distribution; an image that only copies the source has none."""
    try:
        return version("study-coach")
    except PackageNotFoundError:
        return "unknown"
