"""Foot of the overlay: one quiet line when all is well, plain words and a way out when not."""

from __future__ import annotations

import re
from typing import TypeGuard

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.chat import Speaker
from assistant.domain.notice import Notice
from assistant.domain.pasted import PASTED_APP
from assistant.domain.view import ModelState, ModelStatus, OverlayView
from assistant.domain.window import SourceHealth, SourceState
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, row, set_tip
from assistant.ui.textview import TextView

# So many parts of a path tell a supervisor which file is meant.
_PATH_PARTS = 2
_FILES = frozenset({"file", "path"})
_MODEL_TROUBLE = frozenset({ModelState.MISSING, ModelState.FAILED})
# What the other lines say already.
_TOLD_ELSEWHERE = frozenset({"model.dropped", "model.loading"})
# Rooms that read no chat: another one that works does not make up for them.
_NO_READERS = frozenset(
    {"hotkeys", "store", "knowledge", "window", "checks", "team", "clipboard", "profiles",
     "launcher"}
)  # fmt: skip
# Others than readers whose good word is worth a place: what they do must never be out of sight.
_SIGNS = ("team", "clipboard", "launcher")


class StatusFoot(Rebuilt):
    """Trouble rows (icon, what is wrong, what to do), then a line with source and model.

    Signals: mend(str program) asks for a menu entry that starts it readable; swap() says that
    customer and agent are the wrong way round; opens(str page) asks for the page of the system's
    settings on which the user can allow it.
    """

    mend = Signal(str)
    opens = Signal(str)
    swap = Signal()

    def __init__(self, look: Look) -> None:
        margin = look.px(16)
        super().__init__(look.px(6), (margin, look.px(8), margin, look.px(8)))
        self._look = look
        self._shown: tuple[object, ...] | None = None

    def show_view(self, view: OverlayView) -> None:
        """Paint health of sources and model."""
        model = view.model
        shown = (view.sources, model.state, model.name, model.notice, _can_swap(view))
        if shown == self._shown:
            return
        self._shown = shown
        self.rebuild(lambda box: self._fill(box, view))

    def _fill(self, box: QVBoxLayout, view: OverlayView) -> None:
        model, texts = view.model, self._look.texts
        readers = tuple(s for s in view.sources if s.source not in _NO_READERS)
        working = any(source.state is SourceState.OK for source in readers)
        told = False
        for source in view.sources:
            bad = source.state in (SourceState.DEGRADED, SourceState.UNAVAILABLE)
            if bad and source.source in _NO_READERS:
                title = texts.name("trouble", source.source)
                self._trouble(box, title, source.notice, source.remedy)
            elif bad and not working:
                # A spare source that is not there matters only when no other one reads.
                words = self._source_words(source)
                self._trouble(box, words, source.notice, source.remedy, source.mend, source.opens)
                told = True
        if model.state in _MODEL_TROUBLE:
            self._trouble(box, texts.name("model", model.state), model.notice, None)
        elif model.state is not ModelState.OFF and _worth_telling(model.notice):
            self._trouble(box, texts.notice(model.notice), None, None)
        signs = tuple(s for name in _SIGNS for s in view.sources if s.source == name)
        better = next(
            (s for s in readers if s.state is SourceState.OK and (s.mend or s.opens)), None
        )
        if better is not None:
            # It is read, but not as well as it could be.
            self._trouble(
                box, texts("source.better"), None, better.remedy, better.mend, better.opens
            )
        self._summary(box, readers, model, told, signs, _can_swap(view))

    def _source_words(self, source: SourceHealth) -> str:
        if source.state is SourceState.PAUSED and source.notice is not None:
            return self._look.texts.notice(source.notice)
        name = self._look.texts.name("source", source.source)
        return self._look.texts(f"source.{source.state}", source=name)

    def _trouble(
        self,
        box: QVBoxLayout,
        title: str,
        notice: Notice | None,
        remedy: Notice | None,
        mend: str = "",
        opens: str = "",
    ) -> None:
        look, tokens = self._look, self._look.theme.tokens
        line = row(gap=look.px(8), margin=0)
        icon = IconView("warn", tokens.warn, look.px(16))
        line.addWidget(icon)
        line.setAlignment(icon, line.alignment().AlignTop)
        words = column(gap=0)
        told = [look.texts.notice(_short(part)) for part in (notice, remedy) if part is not None]
        full = [look.texts.notice(part) for part in (notice, remedy) if part is not None]
        for number, text in enumerate([title, *told]):
            view = TextView(
                look.font("small", bold=number == 0),
                tokens.warn if number == 0 else tokens.text,
                max_lines=3,
                line_height=1.4,
            )
            view.show_text(text)
            words.addWidget(view)
        if mend:
            button = Button(look, look.texts("source.mend"), "small")
            button.setToolTip(look.texts("source.mend_tip", app=mend))
            button.clicked.connect(lambda: self.mend.emit(mend))
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if opens:
            button = Button(look, look.texts("source.allow"), "small")
            button.setToolTip(look.texts("source.allow_tip"))
            button.clicked.connect(lambda: self.opens.emit(opens))
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        line.addLayout(words, 1)
        place = QWidget()
        place.setLayout(line)
        set_tip(place, "\n".join([title, *full]))
        box.addWidget(place)

    def _summary(
        self,
        box: QVBoxLayout,
        sources: tuple[SourceHealth, ...],
        model: ModelStatus,
        source_told: bool,
        signs: tuple[SourceHealth, ...] = (),
        swap: bool = False,
    ) -> None:
        look, texts, tokens = self._look, self._look.texts, self._look.theme.tokens
        best = next((s for s in sources if s.state is SourceState.OK), None)
        best = best or next(iter(sources), None)
        words = [] if source_told else [self._source_words(best) if best else texts("source.none")]
        if model.state not in _MODEL_TROUBLE:
            words.append(texts.name("model", model.state))
        # What is said here goes to others as well, or is read besides the chat.
        words += [
            texts.notice(_short(sign.notice))
            for sign in signs
            if sign.state is SourceState.OK and sign.notice is not None
        ]
        if not words:
            return
        line = row(gap=look.px(6))
        good = best is not None and best.state is SourceState.OK
        line.addWidget(IconView("eye", tokens.ok if good else tokens.muted, look.px(16)))
        view = TextView(look.font("small"), tokens.muted, max_lines=3 if signs else 1)
        view.show_text(" · ".join(words))
        line.addWidget(view, 1)
        if swap:
            button = Button(look, "⇄", "quiet")
            button.setToolTip(texts("source.swap_tip"))
            button.setAccessibleName(texts("source.swap_tip"))
            button.clicked.connect(self.swap)
            line.addWidget(button)
        box.addLayout(line)


def _can_swap(view: OverlayView) -> bool:
    """A watched chat with two speakers; in a pasted one each was told."""
    speakers = {message.speaker for message in view.messages}
    both = {Speaker.CUSTOMER, Speaker.AGENT} <= speakers
    return view.chat is not None and view.chat.app != PASTED_APP and both


def _short(notice: Notice) -> Notice:
    """The same with the end of a path in place of the whole: where to look, in few words."""
    return Notice(
        notice.id,
        tuple((name, _end_of(value) if name in _FILES else value) for name, value in notice.args),
    )


def _end_of(path: str) -> str:
    parts = [part for part in re.split(r"[/\\]", path) if part]
    return path if len(parts) <= _PATH_PARTS else "…/" + "/".join(parts[-_PATH_PARTS:])


def _worth_telling(notice: Notice | None) -> TypeGuard[Notice]:
    return notice is not None and notice.id not in _TOLD_ELSEWHERE
