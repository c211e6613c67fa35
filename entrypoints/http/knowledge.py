"""Material that learners hand over, and what is found in it."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import KnowledgeAccepted, PassageView, ResourceView
from domain.knowledge.resource import Visibility
from entrypoints.http.answers import Many, answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import (
    TAGS_MOST,
    ChosenId,
    Few,
    Language,
    Material,
    PageAddress,
    Question,
    Source,
    Tag,
    Title,
    UploadId,
)
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class NewMaterial(msgspec.Struct, forbid_unknown_fields=True):
    """One of ``text``, ``upload_id`` and ``url``. ``shared`` material is found by everybody in the tenant."""

    title: Title
    text: Material | None = None
    upload_id: UploadId | None = None
    url: PageAddress | None = None
    id: ChosenId | None = None
    language: Language | None = None
    tags: Annotated[list[Tag], Meta(extra_json_schema=TAGS_MOST)] = []
    visibility: Visibility = Visibility.PRIVATE


class SearchQuery(msgspec.Struct, forbid_unknown_fields=True):
    q: Question
    limit: Few = 10
    language: Language | None = None
    tag: Tag | None = None
    source: Source | None = None
    resource_id: UUID | None = None


class Knowledge(Door):
    path = "/v1/knowledge"
    tags = ("Knowledge",)

    def __init__(self, owner: Router) -> None:
        super().__init__(owner)
        self.request_max_body_size = self.options.material_largest

    @route(
        "POST",
        "/",
        Operation(
            use_case="add_knowledge",
            body=NewMaterial,
            answers=KnowledgeAccepted,
            status=202,
            repeatable=True,
            located=True,
        ),
    )
    async def add_knowledge(self, request: Ask) -> ASGIApp:
        """Hand over a text, a file or a web page. The import under Location says when it can be found."""
        caller = await self.writer(request)
        new = await read_body(request, NewMaterial)
        accepted = granted(
            await self.coach.add_knowledge(
                AddKnowledgeCommand(
                    caller=caller,
                    resource_id=new.id or self.new_id(request, caller.user_id),
                    title=new.title,
                    text=new.text,
                    upload_id=new.upload_id,
                    address=new.url,
                    language=new.language,
                    tags=new.tags,
                    visibility=new.visibility,
                )
            )
        )
        return answer(request, accepted, status=202, location=f"/v1/imports/{accepted.import_id}")

    @route("GET", "/", Operation(use_case="list_knowledge", query=Paging, answers=Many[ResourceView]))
    async def list_knowledge(self, request: Ask) -> ASGIApp:
        """List material that you may see, newest first."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        resources = await self.coach.list_knowledge(ListKnowledgeCommand(caller=caller, page=page))
        return self.page(request, caller, query, granted(resources))

    @route(
        "GET",
        "/search",
        Operation(use_case="search_knowledge", query=SearchQuery, answers=Many[PassageView]),
    )
    async def search_knowledge(self, request: Ask) -> ASGIApp:
        """Find passages by what they mean and by their words, best first."""
        caller, query = await self.caller(request), read_query(request, SearchQuery)
        command = SearchKnowledgeCommand(
            caller=caller,
            query=query.q,
            limit=query.limit,
            language=query.language,
            tag=query.tag,
            source=query.source,
            resource_id=query.resource_id,
        )
        return answer(request, Many(granted(await self.coach.search_knowledge(command)), None))

    @route(
        "GET",
        "/{resource_id:uuid}",
        Operation(use_case="read_knowledge", answers=ResourceView, versioned=True, conditional=True),
    )
    async def read_knowledge(self, request: Ask, resource_id: FromPath[UUID]) -> ASGIApp:
        """Look at a piece of material."""
        command = ReadKnowledgeCommand(caller=await self.caller(request), resource_id=resource_id)
        resource = granted(await self.coach.read_knowledge(command))
        return answer(request, resource, version=resource.version)

    @route(
        "DELETE",
        "/{resource_id:uuid}",
        Operation(use_case="delete_knowledge", status=204, repeatable=True),
    )
    async def delete_knowledge(self, request: Ask, resource_id: FromPath[UUID]) -> ASGIApp:
        """Take back material of your own."""
        command = DeleteKnowledgeCommand(caller=await self.writer(request), resource_id=resource_id)
        granted(await self.coach.delete_knowledge(command))
        return nothing(request)
