"""The terminal picture at the head of the README, drawn from what the demo really shows.

python docs/picture.py docs/standing.svg
"""

from __future__ import annotations

import sys
import tempfile
from importlib.resources import files
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from intheworks import Desk
from intheworks.cli.demo import TITLE, TODAY
from intheworks.cli.standing import chronological
from intheworks.cli.standing_view import standing_view

WIDTH, LINES = 100, 34
COLOURS = [
    (38, 38, 38),
    (214, 90, 80),
    (106, 176, 106),
    (214, 170, 80),
    (90, 140, 210),
    (190, 120, 190),
    (80, 185, 200),
    (220, 220, 220),
]
THEME = TerminalTheme((24, 26, 30), (222, 222, 222), COLOURS, COLOURS)
# Rich's own frame loads its font from an address; this one takes the reader's.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-label="A standing in the terminal">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
 font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    console = Console(record=True, width=WIDTH, force_terminal=True, color_system="truecolor", file=StringIO())
    with tempfile.TemporaryDirectory() as folder, Desk.open(str(Path(folder) / "news.db")) as desk:
        texts = files("intheworks") / "examples" / "understudies"
        outlets = dict(line.split("\t") for line in (texts / "outlets.tsv").read_text(encoding="utf-8").splitlines())
        for name, outlet in list(outlets.items())[1:]:
            desk.read(str(texts / name), outlet=outlet)
        standing = chronological(desk.show(TITLE, as_of=TODAY))
    view = standing_view(standing, TODAY, lambda source: "an article", WIDTH)
    for segments in console.render_lines(view, pad=False)[:LINES]:
        for segment in segments:
            console.print(segment.text, style=segment.style, end="", markup=False, highlight=False)
        console.print()
    title = f'intheworks show "{TITLE}"'
    svg = console.export_svg(title=title, theme=THEME, code_format=FRAME, unique_id="standing")
    Path(sys.argv[1]).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
