"""What people do with the pages, in a browser: search, drag the day, open the words, judge a claim, hear of a change."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect
from serving import Running

from intheworks.server.everything import one_file

SEQUEL = "The Understudies sequel"
WIDTHS = (390, 1280)
THEMES = ("light", "dark")


def title_page(served: Running) -> str:
    return f"{served.address}/title/{served.desk.resolve(SEQUEL)}"


def test_a_title_is_found_as_it_is_typed_and_opened(page: Page, served: Running) -> None:
    """Half a word is enough; the result leads to the title's page."""
    page.goto(served.address)
    page.get_by_label("Search titles, people, quotations").fill("understud")
    page.locator("#results").get_by_role("link", name=SEQUEL, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SEQUEL)
    page.goto(served.address)
    page.get_by_label("Search titles, people, quotations").fill("tillingh")
    expect(page.locator("#results").get_by_role("link", name="Roz Tillinghast").first).to_be_visible()
    page.get_by_label("Search titles, people, quotations").fill("parking lo")
    expect(page.locator("#results blockquote").first).to_contain_text("parking lo")


def test_the_slider_shows_what_was_known_then(page: Page, served: Running) -> None:
    """Dragged to another day the page says what was known on it, keeps the day in its address, and comes back."""
    page.goto(title_page(served))
    stage = page.locator("#standing .stage-word")
    now = stage.inner_text()
    slider = page.get_by_role("slider", name="Day")
    expect(slider).to_be_enabled()
    slider.press("Home")
    expect(stage).to_have_text("only talked about")
    expect(page.get_by_text("What was known on 14 October 2008")).to_be_visible()
    assert "as_of=2008-10-14" in page.url
    slider.fill(str(date(2012, 12, 31).toordinal()))
    expect(stage).to_have_text("in development")
    slider.press("End")
    expect(stage).to_have_text(now)
    page.reload()
    expect(stage).to_have_text(now)


def test_a_fact_opens_its_words_highlighted(page: Page, served: Running) -> None:
    """The number beside a fact opens its article's paragraph; what is marked is exactly what the source says."""
    standing = served.desk.show(SEQUEL)
    page.goto(title_page(served))
    for link in page.locator(".stage-now .ref").all():
        address = httpx.URL(link.get_attribute("href") or "")
        link.click()
        marked = page.locator("#evidence mark.cited")
        expect(marked.first).to_be_visible()
        start, end = int(address.params["start"]), int(address.params["end"])
        (exact,) = {s.exact for s in standing.sources if (s.start, s.end) == (start, end)}
        assert "".join(marked.all_inner_texts()) == exact.replace("\n", "")
        page.keyboard.press("Escape")
        expect(page.locator("#evidence-panel")).to_be_hidden()


def test_a_citation_is_copied_in_three_forms(browser: Browser, served: Running) -> None:
    """Beside the words their citation opens: {{cite news}}, BibTeX and plain, each with the words, each to be copied."""
    with still(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(title_page(served))
        page.locator(".stage-now .ref").first.click()
        panel = page.locator("#evidence")
        expect(panel.locator("mark.cited").first).to_be_visible()
        words = "".join(panel.locator("mark.cited").all_inner_texts())
        panel.get_by_text("Cite these words").click()
        for pre, start in zip(panel.locator("pre").all(), ("{{cite news |title=", "@misc{", ""), strict=True):
            told = pre.inner_text()
            assert told.startswith(start) and words.split()[-1] in told
            pre.locator("+ button").click()
            assert page.evaluate("navigator.clipboard.readText()") == told


def test_the_graph_is_clicked_through(page: Page, served: Running) -> None:
    """A box leads to its title, an arrow opens the words that say so, with a mouse and with the keyboard."""
    page.goto(f"{served.address}/holdups?as_of=2017-05-01")
    arrow = page.locator("svg.graph a:has(.arrow)").first
    arrow.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence mark.cited").first).to_be_visible()
    page.keyboard.press("Escape")
    arrow.locator("text").click()
    expect(page.locator("#evidence mark.cited").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("svg.graph a:has(.node.waiting)").filter(has_text=SEQUEL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SEQUEL)
    page.goto(f"{served.address}/holdups?as_of=2017-05-01&free=Harbor+Nine")
    expect(page.locator("#freed")).to_contain_text(SEQUEL)


def test_the_keyboard_goes_everywhere(page: Page, served: Running) -> None:
    """The first stop skips to the content; evidence opens with Enter and gives the focus back; the picture shows its day."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(title_page(served))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    ref = page.locator(".stage-now .ref").first
    ref.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence mark.cited").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(ref).to_be_focused()
    seen = page.locator(".timeline .cursor").bounding_box()
    assert seen and 0 < seen["x"] < 390


def test_everything_prints_and_needs_no_server(browser: Browser, served: Running, tmp_path: Path) -> None:
    """The one file opens from a disk, asks for nothing, is accessible, and prints without what is only for a screen."""
    file = tmp_path / "title.html"
    file.write_bytes(one_file(served.desk, SEQUEL, date(2014, 12, 31)))
    asked: list[str] = []
    with still(browser, bypass_csp=True) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()[:2000]
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        for part in ("People", "Dates, kept and moved", "What they said", "How it got here", "The words behind it"):
            expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
        page.goto(title_page(served))
        page.emulate_media(media="print")
        for screen_only in (".top", "footer", ".as-of", ".actions"):
            expect(page.locator(screen_only).first).to_be_hidden()
        assert page.pdf().startswith(b"%PDF")


def test_without_scripts_every_page_still_answers(browser: Browser, served: Running) -> None:
    """Search, the day, and the evidence work by links and forms alone."""
    with still(browser, java_script_enabled=False) as page:
        page.goto(served.address)
        page.get_by_label("Search titles, people, quotations").fill("understudies sequel")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name=SEQUEL, exact=True).first.click()
        page.locator("input#as_of").fill("2009-01-01")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".stage-word")).to_have_text("only talked about")
        page.locator(".stage-now .ref").first.click()
        expect(page.locator("mark.cited").first).to_be_visible()
        assert page.url.endswith("#words")


@contextmanager
def still(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a window of its own."""
    context = browser.new_context(**options)
    yield context.new_page()
    context.close()


def test_an_editor_judges_with_one_key(browser: Browser, served: Running) -> None:
    """Signed in, an editor confirms, rejects and corrects by keys; the page is accessible."""
    with still(browser, bypass_csp=True) as page:
        judge(page, served)


def judge(page: Page, served: Running) -> None:
    """Signed in, `r` rejects the claim that is shown, and the standing has lost it; `e` opens its correction."""
    page.goto(f"{served.address}/sign-in")
    page.get_by_label("Token").fill(served.token("review"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{served.address}/review?title={served.desk.resolve(SEQUEL)}")
    first = page.locator(".review-list > li").first
    claim = (first.get_attribute("id") or "").removeprefix("claim-")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()[:2000]
    page.keyboard.press("e")
    expect(first.locator("details")).to_have_attribute("open", "")
    first.get_by_label("certainty").fill("hinted")
    first.get_by_label("why").fill("it says so")
    first.get_by_label("why").press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    (review,) = served.desk.ledger.reviews()
    assert (review.claim, review.verdict, review.why) == (claim, "correct", "it says so"), (
        "Enter corrects, never confirms"
    )
    claim = (first.get_attribute("id") or "").removeprefix("claim-")
    page.keyboard.press("j")
    expect(page.locator(".review-list > li").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_be_visible()
    assert served.desk.ledger.reviews()[-1].claim == claim
    assert (served.desk.ledger.reviews()[-1].verdict, served.desk.ledger.reviews()[-1].by) == ("reject", "Ada")
    claim = (first.get_attribute("id") or "").removeprefix("claim-")
    with page.expect_navigation():
        page.keyboard.press("c")
    assert [(r.claim, r.verdict) for r in served.desk.ledger.reviews()][-1] == (claim, "confirm")
    for key, field, typed in (("m", "#left", "Merge"), ("s", "#name", "Split off")):
        page.locator("body").evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        expect(page.locator(field)).to_be_focused()
        assert page.get_by_label(typed, exact=True).input_value() == SEQUEL
    before = len(served.desk.titles())
    page.get_by_label("with", exact=True).fill("Harbor Nine")
    page.get_by_label("with", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert len(served.desk.titles()) == before - 1


def test_a_webhook_is_received(served: Running) -> None:
    """A change that comes in by HTTP goes out by HTTP, with its words."""
    got: list[dict[str, Any]] = []
    arrived = threading.Event()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: object) -> None:
            pass

    hook = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    headers = {"Authorization": f"Bearer {served.token('write')}"}
    api = f"{served.address}/api/v1"
    made = httpx.post(f"{api}/webhooks", json={"url": f"http://127.0.0.1:{hook.server_port}/"}, headers=headers)
    assert made.status_code == 201
    article = {"text": "Iron Ferry is filming.", "published": "2026-01-10", "outlet": "The Ledger"}
    assert httpx.post(f"{api}/documents", json=article, headers=headers).status_code == 201
    assert arrived.wait(15)
    hook.shutdown()
    assert got[0]["change"]["new"] == "filming" and got[0]["change"]["new_words"][0]["exact"] == "Iron Ferry is filming"


def paths(served: Running) -> list[str]:
    title = served.desk.resolve(SEQUEL)
    source = served.desk.show(SEQUEL).sources[0]
    person = next(n.id for n in served.desk.ledger.names("person") if n.name == "Roz Tillinghast")  # type: ignore[arg-type]
    article = f"/document/{source.document}?start={source.start}&end={source.end}"
    some = [
        f"/title/{title}",
        f"/title/{title}?as_of=2013-01-01",
        f"/title/{title}/everything",
        f"/person/{person}",
        article,
        f"/document/{source.document}?explain=1",
    ]
    return ["/", "/titles", *some, "/holdups?as_of=2017-05-01", "/changes", "/search?q=roz", "/quotes", "/sign-in"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible_and_fit(browser: Browser, served: Running, width: int, theme: str) -> None:
    """axe-core finds nothing, nothing runs over the window's width, no error is logged, nothing is asked of elsewhere."""
    elsewhere: list[str] = []
    errors: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((served.address, "data:")):
            elsewhere.append(request.url)

    with still(browser, viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True) as page:
        page.on("request", asked)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        for path in paths(served):
            page.goto(served.address + path)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()[:3000]}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert not elsewhere and not errors


def test_the_policy_lets_the_pages_work(page: Page, served: Running) -> None:
    """With the policy in force nothing of a page is blocked, and a script of an article would be."""
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    for path in paths(served):
        page.goto(served.address + path)
    assert not blocked
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    assert page.evaluate("window.x") is None
