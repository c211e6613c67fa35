"""A web of a few pages that a test writes down."""

from collections.abc import Mapping

from returns.result import Failure, Result, Success

from application.ports.web_pages import FetchedPage, FetchFailed
from domain.knowledge.import_failure import FetchReason


class MemoryWebPages:
    """``pages`` has what stands at each address; every other site is unknown."""

    def __init__(self, pages: Mapping[str, FetchedPage | FetchReason] | None = None) -> None:
        self.pages = dict(pages or {})

    async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]:
        if not url.lower().startswith(("http://", "https://")):
            return Failure(FetchFailed(FetchReason.ADDRESS_UNFIT))
        found = self.pages.get(url, FetchReason.SITE_UNKNOWN)
        return Failure(FetchFailed(found)) if isinstance(found, FetchReason) else Success(found)
