"""Each line keeps to its room: what the linters cannot say about the five packages."""

import ast
import dataclasses
import importlib
import re
import sys
import typing
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from inspect import isclass, iscoroutinefunction
from pathlib import Path
from types import ModuleType

import pytest

from application.coach import Coach
from application.events import EVENTS
from application.refusals import Refusal
from domain.shared.aggregate import Aggregate, DomainEvent

ROOT = Path(__file__).parents[2]
PRODUCT = ("domain", "application", "adapters", "entrypoints", "infrastructure")


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return {name.partition(".")[0] for name in names}


def modules(folder: str) -> Iterator[ModuleType]:
    for file in files(folder):
        parts = file.relative_to(ROOT).with_suffix("").parts
        yield importlib.import_module(".".join(part for part in parts if part != "__init__"))


def classes(*folders: str) -> list[type]:
    """The classes written in these folders, each once."""
    return [
        thing
        for folder in folders
        for module in modules(folder)
        for thing in vars(module).values()
        if isclass(thing) and thing.__module__ == module.__name__
    ]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def is_frozen(thing: type) -> bool:
    parameters = getattr(thing, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def mentioned(hint: object) -> Iterator[object]:
    """A type and, if it is a container or a union, everything inside."""
    yield hint
    for part in typing.get_args(hint):
        yield from mentioned(part)


USE_CASES = [
    thing
    for thing in classes("application")
    if iscoroutinefunction(vars(thing).get("__call__"))
    and (sys.modules[thing.__module__].__doc__ or "").startswith("Use case")
]


@pytest.mark.parametrize(
    ("room", "may_use"),
    [("domain", {"domain", "returns"}), ("application", {"application", "domain", "returns"})],
)
def test_the_inner_rooms_need_nothing_but_python_and_result(room: str, may_use: set[str]) -> None:
    strangers = {
        str(file.relative_to(ROOT)): beyond
        for file in files(room)
        if (beyond := imported(file) - may_use - sys.stdlib_module_names)
    }
    assert not strangers


def test_the_domain_never_waits_and_never_looks_at_the_clock() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    clocks = {"now", "utcnow", "today", "uuid1", "uuid4", "time_ns", "monotonic"}
    for file in files("domain"):
        for node in ast.walk(ast.parse(file.read_text())):
            assert not isinstance(node, waiting), f"{file} waits in line {node.lineno}"
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                assert called not in clocks, f"{file} invents time or ids in line {node.lineno}"


def test_only_one_module_knows_dependency_injector() -> None:
    knows = [
        str(file.relative_to(ROOT)) for file in files(*PRODUCT) if "dependency_injector" in imported(file)
    ]
    assert knows == ["infrastructure/composition/injector.py"]


def test_events_and_commands_cannot_be_changed() -> None:
    messages = [
        thing
        for thing in classes("domain", "application")
        if issubclass(thing, DomainEvent) or thing.__name__.endswith("Command")
    ]
    assert messages
    assert [thing.__name__ for thing in messages if not is_frozen(thing)] == []


def test_every_event_is_registered_under_a_name_of_its_own() -> None:
    events = [
        thing for thing in classes("domain") if issubclass(thing, DomainEvent) and thing is not DomainEvent
    ]
    assert set(events) == set(EVENTS)
    names = [event.name for event in events]
    assert [name for name, uses in Counter(names).items() if uses > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+\.[a-z_]+\.v\d+", name)] == []


def test_every_refusal_is_registered_under_a_code_of_its_own() -> None:
    refusals = [
        thing for thing in classes("domain", "application") if isinstance(vars(thing).get("code"), str)
    ]
    assert set(refusals) == set(typing.get_args(Refusal))
    assert [thing.__name__ for thing in refusals if not is_frozen(thing)] == []
    codes = [vars(refusal)["code"] for refusal in refusals]
    assert [code for code, uses in Counter(codes).items() if uses > 1] == []
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


def test_no_aggregate_holds_another() -> None:
    aggregates = [
        thing for thing in classes("domain") if issubclass(thing, Aggregate) and thing is not Aggregate
    ]
    assert aggregates
    for aggregate in aggregates:
        for name, hint in typing.get_type_hints(aggregate).items():
            held = [part for part in mentioned(hint) if isclass(part) and issubclass(part, Aggregate)]
            assert not held, f"{aggregate.__name__}.{name} holds an aggregate: let it hold the id"


def test_every_use_case_is_in_the_coach() -> None:
    """A step that other use cases share is not one itself."""
    steps = {
        part
        for case in USE_CASES
        for hint in typing.get_type_hints(case).values()
        for part in mentioned(hint)
    }
    whole = {snake(case.__name__) for case in USE_CASES if case not in steps}
    assert whole == {field.name for field in dataclasses.fields(Coach)}


def test_every_port_has_a_contract() -> None:
    """A factory is covered by the contract of what it makes."""
    ports = {
        thing.__name__
        for thing in classes("application/ports")
        if getattr(thing, "_is_protocol", False) and not thing.__name__.endswith("Factory")
    }
    contracts = {
        node.name
        for file in files("tests/contracts")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    assert {f"{port}Contract" for port in ports} - contracts == set()


def test_every_file_says_what_it_is() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in files(*PRODUCT, "tests")
        if not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert silent == []


def test_nobody_else_claims_our_names() -> None:
    owners = packages_distributions()
    assert {
        name: owners.get(name, []) for name in PRODUCT if set(owners.get(name, [])) - {"study-coach"}
    } == {}
