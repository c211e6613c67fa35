"""A bucket tells what it holds, what becomes of it in time, and when it is away."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from adapters.s3 import inventory as listing
from adapters.s3.bucket import Bucket
from adapters.s3.counts import count_objects
from adapters.s3.health import S3Health
from adapters.s3.inventory import S3Inventory
from adapters.s3.object_store import PART, S3ObjectStore
from adapters.s3.rules import prepare_bucket, rules_for
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Inventory
from application.ports.object_store import ObjectStore, SizeDiffers
from tests.contracts.on_s3 import OnS3, address_of
from tests.contracts.test_inventories import OfObjects
from tests.contracts.test_object_store import pieces_of
from tests.nats_server import quiet_port

pytestmark = pytest.mark.infra

KEY = "tenant/reports/user/1.pdf"


class TestS3Objects(OnS3, OfObjects):
    @pytest.fixture
    def store(self, bucket: Bucket) -> ObjectStore:
        return S3ObjectStore(bucket)

    @pytest.fixture
    def inventory(self, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Inventory:
        monkeypatch.setattr(listing, "PAGE", 10)
        return S3Inventory(bucket)

    async def test_does_not_see_what_others_keep_in_the_same_bucket(
        self, bucket: Bucket, store: ObjectStore, inventory: Inventory
    ) -> None:
        await store.put(KEY, b"ours", content_type="application/pdf")
        await bucket.ask(lambda client: client.put_object(Bucket=bucket.name, Key="theirs", Body=b"x"))
        assert [item.key async for item in inventory.items()] == [KEY]
        assert await count_objects(bucket) == {"objects": 1, "bytes": 4}


class TestRules(OnS3):
    async def test_a_bucket_is_private(self, bucket: Bucket) -> None:
        blocked = await bucket.ask(lambda client: client.get_public_access_block(Bucket=bucket.name))
        assert set(blocked["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(blocked["PublicAccessBlockConfiguration"]) == 4

    async def test_a_bucket_forgets_in_time(self, bucket: Bucket) -> None:
        rules = await kept_rules(bucket)
        assert set(rules) == {"coach-audio", "coach-report", "coach-export", "coach-unfinished"}
        assert rules["coach-report"]["Transitions"] == [{"Days": 180, "StorageClass": "GLACIER_IR"}]
        assert rules["coach-report"]["Expiration"] == {"Days": 730}
        assert rules["coach-audio"]["Expiration"] == {"Days": 90}
        assert rules["coach-export"]["Expiration"] == {"Days": 7}
        assert rules["coach-unfinished"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
        assert {rule["Status"] for rule in rules.values()} == {"Enabled"}

    @pytest.mark.parametrize(
        ("folder", "tags"),
        [
            ("reports", {"kind": "report"}),
            ("audio", {"kind": "audio"}),
            ("exports", {"kind": "export"}),
            ("uploads", {"kind": "upload"}),
            ("others", {}),
        ],
    )
    async def test_objects_have_the_tag_that_the_rules_go_by(
        self, bucket: Bucket, folder: str, tags: dict[str, str]
    ) -> None:
        key = f"tenant/{folder}/user/1"
        await S3ObjectStore(bucket).put(key, b"x", content_type="text/plain")
        found = await bucket.ask(lambda client: client.get_object_tagging(**bucket.place(key)))
        assert {each["Key"]: each["Value"] for each in found["TagSet"]} == tags

    async def test_large_objects_are_sent_with_the_tag_too(self, bucket: Bucket) -> None:
        """Amazon keeps it; the server here keeps none of what comes in parts, so we look at what is sent."""
        sent: list[str] = []
        bucket.client.meta.events.register(
            "before-call.s3.CreateMultipartUpload",
            lambda params, **_: sent.append(params["headers"]["x-amz-tagging"]),
        )
        await S3ObjectStore(bucket).put(KEY, bytes(PART + 1), content_type="application/pdf")
        assert sent == ["kind=report"]

    async def test_preparing_again_changes_nothing_and_leaves_the_rules_of_others(
        self, bucket: Bucket
    ) -> None:
        theirs = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "x"}, "Expiration": {"Days": 5}}
        await bucket.ask(
            lambda client: client.put_bucket_lifecycle_configuration(
                Bucket=bucket.name,
                LifecycleConfiguration={"Rules": [theirs, *rules_for(bucket.prefix)]},
            )
        )
        before = await kept_rules(bucket)
        await prepare_bucket(bucket)
        assert await kept_rules(bucket) == before
        assert "theirs" in before


class TestMultipart(OnS3):
    async def test_what_breaks_off_leaves_no_parts_behind(self, bucket: Bucket) -> None:
        store = S3ObjectStore(bucket)
        with pytest.raises(SizeDiffers):
            await store.put_stream(
                KEY, pieces_of(bytes(2 * PART)), content_type="application/pdf", size=3 * PART
            )
        assert await unfinished(bucket) == []

    async def test_a_cancelled_upload_leaves_no_parts_behind(self, bucket: Bucket) -> None:
        waiting = asyncio.Event()

        async def stuck() -> AsyncIterator[bytes]:
            async for piece in pieces_of(bytes(PART + 200_000)):
                yield piece
            waiting.set()
            await asyncio.sleep(60)

        sending = asyncio.create_task(
            S3ObjectStore(bucket).put_stream(KEY, stuck(), content_type="text/plain", size=3 * PART)
        )
        await waiting.wait()
        assert len(await unfinished(bucket)) == 1
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert await unfinished(bucket) == []


class TestFailures(OnS3):
    async def test_is_healthy(self, bucket: Bucket) -> None:
        await S3Health(bucket).check()

    @pytest.mark.parametrize("wrong", ["endpoint", "key_id", "name"])
    async def test_is_unavailable_when_it_cannot_be_reached(
        self, s3_server: str, bucket: Bucket, wrong: str
    ) -> None:
        """The server here knows a stranger by the key's id, not by the secret."""
        changed = {
            "endpoint": f"http://127.0.0.1:{quiet_port()}",
            "key_id": "nobody",
            "name": f"no-{uuid4().hex}",
        }
        lost = Bucket(replace(address_of(s3_server, bucket.name), **{wrong: changed[wrong]}))
        store = S3ObjectStore(lost)
        with pytest.raises(StoreUnavailable, match="objects"):
            await S3Health(lost).check()
        for attempt in (
            store.put(KEY, b"x", content_type="text/plain"),
            store.put(KEY, bytes(PART + 1), content_type="text/plain"),
            store.remove_under("tenant/reports"),
            anext(S3Inventory(lost).items()),
        ):
            with pytest.raises(StoreUnavailable):
                await attempt
        lost.close()

    async def test_a_server_that_says_nothing_is_given_up(self) -> None:
        """In time for whoever asks whether it is there, however long a request may take."""
        mute = await asyncio.start_server(_says_nothing, "127.0.0.1", 0)
        port = mute.sockets[0].getsockname()[1]
        address = address_of(f"http://a:b@127.0.0.1:{port}", "bucket")
        bucket = Bucket(address, read_patience=0.2)
        async with mute, asyncio.timeout(15):
            async with asyncio.timeout(2):
                with pytest.raises(StoreUnavailable):
                    await S3Health(bucket).check()
            with pytest.raises(StoreUnavailable):
                await S3ObjectStore(bucket).get(KEY)
        bucket.close()

    async def test_no_more_than_so_many_are_asked_at_once(self, bucket: Bucket) -> None:
        store = S3ObjectStore(bucket)
        keys = [f"tenant/uploads/user/{number}" for number in range(60)]
        await asyncio.gather(*(store.put(key, b"x", content_type="text/plain") for key in keys))
        looked = await asyncio.gather(*(store.look(key) for key in keys))
        assert None not in looked


async def _says_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(20)
    writer.close()


async def kept_rules(bucket: Bucket) -> dict[str, dict[str, Any]]:
    answer = await bucket.ask(lambda client: client.get_bucket_lifecycle_configuration(Bucket=bucket.name))
    return {rule["ID"]: rule for rule in answer["Rules"]}


async def unfinished(bucket: Bucket) -> list[Any]:
    listed = await bucket.ask(lambda client: client.list_multipart_uploads(Bucket=bucket.name))
    return list(listed.get("Uploads", []))
