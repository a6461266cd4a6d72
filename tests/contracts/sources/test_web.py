"""Fetching, against a real server: what is refused, what is bounded, what is polite."""

from __future__ import annotations

import time

import httpx
import pytest
from site_here import Site, serving

from intheworks.sources.connecting import GuardedTransport, Refused, is_public
from intheworks.sources.web import Failed, Fetched, Fetcher, Pace, Unchanged, Validators

HOST = "127.0.0.1"


def fetcher(*allowed: str, **more: object) -> Fetcher:
    return Fetcher(allowed or (HOST,), pace=Pace(delay=0.0), **more)  # type: ignore[arg-type]


def test_a_page_comes_with_its_type_and_validators(site: Site) -> None:
    """Body, content type, charset, ETag and the address that it came from."""
    site.conditional("/a", "<p>words</p>", '"1"', {"Content-Type": "text/html; charset=iso-8859-1"})
    with fetcher() as web:
        first = web.fetch(f"{site.url}/a")
        assert isinstance(first, Fetched)
        assert (first.body, first.content_type, first.charset) == (b"<p>words</p>", "text/html", "iso-8859-1")
        assert web.fetch(f"{site.url}/a", first.validators) == Unchanged(f"{site.url}/a")
        assert isinstance(web.fetch(f"{site.url}/a", Validators('"0"')), Fetched)


def test_this_machine_is_refused_unless_named(site: Site) -> None:
    """Loopback is no place to fetch from; no request is made."""
    site.page("/a", "secret")
    with fetcher("other.example") as web:
        answer = web.fetch(f"{site.url}/a")
    assert isinstance(answer, Failed)
    assert "private network" in answer.reason
    assert site.asked == []


def test_a_name_that_leads_to_this_machine_is_refused(site: Site) -> None:
    """It is the address that counts, whatever the name; and all the addresses of a name."""
    port = site.url.rpartition(":")[2]
    for addresses in (["127.0.0.1"], ["93.184.215.14", "10.0.0.7"], ["::ffff:127.0.0.1"], ["169.254.169.254"]):
        with fetcher("x", look_up=lambda *_, found=addresses: found) as web:
            answer = web.fetch(f"http://news.example:{port}/a")
        assert isinstance(answer, Failed)
        assert "private network" in answer.reason
    assert site.asked == []


def test_a_name_cannot_change_its_mind_between_the_look_and_the_connection(site: Site) -> None:
    """The connection goes to the address that was judged: a name is looked up once for each connection (DNS rebinding)."""
    looked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["192.0.2.1"] if len(looked) > 1 else ["127.0.0.1"]

    site.page("/a", "words")
    port = site.url.rpartition(":")[2]
    with httpx.Client(transport=GuardedTransport(["news.example"], rebinding)) as client:
        assert client.get(f"http://news.example:{port}/a").text == "words"
    assert looked == ["news.example"]
    assert site.asked[0][1]["Host"] == f"news.example:{port}"


def test_a_redirect_into_the_private_network_is_refused(site: Site) -> None:
    """A public page cannot send the fetch to a machine that only we can reach."""
    port = site.url.rpartition(":")[2]
    site.redirect("/out", f"http://intern.example:{port}/secret")
    site.page("/secret", "secret")
    names = {HOST: [HOST], "intern.example": [HOST]}
    with fetcher(HOST, look_up=lambda host, _: names[host]) as web:
        answer = web.fetch(f"{site.url}/out")
    assert isinstance(answer, Failed)
    assert "intern.example" in answer.reason
    assert "/secret" not in site.paths()


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://news.example/", "gopher://x/", "http://"])
def test_a_redirect_to_no_web_address_is_refused(site: Site, target: str) -> None:
    """Only http and https are fetched."""
    site.redirect("/out", target)
    with fetcher() as web:
        answer = web.fetch(f"{site.url}/out")
    assert isinstance(answer, Failed)


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    """Five are followed, a loop ends; only an unbroken row of permanent ones moves an address for good."""
    site.page("/end", "words")
    site.redirect("/moved", "/moved2", 301)
    site.redirect("/moved2", "/end", 308)
    site.redirect("/once", "/moved", 302)
    site.redirect("/loop", "/loop")
    with fetcher() as web:
        moved, once, loop = (web.fetch(site.url + path) for path in ("/moved", "/once", "/loop"))
    assert isinstance(moved, Fetched)
    assert (moved.url, moved.moved) == (f"{site.url}/end", f"{site.url}/end")
    assert isinstance(once, Fetched)
    assert once.moved is None
    assert loop == Failed(f"{site.url}/loop", "more than 5 redirects")


def test_size_is_bounded_also_where_it_was_packed(site: Site) -> None:
    """A body that unpacks beyond the bound is given up on, however small it came."""
    import gzip

    site.page("/long", "x" * 2_000_001)
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))
    with fetcher(most_bytes=2_000_000) as web:
        for path in ("/long", "/bomb"):
            answer = web.fetch(site.url + path)
            assert isinstance(answer, Failed)
            assert "over 2 MB" in answer.reason


def test_time_is_bounded_also_where_bytes_keep_dripping() -> None:
    """A server that never ends its answer is given up on; so is one that ends it too early."""
    with serving(slow=0.02) as site, fetcher(most_seconds=0.3) as web:
        began = time.monotonic()
        answer = web.fetch(f"{site.url}/drip")
        assert isinstance(answer, Failed)
        assert time.monotonic() - began < 5
        assert isinstance(web.fetch(f"{site.url}/broken"), Failed)


def test_robots_txt_is_respected(site: Site) -> None:
    """What it forbids is not asked for; it is fetched once; our own name's rules come first."""
    site.page("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: intheworks\nDisallow: /private\nAllow: /\n")
    site.page("/a", "words")
    site.page("/private/b", "words")
    with fetcher() as web:
        assert isinstance(web.fetch(f"{site.url}/a"), Fetched)
        answer = web.fetch(f"{site.url}/private/b")
    assert isinstance(answer, Failed)
    assert "robots.txt" in answer.reason
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]


def test_a_robots_txt_that_cannot_be_had_forbids_all(site: Site) -> None:
    """RFC 9309: a server in trouble is left alone; one without the file allows everything."""
    site.pages["/robots.txt"] = (503, {}, b"")
    site.page("/a", "words")
    with fetcher() as web:
        answer = web.fetch(f"{site.url}/a")
    assert isinstance(answer, Failed)
    assert site.paths() == []


def test_one_host_is_asked_at_a_steady_pace(site: Site) -> None:
    """Two requests to a host are a delay apart, a longer one where its robots.txt asks for it."""
    slept: list[float] = []
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    site.page("/a", "words")
    with Fetcher([HOST], pace=Pace(delay=1.0, clock=lambda: 0.0, sleep=slept.append)) as web:
        web.fetch(f"{site.url}/a")
        web.fetch(f"{site.url}/a")
    assert slept == [7.0, 7.0]


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500])
def test_a_servers_refusal_is_a_reason(site: Site, status: int) -> None:
    """Status in words; 410 is for good; Retry-After is kept."""
    site.pages["/a"] = (status, {"Retry-After": "120"}, b"")
    with fetcher() as web:
        answer = web.fetch(f"{site.url}/a")
    assert isinstance(answer, Failed)
    assert str(status) in answer.reason
    assert (answer.gone, answer.retry_after) == (status == 410, 120.0)


def test_retry_after_may_be_a_date_by_the_servers_own_clock(site: Site) -> None:
    """It is the distance from the server's own Date that counts, so that a clock that is wrong does no harm."""
    for date, after, expected in (
        ("Thu, 01 Feb 1990 10:00:00 GMT", "Thu, 01 Feb 1990 10:02:00 GMT", 120.0),
        ("Thu, 01 Feb 2080 10:00:00 GMT", "Thursday, 01-Feb-80 09:00:00 GMT", 0.0),
        ("Thu, 01 Feb 1990 10:00:00 GMT", "Thu, 01 Feb 2080 10:00:00 GMT", 86_400.0),
        ("Thu, 01 Feb 1990 10:00:00 GMT", "soon", None),
        ("never", "Thu, 01 Feb 1990 10:02:00 GMT", None),
        ("Thu, 01 Feb 1990 10:00:00 GMT", "9" * 30, 86_400.0),
    ):
        site.pages["/a"] = (500, {"Date": date, "Retry-After": after}, b"")
        with fetcher() as web:
            answer = web.fetch(f"{site.url}/a")
        assert isinstance(answer, Failed)
        assert answer.retry_after == expected, (date, after)


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_rest_is_left_alone(site: Site, status: int) -> None:
    """All of it, not the one page; until the time is over."""
    now = [0.0]
    site.pages["/a"] = (status, {"Retry-After": "120"}, b"")
    site.page("/b", "words")
    with Fetcher((HOST,), pace=Pace(delay=0.0, clock=lambda: now[0])) as web:
        web.fetch(f"{site.url}/a")
        now[0] = 100.0
        answer = web.fetch(f"{site.url}/b")
        assert isinstance(answer, Failed)
        assert (answer.reason, answer.retry_after) == (f"{HOST} asked to be left alone, for 20 s yet", 20.0)
        assert site.paths() == ["/a"]
        now[0] = 121.0
        assert isinstance(web.fetch(f"{site.url}/b"), Fetched)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("192.168.0.1", False), ("172.16.9.9", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Private, loopback, link-local, shared, multicast and their disguises in IPv6 are not."""
    assert is_public(address) is public


def test_no_local_socket() -> None:
    """The transport offers no way around the judge."""
    from intheworks.sources.connecting import _Backend

    with pytest.raises(Refused):
        _Backend(frozenset(), lambda *_: []).connect_unix_socket("/run/x.sock")
