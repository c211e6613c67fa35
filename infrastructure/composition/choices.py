"""What follows from the settings, and other small things between a part and the next."""

import hmac
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any, TypeVar

from adapters.offline.quoting_tutor import QuotingTutor
from adapters.offline.words import Words
from adapters.openai.model_server import ModelServer
from adapters.openai.tutor import OpenAITutor
from application.ports.embedder import Embedder, Embedders
from application.ports.tutor import Tutor
from domain.identity.rates import Rate
from infrastructure.settings import OFFLINE_MODELS, Settings

T = TypeVar("T")


def audit_key(receipt_key: bytes) -> bytes:
    """Receipts and the chain prove to others what was done here: they are kept alike, and as long."""
    return hmac.digest(receipt_key, b"study-coach audit chain v1", "sha256")


def when_needed(module: str, name: str) -> Callable[..., Any]:
    """A part whose libraries take long to load, and which not every process builds."""
    return lambda *parts, **options: getattr(import_module(module), name)(*parts, **options)


def together(*parts: Sequence[T]) -> Sequence[T]:
    return [each for part in parts for each in part]


def among(usual: Embedder, models: Any) -> Embedders:  # noqa: ANN401 - of the fakes
    return models.beginning_with(usual)  # type: ignore[no-any-return] # the same


def same(value: T) -> T:
    return value


def rate(name: str, per_minute: int) -> Rate | None:
    return Rate(name, per_minute, burst=per_minute) if per_minute else None


def nats_url(settings: Settings) -> str:
    return settings.nats_url.get_secret_value() if settings.nats_url is not None else ""


def thinking(settings: Settings) -> timedelta:
    """What a request may take besides: one question to each model, as patiently as we are with it."""
    embeds = settings.embedding_model not in (None, *OFFLINE_MODELS)
    return (embeds + bool(settings.chat_model)) * ModelServer.patience


def tutor(settings: Settings, server: ModelServer, words: Words) -> Tutor:
    return QuotingTutor(words) if settings.chat_model is None else OpenAITutor(server, settings.chat_model)
