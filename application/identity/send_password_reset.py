"""Subscriber: whoever has forgotten their password gets a letter."""

from dataclasses import dataclass
from typing import ClassVar

from application.identity.reset_letter import reset_letter
from application.ports.clock import Clock
from application.ports.outbox import DeliveredEvent
from application.ports.outgoing_mail import Letter, LetterRefused, OutgoingMail
from application.ports.token_issuer import TokenIssuer
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.events import PasswordResetRequested
from domain.identity.refresh_token import fingerprint
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class SendPasswordReset:
    """The token is made here, so that no event and no queue ever holds it. A retry makes another one.

    A letter may come twice; then only the later one opens anything.
    """

    name: ClassVar[str] = "reset-letters"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (PasswordResetRequested,)

    unit_of_work: UnitOfWorkFactory
    tokens: TokenIssuer
    mail: OutgoingMail
    page: str | None
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        event = delivered.event
        if isinstance(event, PasswordResetRequested):
            letter = await self._written(event)
            if letter is not None:
                await self._sent(letter)

    async def _written(self, event: PasswordResetRequested) -> Letter | None:
        now, token = self.clock.now(), self.tokens.one_time_token()
        async with self.unit_of_work(event.tenant_id) as work:
            reset = await work.password_resets.get(event.reset_id)
            user = await work.users.get(event.user_id)
            if reset is None or user is None or not reset.is_waited_for(now=now):
                return None
            reset.issue(fingerprint(token), now=now)
            await work.password_resets.save(reset)
            await work.commit()
        return reset_letter(reset, user.email, token, page=self.page, now=now)

    async def _sent(self, letter: Letter) -> None:
        try:
            await self.mail.send(letter)
        except LetterRefused:
            return  # whoever asked is told nothing, and whoever should read it cannot be reached
