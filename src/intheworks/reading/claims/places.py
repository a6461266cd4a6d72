"""From an offset in the document to the sentence that holds it, as the scene sees it."""

from __future__ import annotations

from intheworks.reading.scene import Scene, View


def view_at(scene: Scene, offset: int) -> View | None:
    """The view of the sentence at an offset; None where the article has no sentence before it."""
    sentence = scene.page.sentence_at(offset)
    return scene.views[sentence.index] if sentence is not None else None
