"""What learners hand over, told from a seed: uploads and pages, good ones, bad ones, and some taken back."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from returns.result import Result

from application.caller import Caller, Request
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.index_resource import BATCH
from application.knowledge.request_upload import RequestUploadCommand

MARKDOWN = "text/markdown"
SITE = "site.example"
TOPICS = ("ownership", "borrowing", "lifetimes", "traits", "closures", "iterators")
NO_WORDS = "---\n\n***\n"

Put = Callable[[UUID, bytes], Awaitable[None]]
Tell = Callable[[Coach, Put], Awaitable[Result[object, object]]]


def text(topic: str, *, parts: int = 2) -> str:
    return "\n\n".join(
        f"# Part {number} of {topic}\n\n{f'All about {topic}, once more. ' * 12}" for number in range(parts)
    )


def pages_of(seed: int) -> dict[str, tuple[int, str]]:
    """What the site has: status and text of each page."""
    good, cut_off, withdrawn, twice = topics_of(seed)
    return {
        "/long": (200, text(good, parts=BATCH + 6)),
        "/shaky": (200, text(f"shaky {good}")),  # but not when it is asked for the first time
        "/twin": (200, text(twice)),
        "/missing": (404, ""),
        "/empty": (200, NO_WORDS),
        "/cut-off": (200, text(cut_off)),
        "/dropped": (200, text(f"dropped {cut_off}")),
        "/withdrawn": (200, text(withdrawn)),
    }


def topics_of(seed: int) -> list[str]:
    return random.Random(seed).sample(TOPICS, 4)


@dataclass(frozen=True)
class SagaChapter:
    name: str
    tell: Tell


class SagaStory:
    """The same seed tells the same, and a second telling repeats the first to the letter.

    Whoever runs this cancels ``/cut-off`` and deletes ``/dropped`` while they are fetched, and cancels
    ``/withdrawn`` while it is indexed.
    """

    def __init__(self, seed: int, part: str, *, tenant_id: UUID, port: int) -> None:
        self._chance = random.Random(f"{seed} {part}")
        self._tenant_id = tenant_id
        self._port = port
        self._told = 0
        self.user_id = self._id()
        self.chapters: list[SagaChapter] = []
        self._register()
        PARTS[part](self, topics_of(seed)[3])

    def uploads(self, topic: str) -> None:
        self._upload(f"{topic}.md", text(topic))

    def fetches(self, _topic: str) -> None:
        for path in ("/shaky", "/long"):
            self._page(path)

    def fails(self, topic: str) -> None:
        self._upload("scan.md", NO_WORDS)
        self._upload("never.md", None)
        self._upload(f"{topic}.md", text(topic))
        for path in ("/missing", "/empty", "/twin"):
            self._page(path)

    def takes_back(self, _topic: str) -> None:
        for path in ("/cut-off", "/dropped", "/withdrawn"):
            self._page(path)

    def _register(self) -> None:
        command = RegisterUserCommand(
            caller=self._caller(),
            email=f"ada{self._chance.randrange(10**9)}@example.org",
            password="correct horse battery",
            display_name="Ada",
            timezone="Europe/Vienna",
        )
        self._add("register", lambda coach, _put: coach.register_user(command))

    def _upload(self, filename: str, content: str | None) -> None:
        """Without ``content`` the file never comes."""
        held = None if content is None else content.encode()
        asking = RequestUploadCommand(
            caller=self._caller(),
            upload_id=self._id(),
            filename=filename,
            content_type=MARKDOWN,
            size=len(held or b"?"),
        )
        adding = AddKnowledgeCommand(
            caller=self._caller(), resource_id=self._id(), title=filename, upload_id=asking.upload_id
        )

        async def tell(coach: Coach, put: Put) -> Result[object, object]:
            (await coach.request_upload(asking)).unwrap()
            if held is not None:
                await put(asking.upload_id, held)
            return await coach.add_knowledge(adding)

        self._add(f"upload {filename}", tell)

    def _page(self, path: str) -> None:
        command = AddKnowledgeCommand(
            caller=self._caller(),
            resource_id=self._id(),
            title=path,
            address=f"http://{SITE}:{self._port}{path}",
        )
        self._add(f"page {path}", lambda coach, _put: coach.add_knowledge(command))

    def _add(self, name: str, tell: Tell) -> None:
        self.chapters.append(SagaChapter(name, tell))

    def _id(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def _caller(self) -> Caller:
        self._told += 1
        return Caller(self._tenant_id, self.user_id, Request(f"chapter-{self._told}", b"saga"))


PARTS: dict[str, Callable[[SagaStory, str], None]] = {
    "uploads": SagaStory.uploads,
    "fetches": SagaStory.fetches,
    "fails": SagaStory.fails,
    "takes back": SagaStory.takes_back,
}
