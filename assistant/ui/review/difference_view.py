"""An edit as one text: what was cut struck through, what was added underlined, both in colour."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.review.differences import Change, Span
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.textview import Mark, TextView, utf16_length

_LONGEST = 4000


def marked(look: Look, spans: Sequence[Span]) -> tuple[str, tuple[Mark, ...]]:
    """The text of an edit with its marks."""
    tokens = look.theme.tokens
    text, at = "", 0
    marks: list[Mark] = []
    for span in spans:
        shown = plain.show(span.text, _LONGEST).text
        end = at + utf16_length(shown)
        if span.change is Change.CUT and shown:
            marks.append(Mark(at, end, tokens.danger, tokens.danger_tint, strike=True))
        elif span.change is Change.ADDED and shown:
            marks.append(Mark(at, end, tokens.ok, tokens.accent_tint, underline=True))
        text, at = text + shown, end
    return text, tuple(marks)


def spoken(look: Look, spans: Sequence[Span]) -> str:
    """The same for those who hear it: what was cut and what was added is said."""
    parts = []
    for span in spans:
        shown = plain.show(span.text, _LONGEST).text
        if span.change is not Change.KEPT:
            shown = look.texts(f"queue.spoken_{span.change}", text=shown)
        parts.append(shown)
    return " ".join(parts)


def difference_view(look: Look, spans: Sequence[Span]) -> TextView:
    """A widget that shows an edit."""
    view = TextView(look.font(), look.theme.tokens.text)
    view.show_text(*marked(look, spans))
    view.setAccessibleName(spoken(look, spans))
    return view
