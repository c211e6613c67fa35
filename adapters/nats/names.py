"""What our subjects and streams are called on a broker that others may use too."""

from dataclasses import dataclass

PREFIX = "coach"
CONSUMER = "coach"


@dataclass(frozen=True, slots=True)
class NatsNames:
    """``prefix`` begins every subject: the wire's contract with producers, and with listeners."""

    prefix: str = PREFIX

    @property
    def commands(self) -> str:
        return self._stream("commands")

    @property
    def outcomes(self) -> str:
        return self._stream("outcomes")

    @property
    def events(self) -> str:
        return self._stream("events")

    @property
    def dead_letters(self) -> str:
        return self._stream("dead_letters")

    def event(self, name: str) -> str:
        """The subject of one kind of event."""
        return f"{self.prefix}.event.{name}"

    def dead_letter(self, letter: object) -> str:
        """The subject of one letter: it never holds two messages."""
        return f"{self.prefix}.dead_letter.{letter}"

    def _stream(self, what: str) -> str:
        return f"{self.prefix}_{what}".upper()
