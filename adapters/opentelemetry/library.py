"""OpenTelemetry's packages: an extra that most do not install."""

from importlib.util import find_spec

PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
HOW_TO_INSTALL = "pip install 'opentelemetry-sdk>=1.45,<2' 'opentelemetry-exporter-otlp-proto-http>=1.45,<2'"


def is_installed() -> bool:
    """Asked without loading them."""
    return all(_is_there(each) for each in PACKAGES)


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # of a package around it
        return False
