"""Who is credited with a claim: the speaker of the innermost speech act around its words, else the article itself."""

from __future__ import annotations

from intheworks.reading.scene import View


def said_by(view: View, start: int, end: int) -> str | None:
    """The person, company or outlet that says the words at `start:end`; None for the article itself."""
    speech = view.speech_at(start) or view.speech_at(end - 1)
    return speech.speaker if speech is not None else None
