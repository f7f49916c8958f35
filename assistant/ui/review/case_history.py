"""The versions of a case: who changed what and when, as differences, and the way back to one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.cases import Case
from assistant.review.case_shelf import CaseVersion
from assistant.review.differences import difference
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, label, row, rule, wrapped
from assistant.ui.review.difference_view import difference_view

FIELDS = ("title", "turns", "tags", "decided", "acknowledge", "solve", "care", "why")


def field_text(look: Look, case: Case, name: str) -> str:
    """A field of a case as one text, to be compared."""
    texts = look.texts
    if name == "turns":
        return "\n".join(turn.text for turn in case.turns)
    if name == "tags":
        tags = [texts.name("mood", one) for one in case.emotion]
        tags += [texts.name("issue", case.issue), *case.topic, case.region]
        tags.append(texts.name("cases.kind", case.kind))
        return " · ".join(tag for tag in tags if tag)
    return str(getattr(case, name))


def field_name(look: Look, name: str) -> str:
    """What a field is called."""
    if name in ("acknowledge", "solve", "care"):
        return look.texts(f"part.{name}")
    keys = {"turns": "said", "tags": "kind_label"}
    return look.texts(f"cases.{keys.get(name, name)}")


class CaseHistory(Rebuilt):
    """All versions, the newest first. Signals: restore(version id)."""

    restore = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(8))
        self._look = look

    def show_versions(self, versions: tuple[CaseVersion, ...]) -> None:
        """Show each with what it changed against the one before it."""
        self.rebuild(lambda box: self._fill(box, versions))

    def _fill(self, box: QVBoxLayout, versions: tuple[CaseVersion, ...]) -> None:
        look, texts = self._look, self._look.texts
        if not versions:
            box.addWidget(wrapped(look, texts("cases.no_versions"), size="body"))
        for number, one in enumerate(versions):
            if number:
                box.addWidget(rule())
            line = row(gap=look.px(8))
            who = plain.line(one.author, 40) or texts("cases.program")
            told = texts(
                "cases.version_line", n=one.number, what=texts.name("cases.what", one.what),
                who=who, when=times.ago(texts, one.at, times.now()),
            )  # fmt: skip
            line.addWidget(label(look, told, bold=True), 1)
            if number:
                back = Button(look, texts("cases.restore"), "small")
                back.clicked.connect(lambda _=False, key=one.id: self.restore.emit(key))
                line.addWidget(back)
            box.addLayout(line)
            before = versions[number + 1] if number + 1 < len(versions) else None
            self._changes(box, one, before)

    def _changes(self, box: QVBoxLayout, one: CaseVersion, before: CaseVersion | None) -> None:
        look = self._look
        if before is None:
            box.addWidget(wrapped(look, look.texts("cases.version_first")))
            return
        changed = [
            (name, old, new)
            for name in FIELDS
            if (old := field_text(look, before.case, name))
            != (new := field_text(look, one.case, name))
        ]
        if not changed:
            box.addWidget(wrapped(look, look.texts("cases.version_same")))
        for name, old, new in changed:
            box.addWidget(label(look, field_name(look, name), size="small", tone="muted"))
            box.addWidget(difference_view(look, difference(old, new)))
