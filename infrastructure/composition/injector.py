"""The one place that knows what composes us."""

from infrastructure.hiding import hidden

with hidden("fastapi"):  # for a wiring that we do not use, it loads this framework wherever it finds it
    from dependency_injector import containers, providers

__all__ = ["containers", "providers"]
