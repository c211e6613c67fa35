"""Use cases: an operator looks at the administrative acts, and whether the chain of them is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.audit_trail import AuditTrail
from domain.audit.chain import Found, Link, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class ListActsCommand:
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListActs:
    """Newest first."""

    trail: AuditTrail

    async def __call__(self, command: ListActsCommand) -> Result[Sequence[Link], Never]:
        return Success(await self.trail.latest(limit=command.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyActsCommand:
    """``known`` is a head that was noted earlier: the position and the digest of what was last then."""

    known: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerified:
    """``head`` is worth noting elsewhere: with it a later look also sees a chain put back as it was."""

    entries: int
    breaks: Sequence[Found]
    head: tuple[int, bytes] | None
    knows_known: bool


@dataclass(frozen=True, slots=True)
class VerifyActs:
    trail: AuditTrail
    key: bytes

    async def __call__(self, command: VerifyActsCommand) -> Result[ChainVerified, Never]:
        verification = Verification(self.key, await self.trail.head())
        knows_known = command.known is None
        async for link in self.trail.chain():
            verification.see(link)
            knows_known = knows_known or command.known == (link.position, link.digest)
        verification.end()
        last = verification.last
        return Success(
            ChainVerified(
                entries=verification.entries,
                breaks=verification.breaks,
                head=None if last is None else (last.position, last.digest),
                knows_known=knows_known,
            )
        )
