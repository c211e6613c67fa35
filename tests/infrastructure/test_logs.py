"""What is logged is JSON, and quotes nobody."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from infrastructure.logs import set_up_logs


@pytest.fixture(autouse=True)
def root_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    yield
    root.level, root.handlers[:] = before
    structlog.reset_defaults()


def fail() -> None:
    try:
        int.__dict__["ada@example.org"]
    except KeyError as cause:
        raise ValueError("ada@example.org") from cause


@pytest.mark.parametrize("log", [logging.getLogger("here"), structlog.stdlib.get_logger("here")])
def test_an_exception_is_told_by_kind_and_place_only(
    log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("info")
    try:
        fail()
    except ValueError:
        log.exception("it failed")
    written = capsys.readouterr().err
    told = json.loads(written)
    assert told["event"] == "it failed"
    assert [error["kind"].split()[0] for error in told["exception"]] == ["ValueError", "KeyError"]
    assert told["exception"][0]["trace"][-1].endswith(" fail")
    assert "ada@example.org" not in written


def test_what_lies_below_the_level_is_not_heard(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("warning")
    logging.getLogger("here").info("quiet")
    structlog.stdlib.get_logger("here").info("quiet")
    assert capsys.readouterr().err == ""


def test_whoever_debugs_hears_us_and_not_what_libraries_send(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("debug")
    try:
        for name in ("application.here", "pymongo.command", "botocore.endpoint", "httpx"):
            logging.getLogger(name).debug("what is sent")
        logging.getLogger("httpx").info("HTTP Request: GET https://ada.example.org")
        assert [json.loads(line)["logger"] for line in capsys.readouterr().err.splitlines()] == [
            "application.here"
        ]
    finally:
        set_up_logs("warning")
