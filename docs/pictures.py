"""The pictures of the title page and of the hold-up graph for the README, from the ledger of gold articles.

python docs/pictures.py docs/pictures
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/browser")]

from playwright.sync_api import sync_playwright
from serving import CHROMIUM, Running

import gold

TITLE = "The Understudies sequel"
PAGES = {"title": "/title/{title}", "graph": "/holdups?as_of=2017-05-01"}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        gold.fill(Path(folder) / "ledger.db")
        served = Running(Path(folder) / "ledger.db")
        title = served.desk.resolve(TITLE)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for theme in ("light", "dark"):
                context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=theme)
                page = context.new_page()
                for name, path in PAGES.items():
                    page.goto(served.address + path.format(title=title), wait_until="networkidle")
                    page.screenshot(path=str(out / f"{name}-{theme}.png"))
            browser.close()
        served.stop()


if __name__ == "__main__":
    main()
