"""What a hostile article, archive, address, form or question can do: nothing, whatever hypothesis makes of it."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import logging
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import brotli
import httpcore
import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

sys.path.extend(str(Path(__file__).parents[1] / folder) for folder in ("unit", "contracts/sources"))

import fakes
from making import page, text, zipped
from test_server import Served, serving

from intheworks.errors import InTheWorksError, Rejection
from intheworks.ledger import open_ledger
from intheworks.ledger.moving import copy
from intheworks.reading.llm.client import Client
from intheworks.reading.llm.settings import KEY, MODEL, URL, settings_from
from intheworks.server.settings import Settings
from intheworks.sources import archive, feed, opml, sitemap, warc
from intheworks.sources.coding import decoded
from intheworks.sources.connecting import GuardedTransport, is_public, resolve
from intheworks.sources.item import Item
from intheworks.sources.opening import Opening
from intheworks.sources.web import Failed, Fetcher, Pace

often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
seldom = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
"""For what needs a server or a large file."""


# --- SSRF: no address of a private network is connected to, however it is written ----------------------------------------

PRIVATE = [
    ip_network(n)
    for n in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "192.0.0.0/24", "198.18.0.0/15"),
    )
]
PRIVATE_6 = [ip_network(n) for n in ("::/96", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "64:ff9b:1::/48")]


@st.composite
def private_4(draw: st.DrawFn) -> IPv4Address:
    network = draw(st.sampled_from(PRIVATE))
    return IPv4Address(int(network[0]) + draw(st.integers(0, network.num_addresses - 1)))


def written(ip: IPv4Address) -> list[str]:
    """An IPv4 address in the ways that resolvers and URLs know: dotted, whole, octal, hexadecimal, short, in IPv6."""
    a, b, c, d = ip.packed
    whole = int(ip)
    in_six = [
        IPv6Address(whole),  # compatible (RFC 4291)
        IPv6Address((0xFFFF << 32) | whole),  # mapped
        IPv6Address((0x64FF9B << 96) | whole),  # NAT64
        IPv6Address((0x2002 << 112) | (whole << 80)),  # 6to4
        IPv6Address((0x20010000 << 96) | (whole ^ 0xFFFFFFFF)),  # Teredo's client
    ]
    return [
        *(f"{a}.{b}.{c}.{d}", str(whole), f"0x{whole:x}", f"0{whole:o}"),
        *(f"{a}.{b}.{(c << 8) | d}", f"0x{a:x}.{(b << 16) | (c << 8) | d}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        *(f"[{six}]" for six in in_six),
        f"[::ffff:{a}.{b}.{c}.{d}]",
    ]


@st.composite
def private_host(draw: st.DrawFn) -> str:
    """The host of a URL that leads into a private network by its number alone."""
    if draw(st.booleans()):
        return draw(st.sampled_from(written(draw(private_4()))))
    network = draw(st.sampled_from(PRIVATE_6))
    return f"[{IPv6Address(int(network[0]) + draw(st.integers(0, network.num_addresses - 1)))}]"


class Dialled:
    """Stands where sockets are made: notes who was dialled, and connects nobody."""

    def __init__(self) -> None:
        self.to: list[str] = []

    def __call__(self, host: str, *_: object, **__: object) -> Any:
        self.to.append(host)
        raise httpcore.ConnectError("nobody is dialled in a test")


@pytest.fixture
def dialled() -> Iterator[Dialled]:
    made = Dialled()
    with patch.object(httpcore.SyncBackend, "connect_tcp", made):
        yield made


def _look_up(host: str, port: int) -> list[str]:
    """The system's own reading of a number; a public address for a name."""
    return ["93.184.215.14"] if host.endswith(".example") else resolve(host, port)


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(pace=Pace(delay=0.0), look_up=_look_up) as made:
        yield made


@often
@given(private_host(), st.sampled_from(["http", "https"]), st.sampled_from(["", ":80", ":6379"]))
@example("2130706433", "http", "")
@example("0177.0.0.1", "http", "")
@example("[::1]", "http", "")
@example("[fe80::a9fe:a9fe]", "http", "")
def test_no_private_address_is_dialled_however_it_is_written(
    fetcher: Fetcher, dialled: Dialled, host: str, scheme: str, port: str
) -> None:
    """Loopback, private, link-local, shared, multicast: in decimal, octal, hexadecimal, short, and in IPv6's clothes."""
    answer = fetcher.fetch(f"{scheme}://{host}{port}/latest/meta-data")
    assert isinstance(answer, Failed), host
    assert dialled.to == []


@often
@given(
    st.lists(st.lists(st.one_of(private_4().map(str), st.just("93.184.215.14")), max_size=3), min_size=1, max_size=4)
)
def test_a_name_that_changes_its_mind_gains_nothing(dialled: Dialled, answers: list[list[str]]) -> None:
    """DNS rebinding: whatever a name answers from one look-up to the next, what is dialled was judged in that look-up."""
    looked = iter(answers)
    dialled.to.clear()
    with httpx.Client(transport=GuardedTransport(look_up=lambda *_: next(looked, []))) as client:
        for found in answers:
            before = len(dialled.to)
            with pytest.raises(Exception, match=r"private network|leads nowhere|nobody is dialled"):
                client.get("http://news.example/")
            assert dialled.to[before:] == ([] if any(not is_public(a) for a in found) else found)


@often
@given(private_host())
def test_no_redirect_leads_into_a_private_network(fetcher: Fetcher, host: str) -> None:
    """A public page that sends the fetch on to a private address, in any of its forms, is answered with a refusal."""
    asked: list[str] = []

    def dial(to: str, *_: object, **__: object) -> httpcore.NetworkStream:
        asked.append(to)
        answer = f"HTTP/1.1 302 Found\r\nLocation: http://{host}/secret\r\nContent-Length: 0\r\n\r\n"
        return httpcore.MockStream([answer.encode()])

    with patch.object(httpcore.SyncBackend, "connect_tcp", side_effect=dial):
        answer = fetcher.fetch("http://news.example/a")
    assert isinstance(answer, Failed)
    assert set(asked) <= {"93.184.215.14"}


def test_a_webhook_leads_into_no_private_network_either(tmp_path: Path, dialled: Dialled) -> None:
    """Who may make webhooks cannot have this machine's neighbours asked, unless the server was told that it may be."""
    served = Served(tmp_path / "ledger.db", Settings(rate=0))
    alerts = served.app.state.alerts
    for host in ("127.0.0.1:6379", "169.254.169.254", "[::1]", "2852039166"):
        made = served.http.post("/api/v1/webhooks", json={"url": f"http://{host}/x"}, headers=served.token("write"))
        assert made.status_code == 201
    for film in ("is filming", "has a script"):
        article = {"text": f"Iron Ferry {film}.", "published": "2026-01-10"}
        assert served.http.post("/api/v1/documents", json=article, headers=served.token("write")).status_code == 201
    alerts.look()
    with alerts.client() as client:
        assert alerts.send(client) == 0
    assert dialled.to == []
    assert ["private network" in str(hook.last) for hook in alerts.hooks()] == [True] * 4
    served.close()


# --- archives: nothing is written outside, nothing unpacks without end ---------------------------------------------------

NASTY_NAMES = st.sampled_from(
    [
        *(
            "../../etc/cron.d/x.txt",
            "/etc/passwd.txt",
            "C:\\Windows\\x.txt",
            "..\\..\\x.txt",
            "a/../../b.txt",
            "~/x.txt",
        ),
        *(
            "x\0y.txt",
            "con.txt",
            "file:///etc/passwd",
            "a" * 300 + ".txt",
            "./.ssh/authorized_keys.txt",
            "\u202etxt.exe.txt",
        ),
    ]
) | st.text(min_size=1, max_size=40).map(lambda name: f"{name}.txt")


def _files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@often
@given(st.lists(NASTY_NAMES, min_size=1, max_size=5, unique=True), st.booleans())
def test_no_member_of_an_archive_reaches_a_path(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], link: bool
) -> None:
    """Whatever members are called, and where one is a symbolic link: bytes come out, files do not."""
    folder = tmp_path_factory.mktemp("watched")
    inside = folder / "a" / "b" / "c"
    inside.mkdir(parents=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            if link:
                info.external_attr = 0o120777 << 16
            made.writestr(info, "/etc/passwd" if link else text())
    before = _files(folder)
    with contextlib.chdir(inside):
        found = list(_items(out.getvalue()))
    assert _files(folder) == before
    assert not any(isinstance(one, Item) and b"root:" in one.data for one in found)


def _items(data: bytes) -> Iterator[object]:
    opened = Opening(lambda: pytest.fail("nothing is fetched")).file(io.BytesIO(data), "there")
    if isinstance(opened, Rejection):
        yield opened
    else:
        yield from opened.items


@seldom
@given(st.integers(20_000_000, 60_000_000), st.integers(0, 3), st.binary(max_size=20))
def test_a_bomb_does_not_go_off(size: int, depth: int, word: bytes) -> None:
    """A member that unpacks to hundreds of times its size is refused beforehand, in ZIP, gzip, and both in both."""
    blank = (word + bytes(4096 - len(word))) * (size // 4096)
    for bomb in (zipped({"bomb.txt": blank}), gzip.compress(blank)):
        for layer in range(depth):
            bomb = zipped({f"in{layer}.zip": bomb}) if layer % 2 else gzip.compress(bomb)
        before = _peak()
        found = list(_items(bomb))
        assert found and all(isinstance(one, Rejection) for one in found)
        assert any(re.search(r"times its size|deep", one.reason) for one in found if isinstance(one, Rejection))
        assert _peak() - before < 100, "MB more than before"


def _peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_a_web_archive_unpacks_within_bounds() -> None:
    """A record of a kilobyte whose page unpacks to 300 MB is passed over; the one behind it is read."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    bodies = ((gzip.compress(bytes(300_000_000)), [("Content-Encoding", "gzip")]), (page().encode(), []))
    for body, more in bodies:
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *more], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://a.example/", "response", payload=io.BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
    before = _peak()
    found = list(warc.pages(io.BytesIO(out.getvalue()), "there"))
    assert [len(one.data) for one in found if isinstance(one, Item)] == [len(page().encode())]
    assert _peak() - before < 100, "MB more than before"


@often
@given(
    st.lists(st.sampled_from(["gzip", "deflate", "br", "identity"]), min_size=1, max_size=3), st.binary(max_size=3000)
)
def test_a_body_is_unpacked_as_far_as_is_asked(codings: list[str], body: bytes) -> None:
    """Packed once or more, a body comes out as it was; where it is longer than is asked, one byte more than that."""
    packed = body
    for coding in codings:
        packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes}[coding](
            packed
        )
    assert decoded(packed, ", ".join(codings), 10_000) == body
    assert len(decoded(packed, ", ".join(codings), max(len(body) - 1, 0))) <= max(len(body), 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_that_is_a_bomb_stays_small(coding: str) -> None:
    """A few kilobytes that unpack to 300 MB are unpacked up to the bound, and no byte further."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": partial(brotli.compress, quality=5)}[coding]
    bomb = pack(bytes(300_000_000))
    before = _peak()
    assert len(decoded(bomb, coding, 1_000_000)) == 1_000_001
    assert _peak() - before < 50, "MB more than before"


def test_a_table_unpacks_within_bounds() -> None:
    """A Parquet file of a kilobyte, whose 256 rows are one text of 20 MB each, is refused row by row, never all at once."""
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    column = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 256, pyarrow.int32()), ["x" * 20_000_000])
    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": column}), out, compression="zstd")
    assert len(out.getvalue()) < 10_000
    before = _peak()
    reasons = [one.reason for one in _items(out.getvalue()) if isinstance(one, Rejection)]
    assert reasons == ["a row of over 8 MB"] * 256
    assert _peak() - before < 300, "MB more than before, where 256 texts are 5,000"


def test_an_archive_lies_about_its_sizes() -> None:
    """What a directory says of a member's size is not believed: the bytes that come out are counted."""
    packed = bytearray(zipped({"bomb.txt": bytes(60_000_000)}))
    at = packed.index(b"PK\x01\x02")
    packed[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    found = list(archive.members(io.BytesIO(bytes(packed)), "there"))
    for one in found:
        assert isinstance(one, Rejection) or len(one[1].read()) <= 1000


# --- XML: no entity is followed, none multiplies ---------------------------------------------------------------------------


@st.composite
def doctype(draw: st.DrawFn, secret: str) -> tuple[str, str]:
    """A document type with entities that multiply, lead to a file, and lead to an address; and a reference to each."""
    depth, wide = draw(st.integers(1, 12)), draw(st.integers(2, 12))
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * wide}">' for n in range(1, depth + 1))
    outside = draw(st.sampled_from([f"file://{secret}", secret, "http://169.254.169.254/latest", "php://filter/x"]))
    parameter = draw(st.sampled_from(["", f'<!ENTITY % p SYSTEM "{outside}"> %p;']))
    made = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{grown}<!ENTITY x SYSTEM "{outside}">{parameter}]>'
    return made, draw(st.sampled_from([f"&l{depth};", "&x;", f"&x;&l{depth};"]))


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text("TOPSECRET")
    return str(path)


@settings(seldom, max_examples=12)
@given(data=st.data())
def test_no_entity_is_followed_and_none_multiplies(data: st.DataObject, secret: str, dialled: Dialled) -> None:
    """Feeds, lists of feeds, sitemaps and pages: neither a file's words nor a billion laughs come out, and soon."""
    head, entity = data.draw(doctype(secret))
    began = perf_counter()
    item = f"<item><title>{entity}</title><link>https://a.example/1</link><description>{entity}</description></item>"
    atom = f'<entry><id>1</id><title>{entity}</title><content type="html">{entity}</content></entry>'
    parsed = {
        "rss": feed.parse(
            f'{head}<rss version="2.0"><channel><title>{entity}</title>{item}</channel></rss>'.encode(), "u"
        ),
        "atom": feed.parse(
            f'{head}<feed xmlns="http://www.w3.org/2005/Atom"><title>{entity}</title>{atom}</feed>'.encode(), "u"
        ),
        "opml": opml.parse(
            f'{head}<opml><body><outline title="{entity}" xmlUrl="https://a.example/{entity}"/></body></opml>'.encode()
        ),
        "sitemap": sitemap.parse(f"{head}<urlset><url><loc>https://a.example/{entity}</loc></url></urlset>".encode()),
    }
    for kind, found in parsed.items():
        told = repr(found)
        assert "TOPSECRET" not in told, kind
        assert len(told) < 3_000_000, kind
    for one in _items(f"{head}<html><body><article><p>{entity}</p></article></body></html>".encode()):
        assert "TOPSECRET" not in repr(one)
    assert perf_counter() - began < 30, "seconds; expat gives up after some 8 MB"
    assert dialled.to == []


# --- SQL and search: words are words ---------------------------------------------------------------------------------------

QUERIES = st.lists(
    st.sampled_from(
        [
            *(
                "'",
                '"',
                "''",
                "--",
                ";",
                "%",
                "_",
                "\\",
                "*",
                "(",
                ")",
                ":",
                "^",
                "+",
                "-",
                "{",
                "}",
                "\0",
                "|",
                "&",
                "!",
            ),
            *(
                "OR",
                "AND",
                "NOT",
                "NEAR(",
                "NEAR/2",
                "words:",
                "DROP TABLE entry",
                "' OR 1=1 --",
                "UNION SELECT",
                "a*",
                "<->",
            ),
            *("Iron", "Ferry", "“x”", "\ud800", "\U0001f600", "${x}", "{{x}}", "%s", "?", ":name"),
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join) | st.text(max_size=30)


@pytest.fixture(scope="module")
def asked(gold_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a ledger of gold articles, for questions that change nothing."""
    with serving(gold_ledger, tmp_path_factory.mktemp("asked")) as made:
        yield made


@often
@given(QUERIES)
def test_no_question_is_taken_for_sql(asked: Served, words: str) -> None:
    """Whatever is looked for, and wherever: an answer or a refusal, never a fault, and the ledger is as it was."""
    head, titles = asked.desk.ledger.head(), len(asked.desk.titles())
    given_ = quote(words.encode("utf-8", "surrogatepass"))
    places = (
        "search?q=",
        "titles?q=",
        "quotes?q=",
        "quotes?speaker=",
        "holdups?by=",
        "holdups?free=",
        "title/",
        "person/",
    )
    api = ("titles?q=", "titles/", "quotations?q=", "quotations?speaker=", "holdups?by=", "people/")
    for path in (*(f"/{p}{given_}" for p in places), *(f"/api/v1/{p}{given_}" for p in api)):
        assert asked.http.get(path).status_code in (200, 307, 400, 404, 422), path
    ledger = asked.desk.ledger
    ledger.quotations(words), ledger.names_worded(words), ledger.names_called(words)
    assert (ledger.head(), len(asked.desk.titles())) == (head, titles)


@seldom
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12), QUERIES)
def test_a_title_with_quotation_marks_is_found_by_its_name(
    tmp_path_factory: pytest.TempPathFactory, one: str, more: str
) -> None:
    """What the databases and their search take for syntax is kept as written, and found as written."""
    name = " ".join(f"{one} {more}".encode("utf-8", "replace").decode().replace("\0", "").split())
    path = tmp_path_factory.mktemp("titles") / "ledger.db"
    with fakes_desk(path, name) as desk:
        (card,) = desk.titles()
        assert card.name == name
        assert desk.resolve(name) == card.id
        assert [found.name for found in desk.ledger.names_called(name)] == [name]


def fakes_desk(path: Path, name: str) -> Any:
    """A desk that has read one article, on a title of this name."""
    from datetime import date

    from intheworks import Desk
    from intheworks.model import Document, Reader, Record, Span, Stage, StageName

    class Named(fakes.PlainReader):
        def read(self, document: Document) -> Record:
            claim = Stage(title=name, stage=StageName.filming, evidence=Span.of(document.text, 0, 4))
            return Record(document=document.info, reader=Reader("house", "1"), claims=(claim,))

    desk = Desk(lambda: open_ledger(str(path)), Named, fakes.StillClock())
    desk.take(Document.of("Iron Ferry is filming.", source="a.txt", published=date(2025, 1, 1)))
    return desk


# --- secrets: in no error and no log ---------------------------------------------------------------------------------------

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40).filter(
    lambda s: not set(s) & set("/?#@:[]%&=+") and len(set(s)) > 3 and any(c.isdigit() for c in s)
)
"""With a digit among them, so that none is a word of a message by chance ("Connecti")."""


@often
@given(SECRETS, st.sampled_from([200, 400, 401, 403, 404, 429, 500, 503]), st.booleans())
def test_no_key_of_a_model_is_told(caplog: pytest.LogCaptureFixture, key: str, status: int, echoed: bool) -> None:
    """Whatever a model's address answers, also where it sends the key back: errors and logs do not have it."""
    variables = {URL: "http://model.example/v1", MODEL: "m", KEY: key}
    asked = settings_from(variables)

    def answer(request: httpx.Request) -> httpx.Response:
        said = request.headers["authorization"] if echoed else "no"
        return httpx.Response(status, json={"error": said})

    caplog.set_level(logging.DEBUG)
    caplog.clear()
    client = Client(asked, httpx.Client(transport=httpx.MockTransport(answer)), sleep=lambda _: None)
    with pytest.raises(InTheWorksError) as fault:
        client.ask([{"role": "user", "content": "words"}])
    assert key not in f"{fault.value} {fault.value!r} {asked!r} {caplog.text}"


@often
@given(SECRETS, st.integers(0, 9))
def test_no_password_of_a_database_is_told(
    caplog: pytest.LogCaptureFixture, tmp_path_factory: pytest.TempPathFactory, secret: str, form: int
) -> None:
    """An address that is wrong, or where nobody answers, is told without its password, wherever in it that stood."""
    p = quote(secret, safe="")
    address = [
        f"postgresql://u:{p}@127.0.0.1:1/db",
        f"postgresql://127.0.0.1:1/db?user=u&password={p}",
        f"postgresql://u:{p}@127.0.0.1:1/db?sslmode=nonsense",
        f"postgresql://u:{p}@127.0.0.1:port/db",
        f"mysql://u:{p}@127.0.0.1/db",
        f"mysql://127.0.0.1/db?password={p}",
        f"postgresql:/u:{p}@127.0.0.1/db",
        f"host=127.0.0.1 port=1 user=u password={secret}",
        f"password={secret} host=127.0.0.1",
        f"postgresql+asyncpg://u:{p}@127.0.0.1:1/db",
    ][form]
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    folder = tmp_path_factory.getbasetemp()
    for use in (open_ledger, lambda a: copy(a, str(folder / "copied.db")), lambda a: copy(_some_ledger(folder), a)):
        with pytest.raises(InTheWorksError) as fault:
            use(address)
        told = f"{fault.value} {fault.value!r} {caplog.text}"
        assert secret not in told and p not in told, told


def _some_ledger(folder: Path) -> str:
    path = folder / "some.db"
    if not path.exists():
        open_ledger(str(path)).close()
    return str(path)


@seldom
@given(SECRETS)
def test_no_token_is_told(asked: Served, caplog: pytest.LogCaptureFixture, guess: str) -> None:
    """A token that is tried, whole or wrong, stands in no answer, no page, no measure and no log."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    good = asked.store.new_token("Ada", ["write"])[1]
    told = []
    for secret in (guess, good):
        bearer = {"Authorization": f"Bearer {secret}"}
        told += [
            asked.http.post("/api/v1/documents", json={"text": " "}, headers=bearer).text,
            asked.http.get("/api/v1/webhooks", headers=bearer).text,
            asked.http.post("/sign-in", data={"token": secret}).text,
            asked.http.get("/metrics").text,
        ]
    kept = json.dumps([list(row) for row in asked.store.tokens()])
    assert not any(secret in "".join([*told, kept, caplog.text]) for secret in (guess, good))
