"""Another station: a learner hands over files of all kinds, and the coach answers from each kind."""

import asyncio
import re
from collections.abc import Sequence

from rich.console import Console

from entrypoints.cli.demo.answers import Accepted, Found, Import, Promised, Thing, Turn
from entrypoints.cli.demo.checks import Checks, told
from entrypoints.cli.demo.importing import awaited
from entrypoints.cli.demo.material import StudyFile
from entrypoints.cli.demo.quoting import names, quotes
from entrypoints.cli.demo.service import Json, Service

WORDS = 14  # of a sentence are enough to ask for it


async def hand_over_files(
    files: Sequence[StudyFile], service: Service, checks: Checks, console: Console
) -> None:
    """A file that cannot be read is no failure, as long as its learner is told why."""
    imports = await asyncio.gather(*(_import(file, service) for file in files))
    unexplained = []
    readable: dict[str, list[tuple[StudyFile, str]]] = {}
    for file, (resource_id, ended) in zip(files, imports, strict=True):
        if ended.step == "ready":
            readable.setdefault(file.kind, []).append((file, resource_id))
        elif ended.step != "failed" or not ended.reason:
            unexplained.append(f"{file.name} is {ended.step}")
        outcome = f"{ended.done} passages" if ended.step == "ready" else f"{ended.step}: {ended.reason}"
        console.print(f"  {file.name}: {outcome}", markup=False)
    claim = f"all {len(files)} files are ready, or it is said why not"
    checks.that(claim, holds=not unexplained, otherwise="; ".join(unexplained))
    thread = await service.post("/v1/sessions", {"title": "Files", "focus": "the files"}, Thing)
    for kind in sorted({file.kind for file in files}):
        await _ask(kind, readable.get(kind, []), thread, service, checks)


async def _ask(
    kind: str,
    readable: Sequence[tuple[StudyFile, str]],
    thread: Thing,
    service: Service,
    checks: Checks,
) -> None:
    """About something that stands in the file; the answer must quote it and name the file."""
    claim = f"a question is answered from a file of the kind {kind}, which is named"
    if not readable:
        checks.that(claim, holds=False, otherwise="none could be read")
        return
    file, resource_id = readable[0]
    found = await service.get("/v1/knowledge/search", Found, q=file.title, resource_id=resource_id)
    if not found.items:
        checks.that(claim, holds=False, otherwise="nothing of it was found")
        return
    passage = found.items[0].text
    content = f"What is said about this: {_telling(passage)}?"
    turn = await service.post(f"/v1/sessions/{thread.id}/messages", {"content": content}, Turn)
    answer = turn.reply.content
    right = names(answer, file.title) and quotes(answer, passage)
    checks.that(f"{claim}: “{file.title}”", holds=right, otherwise=told(answer))


async def _import(file: StudyFile, service: Service) -> tuple[str, Import]:
    wish: dict[str, Json] = {
        "filename": file.name,
        "content_type": file.content_type,
        "size": len(file.content),
    }
    promised = await service.post("/v1/uploads", wish, Promised)
    await service.send(promised.method, promised.url, promised.headers, file.content)
    handed_over = {"title": file.title, "upload_id": promised.upload_id}
    accepted = await service.post("/v1/knowledge", handed_over, Accepted)
    return accepted.resource_id, await awaited(accepted, service)


def _telling(passage: str) -> str:
    """The beginning of its longest sentence."""
    sentences = re.split(r"[.!?:]\s|\n\n", passage)
    return " ".join(re.findall(r"\w+", max(sentences, key=len))[:WORDS])
