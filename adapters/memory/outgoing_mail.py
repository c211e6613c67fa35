"""Letters that nobody brings."""

from application.ports.outgoing_mail import Letter


class MemoryOutgoingMail:
    def __init__(self) -> None:
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)
