"""The page that shows the document."""

import re

from entrypoints.http.openapi.reader import page
from tests.http.test_openapi import DOCUMENT, NAMES
from tests.http.worlds import World


async def test_whoever_knows_nothing_is_led_to_it(world: World) -> None:
    response = await world.stranger("GET", "/")
    assert (response.status_code, response.headers["Location"]) == (302, "/schema")


async def test_it_fetches_nothing(world: World) -> None:
    response = await world.stranger("GET", "/schema")
    assert response.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert set(re.findall(r'(?:href|src)="([^#"]*)"', response.text)) == {
        "/schema/openapi.json",
        "/schema/asyncapi.json",
    }
    assert not re.search(r"<script|@import|url\(", response.text)


def test_every_operation_is_on_it_and_every_link_leads_somewhere() -> None:
    html = page(DOCUMENT)
    assert set(re.findall(r'<section id="([^"]*)"', html)) == set(NAMES)
    assert set(re.findall(r'href="#([^"]*)"', html)) == set(NAMES)


def test_words_are_words_and_never_markup() -> None:
    html = page({**DOCUMENT, "info": {"title": "<b>", "version": "<i>", "description": "a `<c>` & b"}})
    assert "<title>&lt;b&gt;</title>" in html
    assert "a <code>&lt;c&gt;</code> &amp; b" in html
