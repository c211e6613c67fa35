"""What can stand between a learner and their coach."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CoachingSessionNotFound:
    code: ClassVar[str] = "coaching_session_not_found"


@dataclass(frozen=True, slots=True)
class MessageDiffers:
    """The same message id came before with other words."""

    code: ClassVar[str] = "message_differs"


@dataclass(frozen=True, slots=True)
class VoiceMessageNotFound:
    code: ClassVar[str] = "voice_message_not_found"
