"""Contract: what stands at an address, or why nothing came from there."""

from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from adapters.memory.web_pages import MemoryWebPages
from adapters.web.web_pages import HttpxWebPages
from application.ports.web_pages import FetchedPage, WebPages
from domain.knowledge.import_failure import FetchReason
from tests import web_server

CONTENT = b"<h1>Ownership</h1>"
UNFIT = ["", "book.html", "ftp://site.example/book", "file:///etc/passwd", "javascript:alert(1)", "//site/x"]


class Site(Protocol):
    """A page that exists, and one of a site that nobody has."""

    page: str
    nowhere: str


class WebPagesContract:
    async def test_a_page_comes_as_it_is(self, pages: WebPages, site: Site) -> None:
        page = (await pages.fetch(site.page)).unwrap()
        assert page.content == CONTENT
        assert page.content_type == "text/html; charset=utf-8"
        assert page.final_url == site.page

    async def test_a_site_that_nobody_has_is_unknown(self, pages: WebPages, site: Site) -> None:
        assert (await pages.fetch(site.nowhere)).failure().reason is FetchReason.SITE_UNKNOWN

    @pytest.mark.parametrize("url", UNFIT)
    async def test_nothing_but_the_web_is_read(self, pages: WebPages, url: str) -> None:
        assert (await pages.fetch(url)).failure().reason is FetchReason.ADDRESS_UNFIT


class MemorySite:
    page = "https://site.example/book"
    nowhere = "https://nobody.example/"


class TestMemoryWebPages(WebPagesContract):
    @pytest.fixture
    def site(self) -> Site:
        return MemorySite()

    @pytest.fixture
    def pages(self, site: Site) -> WebPages:
        page = FetchedPage(
            content=CONTENT, content_type="text/html; charset=utf-8", final_url=site.page, filename=None
        )
        return MemoryWebPages({site.page: page})


class LocalSite:
    def __init__(self, site: web_server.Site) -> None:
        self.server = site
        self.page = site.url("/page")
        self.nowhere = site.url("/", host="nobody.example")


class TestHttpxWebPages(WebPagesContract):
    @pytest.fixture
    async def site(self) -> AsyncIterator[LocalSite]:
        async with web_server.site() as site:
            yield LocalSite(site)

    @pytest.fixture
    def pages(self, site: LocalSite) -> WebPages:
        return HttpxWebPages(resolver=site.server.resolve, public=lambda address: address == "127.0.0.1")
