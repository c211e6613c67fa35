"""What the commands of erasing say, and which exit status they end with."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from adapters.crypto.receipt_signer import Ed25519ReceiptSigner
from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.coach import Coach
from application.ports.failures import StoreUnavailable
from domain.privacy.receipt import KIND
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import ReceiptChecked, ReceiptRefused
from infrastructure.container import MemoryContainer
from infrastructure.receipts import checked
from infrastructure.settings import Settings
from tests.application.learning import TENANT
from tests.cli.test_commands import FakeOperations
from tests.erasing import Life

Run = Callable[..., tuple[int, str]]
STATED: dict[str, object] = {
    "kind": KIND,
    "erasure": "7",
    "completed_at": "2031-05-06T12:00:00Z",
    "stores": {"mongo": {"audit_logs": {"found": 3, "deleted": 3, "left": 0}}, "queue": {}},
}
SIGNER = Ed25519ReceiptSigner([bytes(range(32))])


class Operations(FakeOperations):
    """A coach over the fakes that stays the same from command to command."""

    def __init__(self) -> None:
        super().__init__()
        self.stores_of = MemoryStores([TENANT], clock=MemoryClock())
        self.container = MemoryContainer(stores=self.stores_of)

    @asynccontextmanager
    async def coach(self) -> AsyncIterator[Coach]:
        yield self.container.coach()

    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        return checked(receipt, keys, Settings(_env_file=None))

    async def life(self) -> Life:
        async def drain() -> None:
            await self.container.relay().drain()

        life = Life(self.container.coach(), drain, self.stores_of.object_store, TENANT)
        await life.begin()
        await life.live()
        return life


@pytest.fixture
def operations() -> Operations:
    return Operations()


@pytest.fixture
def coach(operations: Operations) -> Run:
    def run(*arguments: str, said: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(create_cli(operations), arguments, input=said)
        return result.exit_code, result.output

    return run


async def in_thread(coach: Run, *arguments: str, said: str = "") -> tuple[int, str]:
    """Commands have loops of their own."""
    return await asyncio.to_thread(coach, *arguments, said=said)


async def test_erasing_asks_first_and_shows_what_was_deleted(operations: Operations, coach: Run) -> None:
    life = await operations.life()
    where = ("--tenant", str(TENANT))
    status, said = await in_thread(coach, "erase", "--email", life.email, *where, said="n\n")
    assert status == 1
    assert (await in_thread(coach, "residue", str(life.user_id), *where))[0] == 1
    status, said = await in_thread(coach, "erase", "--email", life.email, *where, said="y\n")
    assert status == 0
    assert "completed" in said
    assert "dialogue_messages" in said
    status, said = await in_thread(coach, "residue", str(life.user_id), *where)
    assert status == 0
    assert "nothing" in said
    status, said = await in_thread(coach, "erasures", "list")
    assert "operator" in said
    (erasure_id,) = operations.stores_of.erasure_ledger.written
    status, said = await in_thread(coach, "erasures", "show", str(erasure_id), "--receipt")
    assert json.loads(said)["kind"] == KIND
    status, said = await in_thread(coach, "erasures", "replay")
    assert (status, said) == (0, "1 in the ledger, 0 erased again, 0 not done yet.\n")


async def test_a_store_that_does_not_answer_is_not_clean(operations: Operations, coach: Run) -> None:
    class Away:
        store = "mongo"

        async def count(self, _: object) -> dict[str, int]:
            raise StoreUnavailable("mongo")

    operations.stores_of.learner_traces = (Away(),)  # type: ignore[assignment]  # nothing is removed
    status, said = await in_thread(coach, "residue", str(UUID(int=9)), "--json")
    assert status == 2
    assert json.loads(said) == [{"store": "mongo", "counts": None}]


def test_nobody_is_erased_unless_named_once(coach: Run) -> None:
    assert coach("erase", "--yes")[0] == 2
    assert coach("erase", str(UUID(int=1)), "--email", "ada@example.org", "--yes")[0] == 2
    assert coach("erase", str(UUID(int=1)), "--yes", "--tenant", str(TENANT))[0] == 1
    assert coach("erasures", "show", str(UUID(int=1)))[0] == 1
    assert "no erasures" in coach("erasures", "list")[1]


def test_a_receipt_is_checked_offline(coach: Run, tmp_path: Path) -> None:
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_text(SIGNER.sign(STATED))
    keys.write_text(json.dumps({"keys": [asdict(key) for key in SIGNER.public_keys()]}))
    status, said = coach("receipt", "verify", str(receipt), "--keys", str(keys))
    assert status == 0
    assert "3 found, 3 deleted, 0 left" in said
    receipt.write_text(receipt.read_text().replace('"deleted": 3', '"deleted": 2'))
    assert coach("receipt", "verify", str(receipt), "--keys", str(keys))[0] == 1


def test_our_own_key_is_the_default(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(SIGNER.sign(STATED))
    ours = Settings(_env_file=None).model_copy(
        update={"receipt_key": SecretStr(base64.b64encode(bytes(range(32))).decode())}
    )
    assert checked(receipt, None, ours).found == 3
    others = ours.model_copy(update={"receipt_key": SecretStr(base64.b64encode(bytes(32)).decode())})
    with pytest.raises(ReceiptRefused, match="not known"):
        checked(receipt, None, others)
