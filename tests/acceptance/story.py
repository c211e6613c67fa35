"""What a scenario has told so far: who is in it, what their things are called, what the coach said last."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from application.caller import Caller
from application.identity.views import TokensView
from application.paging import PageRequest
from tests.acceptance.doors.door import Door, Reply
from tests.acceptance.world import World

C = TypeVar("C")
A = TypeVar("A")
T = TypeVar("T")

ALL = PageRequest(limit=200)


class Run(Protocol):
    """Waits for a coroutine, in a function that cannot."""

    def __call__(self, coroutine: Coroutine[Any, Any, T]) -> T: ...


@dataclass(slots=True, kw_only=True)
class Learner:
    """A person of the story, with what they would remember or carry about."""

    tenant_id: UUID
    user_id: UUID = field(default_factory=uuid4)
    email: str
    password: str = "seven brown foxes"
    timezone: str = "Europe/Vienna"
    login: TokensView | None = None

    @property
    def caller(self) -> Caller:
        return Caller(self.tenant_id, self.user_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was made, to be made again."""

    method: Callable[[Any], Coroutine[Any, Any, Reply[Any]]]
    command: Any


@dataclass(slots=True)
class Story:
    """``home`` is the school that learners go to unless the story says otherwise."""

    door: Door
    world: World
    run: Run
    home: UUID
    learners: dict[str, Learner] = field(default_factory=dict)
    seen_versions: dict[UUID, int] = field(default_factory=dict)
    _ids: dict[tuple[str, str], UUID] = field(default_factory=dict)
    _asked: dict[type, Asked] = field(default_factory=dict)
    _last: Asked | None = None
    _reply: Reply[Any] | None = None

    def caller(self, who: str) -> Caller:
        return self.learners[who].caller

    def id_of(self, kind: str, name: str) -> UUID:
        """The number of the thing of that name, whoever owns it; a new number for a new name."""
        return self._ids.setdefault((kind, name), uuid4())

    def rename(self, kind: str, old: str, new: str) -> None:
        self._ids[kind, new] = self.id_of(kind, old)

    def today(self) -> date:
        return self.world.clock.now().date()

    def ask(self, method: Callable[[C], Coroutine[Any, Any, Reply[A]]], command: C) -> Reply[A]:
        """Ask the coach something and keep in mind what was asked and answered."""
        reply = self.run(method(command))
        self._last = self._asked[type(command)] = Asked(method, command)
        self._reply = reply
        return reply

    def ask_again(self, kind: type[C], **changes: object) -> None:
        """The latest request of that kind once more, or one that differs from it."""
        asked = self._asked[kind]
        self.ask(asked.method, replace(asked.command, **changes))

    def latest(self, kind: type[C]) -> C:
        """The latest request of that kind."""
        command: C = self._asked[kind].command
        return command

    def read(self, method: Callable[[C], Coroutine[Any, Any, Reply[A]]], command: C) -> A:
        """Look something up without changing the story."""
        reply = self.run(method(command))
        assert reply.accepted, f"the coach refused with {reply.refusal}"
        assert reply.answer is not None
        return reply.answer

    @property
    def reply(self) -> Reply[Any]:
        assert self._reply is not None, "nobody has asked the coach anything yet"
        return self._reply

    @property
    def last(self) -> Asked:
        assert self._last is not None, "nobody has asked the coach anything yet"
        return self._last

    def expect_accepted(self) -> None:
        assert self.reply.accepted, f"the coach refused with {self.reply.refusal}"
