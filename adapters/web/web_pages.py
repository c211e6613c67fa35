"""Public pages, read through httpx: connected to the very address that was found to be public."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property

import httpx
from returns.result import Failure, Result, Success

from adapters.web.fetched import check_status, filename_of, next_address
from adapters.web.public_addresses import is_public
from adapters.web.resolving import Resolve, resolve
from adapters.web.unpacking import unpacked
from adapters.web.unreachable import Unreachable
from adapters.web.web_address import parsed, port_of
from application.ports.web_pages import FetchedPage, FetchFailed
from domain.knowledge.import_failure import FetchReason

_MOST_REDIRECTS = 5
_MOST_TRIED = 3  # addresses of one site
_CONNECTING = 5.0  # seconds
_HEADERS: Mapping[str, str] = {
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf, */*;q=0.5",
    "Accept-Encoding": "identity",
    "User-Agent": "study-coach",
}


class HttpxWebPages:
    """One fetch takes at most ``patience`` and ``largest`` bytes, redirects and unpacking included.

    ``resolver`` and ``public`` are how tests let a server of their own stand for a public one.
    """

    def __init__(
        self,
        *,
        largest: int = 32 * 1024**2,
        patience: timedelta = timedelta(seconds=30),
        resolver: Resolve = resolve,
        public: Callable[[str], bool] = is_public,
    ) -> None:
        self._largest = largest
        self._patience = patience.total_seconds()
        self._resolver = resolver
        self._public = public

    async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]:
        try:
            async with asyncio.timeout(self._patience):
                return Success(await self._followed(url))
        except Unreachable as unreachable:
            return Failure(FetchFailed(unreachable.reason))
        except (TimeoutError, httpx.TimeoutException):
            return Failure(FetchFailed(FetchReason.PAGE_TOO_SLOW))
        except httpx.HTTPError:  # the connection broke, or what came over it is no HTTP
            return Failure(FetchFailed(FetchReason.SITE_FAILING))

    async def _followed(self, url: str) -> FetchedPage:
        address = parsed(url)
        for _ in range(_MOST_REDIRECTS + 1):
            arrived = await self._visited(address)
            if isinstance(arrived, FetchedPage):
                return arrived
            address = parsed(arrived)
        raise Unreachable(FetchReason.TOO_MANY_REDIRECTS)

    async def _visited(self, address: httpx.URL) -> FetchedPage | str:
        """The page, or where it leads. One client a visit: no cookie and no connection outlives it."""
        places = await self._places(address)
        async with httpx.AsyncClient(
            verify=self._trusted,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._patience, connect=_CONNECTING),
        ) as client:
            for place in places[:_MOST_TRIED]:
                try:
                    answer = await client.send(_request(client, address, place), stream=True)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    continue
                return await self._read(address, answer)
        raise Unreachable(FetchReason.SITE_UNREACHABLE)

    async def _places(self, address: httpx.URL) -> list[str]:
        """A site with one private address among public ones is not read at all."""
        places = list(await self._resolver(address.raw_host.decode("ascii"), port_of(address)))
        if not places:
            raise Unreachable(FetchReason.SITE_UNKNOWN)
        if not all(map(self._public, places)):
            raise Unreachable(FetchReason.ADDRESS_NOT_PUBLIC)
        return places

    async def _read(self, address: httpx.URL, answer: httpx.Response) -> FetchedPage | str:
        try:
            leads_to = next_address(answer)
            if leads_to is not None:
                return str(_joined(address, leads_to))
            check_status(answer.status_code)
            content = await unpacked(
                answer.aiter_raw(), encoding=answer.headers.get("content-encoding", ""), largest=self._largest
            )
        finally:
            await answer.aclose()
        return FetchedPage(
            content=content,
            content_type=answer.headers.get("content-type", "application/octet-stream"),
            final_url=str(address),
            filename=filename_of(address, answer),
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=False)


def _request(client: httpx.AsyncClient, address: httpx.URL, place: str) -> httpx.Request:
    """To the address itself, in the name of the site: for its virtual host and for its certificate."""
    host = address.raw_host.decode("ascii")
    return client.build_request(
        "GET",
        address.copy_with(host=place),
        headers={**_HEADERS, "Host": address.netloc.decode("ascii")},
        extensions={"sni_hostname": host},
    )


def _joined(address: httpx.URL, location: str) -> httpx.URL:
    try:
        return address.join(location)
    except (httpx.InvalidURL, ValueError):
        raise Unreachable(FetchReason.ADDRESS_UNFIT) from None
