"""What a learner hands over in the benchmark of imports: a folder of files, sent to where links lead."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from application.caller import Caller
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.views import UploadView
from domain.knowledge.import_failure import ExtractionReason
from entrypoints.cli.demo.material import KINDS
from infrastructure.container import Container

CORPUS = Path("../shared/corpus")
SAMPLE = Path("infrastructure/seeds")  # the product's own, where there is nothing beside the project
TYPES = {**KINDS, "md": "text/markdown"}


@dataclass(frozen=True, slots=True)
class StudyFile:
    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        return TYPES[self.name.rpartition(".")[2]]

    @property
    def fails_with(self) -> str | None:
        """One PDF is locked by a password, and says so by its name."""
        return ExtractionReason.ENCRYPTED.value if "password" in self.name else None


def study_files() -> Sequence[StudyFile]:
    """In the order of their names, as a client goes through a folder."""
    folder = CORPUS if CORPUS.is_dir() else SAMPLE
    names = sorted(each for kind in ("docx", "md", "pdf") for each in folder.rglob(f"*.{kind}"))
    return [StudyFile(each.name, each.read_bytes()) for each in names if each.name != "README.md"]


async def hand_over(container: Container, caller: Caller, file: StudyFile) -> None:
    """Asks for a link, sends the file to where it leads, and says that it is there to be learned from."""
    coach, upload_id = container.coach(), uuid4()
    wish = RequestUploadCommand(
        caller=caller,
        upload_id=upload_id,
        filename=file.name,
        content_type=file.content_type,
        size=len(file.content),
    )
    await _send(container, (await coach.request_upload(wish)).unwrap(), file.content)
    command = AddKnowledgeCommand(caller=caller, resource_id=uuid4(), title=file.name, upload_id=upload_id)
    (await coach.add_knowledge(command)).unwrap()


async def _send(container: Container, link: UploadView, content: bytes) -> None:
    """What the door for objects does with it."""
    address = urlsplit(link.url)
    (token,) = parse_qs(address.query)["link"]
    key = unquote(address.path).removeprefix("/objects/")
    grant = container.ports.signed_links().opened(token, method=link.method, key=key)
    await container.ports.object_store().put_stream(
        grant.key, _pieces(content), content_type=grant.content_type, size=grant.size, replace=False
    )


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content
