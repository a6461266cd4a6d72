"""What lies in the clipboard, by the system's own tool."""

from __future__ import annotations

import shutil
import subprocess

from intheworks.errors import Rejection
from intheworks.sources.text import CLIPBOARD

TOOLS = (
    ("pbpaste",),
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-out"),
    ("xsel", "--clipboard", "--output"),
    ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"),
)
_SECONDS = 10


def paste() -> bytes | Rejection:
    """The clipboard's text, by the first of the tools that is there and answers."""
    there = [tool for tool in TOOLS if shutil.which(tool[0])]
    for tool in there:
        try:
            told = subprocess.run(tool, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if told.returncode == 0:
            return told.stdout
    if there:
        return Rejection(CLIPBOARD, "the clipboard holds no text, or there is no screen to ask")
    return Rejection(CLIPBOARD, f"no tool to read the clipboard with (one of {', '.join(tool[0] for tool in TOOLS)})")
