"""One bucket, asked from threads: how many at once, how long, how often, and what a failure means."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, cached_property
from threading import Lock
from typing import Any, TypeAlias, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from application.ports.failures import StoreUnavailable
from application.ports.object_store import checked_key

T = TypeVar("T")

Client: TypeAlias = Any  # boto3 makes its methods while it runs

STORE = "objects"
AT_ONCE = 16
CONNECT_PATIENCE, READ_PATIENCE = 3, 5  # seconds without a byte; of each attempt
ATTEMPTS = 3
_MAKING = Lock()  # sessions are for one thread at a time, clients for all


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """Without ``endpoint`` it is Amazon's; without ``key_id`` the environment says who we are.

    ``prefix`` stands before every key, so that the bucket can be shared.
    """

    name: str
    region: str
    endpoint: str | None = None
    key_id: str | None = None
    secret: str | None = field(default=None, repr=False)
    prefix: str = ""


class Bucket:
    """``client`` is boto3's own, blocking one; it is made when first needed, and only used in ``ask``."""

    def __init__(self, address: BucketAddress, *, read_patience: float = READ_PATIENCE) -> None:
        self.name = address.name
        self.prefix = address.prefix
        self.has_tls = address.endpoint is None or address.endpoint.startswith("https://")
        self._address = address
        self._read_patience = read_patience
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="s3")

    def place(self, key: str) -> dict[str, Any]:
        """Where a key leads, in the words of every call."""
        return {"Bucket": self.name, "Key": self.prefix + checked_key(key)}

    async def ask(self, work: Callable[[Client], T]) -> T:
        """The work with the client, in a thread. What it has no answer for raises ``StoreUnavailable``."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, lambda: work(self.client))
        except ParamValidationError:
            raise  # nobody but us wrote the call
        except (BotoCoreError, ClientError, OSError) as failure:
            raise StoreUnavailable(STORE) from failure

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def client(self) -> Client:
        with _MAKING:
            return self._client

    @cached_property
    def _client(self) -> Client:
        address = self._address
        config = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_PATIENCE,
            read_timeout=self._read_patience,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=AT_ONCE,
            s3={"addressing_style": "path" if address.endpoint else "virtual"},
            request_checksum_calculation="when_required",  # servers other than Amazon's seldom know the new
            response_checksum_validation="when_required",
        )
        return _session().client(
            "s3",
            endpoint_url=address.endpoint,
            region_name=address.region,
            aws_access_key_id=address.key_id,
            aws_secret_access_key=address.secret,
            config=config,
        )


@cache
def _session() -> boto3.session.Session:
    """What it has read of Amazon's service descriptions serves every client."""
    return boto3.session.Session()


def told_by(failure: StoreUnavailable) -> str | None:
    """What the store had to say; a code of its own, in which nobody is named."""
    cause = failure.__cause__
    return code_of(cause) if isinstance(cause, ClientError) else None


def code_of(failure: ClientError) -> str:
    return failure.response.get("Error", {}).get("Code", "")
