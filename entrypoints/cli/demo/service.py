"""One learner's way to the service: HTTP and JSON, nothing else."""

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

import httpx
import msgspec

Json: TypeAlias = str | int | bool | list[str] | None
Answer = TypeVar("Answer")


class ServiceRefused(Exception):
    """The service answered with a problem, or not at all."""


class Service:
    """Answers are read into the part of them that the tour is about; ``log_in`` first."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    def bear(self, access_token: str) -> None:
        """Speak as the learner whose token this is from now on."""
        self._http.headers["Authorization"] = f"Bearer {access_token}"

    async def get(self, path: str, answer: type[Answer], **query: str) -> Answer:
        return await self._ask("GET", path, answer, query=query)

    async def post(self, path: str, body: Mapping[str, Json], answer: type[Answer]) -> Answer:
        return await self._ask("POST", path, answer, body=body)

    async def patch(self, path: str, body: Mapping[str, Json], answer: type[Answer]) -> Answer:
        return await self._ask("PATCH", path, answer, body=body)

    async def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> None:
        """A file, to where a link leads: that asks for nothing but itself."""
        request = self._http.build_request(method, url, content=content, headers=dict(headers))
        request.headers.pop("Authorization", None)
        try:
            response = await self._http.send(request)
        except httpx.HTTPError as failed:
            raise ServiceRefused(f"{method} of a file: {type(failed).__name__} {failed}") from failed
        if not response.is_success:
            raise ServiceRefused(f"{method} of a file was answered {response.status_code}: {response.text}")

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        body: Mapping[str, Json] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        try:
            response = await self._http.request(method, path, json=body, params=query)
        except httpx.HTTPError as failed:
            raise ServiceRefused(f"{method} {path}: {type(failed).__name__} {failed}") from failed
        if not response.is_success:
            raise ServiceRefused(f"{method} {path} was answered {response.status_code}: {response.text}")
        return msgspec.json.decode(response.content, type=answer)
