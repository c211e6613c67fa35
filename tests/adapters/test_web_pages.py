"""Whatever an address is, says or turns into: nothing private is reached, and every fetch ends."""

import ssl
import time
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from returns.pipeline import is_successful

from adapters.web.public_addresses import is_public
from adapters.web.web_pages import HttpxWebPages
from domain.knowledge.import_failure import FetchReason
from tests import web_server
from tests.web_server import PAGE, Site, leading_to, plainly

MEBIBYTE = 1024**2


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with web_server.site() as site:
        yield site


def pages_of(site: Site, *, seconds: float = 20, largest: int = MEBIBYTE) -> HttpxWebPages:
    """127.0.0.1 stands for a public address, 127.0.0.2 for a private one."""
    return HttpxWebPages(
        largest=largest,
        patience=timedelta(seconds=seconds),
        resolver=site.resolve,
        public=lambda address: address == "127.0.0.1",
    )


async def reason(pages: HttpxWebPages, url: str) -> FetchReason:
    outcome = await pages.fetch(url)
    assert not is_successful(outcome)
    return outcome.failure().reason


ANY = "0.0.0.0"  # noqa: S104  # not to bind to, but to be refused
PUBLIC = [
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700::1111",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
    "2002:101:101::1",
]
NOT_PUBLIC = [
    *("127.0.0.1", "127.9.9.9", ANY, "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *(
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
    ),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "::127.0.0.1", "2002:7f00:1::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "2001:0:7f00:1::", "100::1"),
    *("5f00::1", "3fff::1", "localhost", "", "1.1.1", "0x7f.1", "2130706433"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_is_on_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_is_not_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "017700000001",
            "0177.0.0.01",
            "localhost",
        ),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "0", ANY),
        *("169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]"),
        *("127.0.0.1.", "\uff11\uff12\uff17.0.0.1", "10.0.0.1", "[fd00:ec2::254]", "100.64.0.1"),
    ],
)
async def test_no_spelling_of_a_private_address_leads_anywhere(host: str) -> None:
    """By the system's own resolver and the real rule."""
    assert await reason(HttpxWebPages(), f"http://{host}:8080/") in {
        FetchReason.ADDRESS_NOT_PUBLIC,
        FetchReason.ADDRESS_UNFIT,
        FetchReason.SITE_UNKNOWN,
    }


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://site.example/",
            "file:///etc/passwd",
            "gopher://site.example/",
            "data:text/html,x",
            "site.example",
        ),
        *(
            "http://",
            "http:///page",
            "http://me@site.example/",
            "http://me:secret@site.example/",
            "//site.example",
        ),
        *("http://site.example:22/", "http://site.example:99999/", "http://site.example:x/", "http://[::1/"),
        *(
            "http://site.example\\@127.0.0.1/",
            "http://site.example/\r\nX: y",
            "http://site example/",
            "http://a\0b/",
        ),
        *("http://" + "a" * 3_000 + "/", "http://xn--a/", "http://\u202esite.example/", "HTTP+UNIX://a/b"),
    ],
)
async def test_what_is_no_web_address_is_not_even_resolved(site: Site, url: str) -> None:
    assert await reason(pages_of(site), url) is FetchReason.ADDRESS_UNFIT
    assert site.asked == []


async def test_the_site_is_asked_in_its_own_name_and_told_nothing_else(site: Site) -> None:
    page = (await pages_of(site).fetch(site.url("/page") + "?q=%C3%A9#part")).failure()
    assert page.reason is FetchReason.PAGE_MISSING
    (path, headers), *_ = site.requests
    assert path == "/page?q=%C3%A9"
    assert headers["host"] == f"site.example:{site.port}"
    assert not {"cookie", "authorization", "referer", "proxy-authorization"} & set(headers)


async def test_a_redirect_is_followed_without_taking_cookies_along(site: Site) -> None:
    site.names["other.example"] = [["127.0.0.1"]]
    site.answers["/old"] = leading_to("/older")
    site.answers["/older"] = leading_to(site.url("/page", host="other.example"), status=308)
    page = (await pages_of(site).fetch(site.url("/old"))).unwrap()
    assert (page.content, page.final_url) == (PAGE, site.url("/page", host="other.example"))
    assert site.asked == ["site.example", "site.example", "other.example"]
    assert all("cookie" not in headers for _, headers in site.requests)


@pytest.mark.parametrize(
    "place",
    ["http://127.0.0.2:{port}/page", "http://inside.example:{port}/page", "//127.0.0.2:{port}/page"],
)
async def test_a_redirect_into_a_private_network_is_not_followed(site: Site, place: str) -> None:
    site.names |= {"127.0.0.2": [["127.0.0.2"]], "inside.example": [["127.0.0.1", "127.0.0.2"]]}
    site.answers["/old"] = leading_to(place.format(port=site.port))
    assert await reason(pages_of(site), site.url("/old")) is FetchReason.ADDRESS_NOT_PUBLIC
    assert [path for path, _ in site.requests] == ["/old"]


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "http://me:secret@site.example/", "gopher://x/", "http://["]
)
async def test_a_redirect_out_of_the_web_is_not_followed(site: Site, place: str) -> None:
    site.answers["/old"] = leading_to(place)
    assert await reason(pages_of(site), site.url("/old")) is FetchReason.ADDRESS_UNFIT


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
async def test_redirects_end(site: Site, hops: int, arrives: bool) -> None:
    for number in range(hops):
        site.answers[f"/{number}"] = leading_to(f"/{number + 1}" if number + 1 < hops else "/page")
    outcome = await pages_of(site).fetch(site.url("/0"))
    assert is_successful(outcome) is arrives
    if not arrives:
        assert outcome.failure().reason is FetchReason.TOO_MANY_REDIRECTS


async def test_a_name_that_turns_private_after_it_was_checked_gains_nothing(site: Site) -> None:
    """The resolver says something public once, then something private: it is asked once a visit."""
    site.names["site.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    assert (await pages_of(site).fetch(site.url("/page"))).unwrap().content == PAGE
    assert site.asked == ["site.example"]
    assert await reason(pages_of(site), site.url("/page")) is FetchReason.ADDRESS_NOT_PUBLIC


async def test_another_address_of_the_site_is_tried(site: Site) -> None:
    """127.0.0.3 is there and refuses, as an IPv6 address does where there is no IPv6."""
    site.names["site.example"] = [["127.0.0.3", "127.0.0.1"]]
    pages = HttpxWebPages(resolver=site.resolve, public=lambda _: True)
    assert (await pages.fetch(site.url("/page"))).unwrap().content == PAGE
    site.names["site.example"] = [["127.0.0.3"]]
    assert await reason(pages, site.url("/page")) is FetchReason.SITE_UNREACHABLE


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (web_server.dripping(0.01), FetchReason.PAGE_TOO_SLOW),
        (web_server.silent(), FetchReason.PAGE_TOO_SLOW),
        (web_server.endless(), FetchReason.PAGE_TOO_LARGE),
        (web_server.bomb(64 * MEBIBYTE), FetchReason.PAGE_TOO_LARGE),
        (plainly(bytes(MEBIBYTE + 1)), FetchReason.PAGE_TOO_LARGE),
        (web_server.broken(), FetchReason.SITE_FAILING),
        (web_server.babble(), FetchReason.SITE_FAILING),
        (plainly(PAGE, Content_Encoding="br"), FetchReason.PAGE_DAMAGED),
        (plainly(PAGE, Content_Encoding="gzip"), FetchReason.PAGE_DAMAGED),
        (plainly(zlib.compress(PAGE)[:-5], Content_Encoding="deflate"), FetchReason.PAGE_DAMAGED),
        (plainly(PAGE, status=300), FetchReason.PAGE_DAMAGED),
        (plainly(PAGE, status=302), FetchReason.PAGE_DAMAGED),
        (plainly(PAGE, status=401), FetchReason.PAGE_REFUSED),
        (plainly(PAGE, status=403), FetchReason.PAGE_REFUSED),
        (plainly(PAGE, status=404), FetchReason.PAGE_MISSING),
        (plainly(PAGE, status=410), FetchReason.PAGE_MISSING),
        (plainly(PAGE, status=429), FetchReason.SITE_FAILING),
        (plainly(PAGE, status=503), FetchReason.SITE_FAILING),
    ],
)
async def test_what_a_site_does_has_a_reason(site: Site, answer: web_server.Answer, why: FetchReason) -> None:
    site.answers["/page"] = answer
    seconds = 1.0 if why is FetchReason.PAGE_TOO_SLOW else 30.0
    started = time.monotonic()
    assert await reason(pages_of(site, seconds=seconds), site.url("/page")) is why
    assert time.monotonic() - started < seconds + 5


async def test_what_came_packed_is_unpacked(site: Site) -> None:
    site.answers["/page"] = web_server.packed(bytes(MEBIBYTE))
    assert (await pages_of(site).fetch(site.url("/page"))).unwrap().content == bytes(MEBIBYTE)


@pytest.mark.parametrize(
    ("path", "disposition", "filename"),
    [
        ("/notes/b%C3%BCch.pdf", "", "büch.pdf"),
        ("/page", 'attachment; filename="the book.pdf"', "the book.pdf"),
        ("/page", "attachment; filename*=UTF-8''b%C3%BCch.pdf", "büch.pdf"),
        ("/", "", None),
    ],
)
async def test_a_page_has_the_name_that_its_site_gives(
    site: Site, path: str, disposition: str, filename: str | None
) -> None:
    site.answers[path] = plainly(PAGE, Content_Disposition=disposition)
    assert (await pages_of(site).fetch(site.url(path))).unwrap().filename == filename


async def test_a_site_without_an_address_is_unknown(site: Site) -> None:
    assert await reason(pages_of(site), site.url("/page", host="nobody.example")) is FetchReason.SITE_UNKNOWN


def _certificate_for(name: str, folder: Path) -> Path:
    """The site's own, which nobody but itself vouches for; the key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("name", "why"), [("site.example", None), ("other.example", FetchReason.SITE_UNREACHABLE)]
)
async def test_a_certificate_must_be_in_the_name_of_the_site(
    tmp_path: Path, name: str, why: FetchReason | None
) -> None:
    """Though it is an IP address that we connect to; and the site is told which name we want."""
    file = _certificate_for(name, tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    asked_for: list[str | None] = []
    server.sni_callback = lambda _socket, wanted, _context: asked_for.append(wanted)
    async with web_server.site(server) as site:
        pages = pages_of(site)
        trusting = ssl.create_default_context(cafile=file)
        vars(pages)["_trusted"] = trusting
        outcome = await pages.fetch(site.url("/page").replace("http:", "https:"))
    assert asked_for == ["site.example"]
    assert (outcome.failure().reason if not is_successful(outcome) else None) is why
