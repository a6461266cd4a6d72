"""From a WARC file to stored records, side by side with what others do on the same file in the same run.

    python benchmarks/warc.py [--archive FILE.warc.gz] [--pages FOLDER] [--records 2000] [--gate planted|house] [--read]

Without an archive one is made of the pages in FOLDER (`.html` or `.html.gz`, real ones if you have some) or else of the
publishers' pages that the tests use, filled up with the scripts, links and teasers of a real page; one in twenty has a
sentence planted on a film.

Rows, pages a second on one core, each the best of three:
- `bare`: fastwarc + resiliparse's text of every page, and nothing else: as fast as it can be;
- `sources`: what `intheworks add` does before it reads: records counted and checked, quick text, gate, and extraction of
  what passes, with its metadata;
- `trafilatura`: its extraction of every page, as a run without a gate would have it;
- `datatrove`: its WARC reader and trafilatura extractor, where it is installed (`make bench` does);
- `stored` (with --read): all of `intheworks add` with the house reader, its models loaded before, into a ledger of its own.

The planted gate passes the pages with the planted sentence, so that the one in twenty holds whatever the reader's gate
is; `--gate house` takes the reader's own.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).parents[1]
# In place of this script's own folder, whose catalogue.py would hide the package of that name that spaCy needs.
sys.path[0] = str(ROOT / "tests" / "contracts" / "sources")
PLANTED = "Mary Ash writes Iron Ferry Returns"
ONE_IN = 20
SCRIPTS, CARDS = 320_000, 170
"""Bytes of scripts and number of teasers around the words: the 80 pages of fundus-evaluation have 370 KB and 1,000 elements
on average."""
CARD = (
    '<div class="card card--{n}"><a class="card__link" href="/2024/02/{n}/story"><img class="card__image" alt=""'
    ' src="/images/{n}.jpg" loading="lazy"></a><h3 class="card__title"><a href="/2024/02/{n}/story">The town waits</a></h3>'
    '<span class="card__time">{n} minutes ago</span></div>'
)


def pages(folder: Path | None) -> list[str]:
    """The pages to make an archive of, none of them with the planted sentence."""
    if folder:
        files = sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])
        raw = [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files]
        return [page.decode("utf-8", "replace") for page in raw]
    from publishers import PUBLISHERS

    script = f"<script>{'var a = [1, 2, 3];' * (SCRIPTS // 18)}</script>"
    cards = f"<aside class='more'>{''.join(CARD.format(n=n) for n in range(CARDS))}</aside>"
    filled = (p.page.replace("</head>", f"{script}</head>").replace("</body>", f"{cards}</body>") for p in PUBLISHERS)
    return [page.replace(PLANTED, "The town waits") for page in filled]


def make_archive(found: list[str], records: int) -> bytes:
    """An archive of so many pages; in every twentieth the sentence is planted into its longest paragraph."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number, page in enumerate(islice(cycle(found), records)):
        if number % ONE_IN == 0:
            longest = max(re.finditer(r"<p\b[^<>]*>[^<>]*(?=</p>)", page), key=lambda p: p.end() - p.start())
            page = f"{page[: longest.end()]} {PLANTED}, it was said.{page[longest.end() :]}"
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url = f"https://news.example/2024/02/01/{number}"
        # The made pages all call themselves by one address, and would be revisions of one article.
        page = page.replace("https://news.example/2024/story", url)
        payload = io.BytesIO(page.encode("utf-8", "replace"))
        writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))
    return out.getvalue()


def responses(archive: bytes) -> Iterable[tuple[bytes, str | None]]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    for record in ArchiveIterator(io.BytesIO(archive), record_types=WarcRecordType.response):
        yield record.reader.read(), record.http_charset


def bare(archive: bytes) -> int:
    """fastwarc and resiliparse by the book."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str

    return sum(
        bool(extract_plain_text(bytes_to_str(body, c or "utf-8"), main_content=True)) for body, c in responses(archive)
    )


def sources(archive: bytes, gate: Callable[[str], bool]) -> int:
    """Ours up to the document; counts those."""
    from intheworks.sources import articles, warc
    from intheworks.sources.item import Article, Item
    from intheworks.sources.text import Given

    given, found = Given(date(2100, 1, 1)), 0
    for item in warc.pages(io.BytesIO(archive), "bench.warc.gz"):
        if isinstance(item, Item) and articles.may_hold(item, gate):
            found += isinstance(articles.article(item, given), Article)
    return found


def with_trafilatura(archive: bytes) -> int:
    """trafilatura on every page."""
    from trafilatura import bare_extraction

    return sum(
        bare_extraction(body.decode("utf-8", "replace"), with_metadata=True) is not None
        for body, _ in responses(archive)
    )


def with_datatrove(archive: bytes) -> int:
    """datatrove's WARC reader and its trafilatura extractor, as its pipelines for Common Crawl begin."""
    from datatrove.data import Document as Page
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import WarcReader

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench.warc.gz").write_bytes(archive)
        pages: Iterable[Page] = WarcReader(folder, glob_pattern="*.warc.gz").run()
        # It gives every page 1 s in a process of its own and skips what takes longer; here all have the time they need.
        return sum(bool(page.text) for page in Trafilatura(timeout=60).run(pages))


def stored(archive: bytes, gate: Callable[[str], bool] | None) -> int:
    """All of `intheworks add`; counts the documents in the ledger."""
    from intheworks.desk import Desk
    from intheworks.intake import Intake
    from intheworks.state import State, beside

    with tempfile.TemporaryDirectory() as folder:
        path, db = Path(folder) / "bench.warc.gz", str(Path(folder) / "bench.db")
        path.write_bytes(archive)
        with Desk.open(db) as desk, Intake(desk, State(beside(db))) as intake:
            if gate:
                desk.reader.gate = gate  # type: ignore[method-assign]
            for outcome in intake.add(str(path)).outcomes:
                if outcome.what == "rejected":
                    print(f"rejected {outcome.place}: {outcome.reason}", file=sys.stderr)
            return len(list(desk.ledger.documents()))


def warm() -> None:
    """Load what a run loads once, however many pages it reads: the reader's models."""
    from intheworks.model import Document
    from intheworks.reading.house import HouseReader

    words = "Mary Ash is writing the film “Iron Ferry,” a sequel, for a studio."
    HouseReader().read(Document.of(words, source="warm", published=date(2024, 2, 1)))


def measured(work: Callable[[], int], times: int) -> tuple[float, int]:
    """The best time in processor seconds of this process and its children, and what the work counted."""
    best, count = float("inf"), 0
    for _ in range(times):
        began = sum(os.times()[:4])
        count = work()
        best = min(best, sum(os.times()[:4]) - began)
    return best, count


def main() -> None:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--archive", type=Path)
    arguments.add_argument("--pages", type=Path)
    arguments.add_argument("--records", type=int, default=2000)
    arguments.add_argument("--gate", choices=["planted", "house"], default="planted")
    arguments.add_argument("--read", action="store_true")
    chosen = arguments.parse_args()
    archive = chosen.archive.read_bytes() if chosen.archive else make_archive(pages(chosen.pages), chosen.records)
    records = sum(1 for _ in responses(archive))

    def planted(text: str) -> bool:
        return PLANTED in " ".join(text.split())

    gate: Callable[[str], bool] = planted
    if chosen.gate == "house":
        from intheworks.reading.house import HouseReader

        gate = HouseReader().gate
    print(f"{records} pages, {len(archive) / 1e6:.1f} MB packed")
    rows: list[tuple[str, Callable[[], int], int]] = [
        ("bare", lambda: bare(archive), 3),
        ("sources", lambda: sources(archive, gate), 3),
        ("trafilatura", lambda: with_trafilatura(archive), 1),
        ("datatrove", lambda: with_datatrove(archive), 1),
    ]
    if chosen.read:
        warm()
        rows.append(("stored", lambda: stored(archive, planted if gate is planted else None), 1))
    first: float | None = None
    if find_spec("datatrove") is None:
        rows = [row for row in rows if row[0] != "datatrove"]
    for name, work, times in rows:
        seconds, count = measured(work, times)
        first = first or seconds
        print(f"{name:<12} {records / seconds:>9,.0f} pages/s {seconds / first:>7.2f} × bare   {count} articles")


if __name__ == "__main__":
    main()
