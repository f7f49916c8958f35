"""The steps of the guide that only show or start something."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from assistant.domain.guide import GuideMeans
from assistant.domain.view import OverlayView
from assistant.domain.window import SourceState
from assistant.settings import Settings
from assistant.ui import keys, plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, frame, label, row, wrapped

_POLL_MS = 1_000
_KEYS = ("insert", "next", "copy_draft", "edit", "next_chat", "pause", "toggle", "keyboard")


class Step(QWidget):
    """A title, a leading sentence, and what the step adds below."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        texts = look.texts
        self.box: QVBoxLayout = column(self, gap=look.px(12), margin=look.px(28))
        self.box.addWidget(label(look, texts(f"guide.{name}.title"), size="title", bold=True))
        lead = wrapped(look, texts(f"guide.{name}.lead"), size="strong", tone="")
        self.box.addWidget(lead)
        self.box.addSpacing(look.px(4))

    def shown(self) -> None:
        """The step has come to the front."""

    def _point(self, icon: str, words: str) -> None:
        look = self._look
        line = row(gap=look.px(10))
        mark = IconView(icon, look.theme.tokens.accent, look.px(20))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(wrapped(look, words, size="body", tone=""), 1)
        self.box.addLayout(line)


class PrivacyStep(Step):
    """What is read, what is kept, what leaves this machine, and how to stop it."""

    def __init__(self, look: Look, settings: Settings, joined: bool = False) -> None:
        """`joined`: a team's database gets what is recorded."""
        super().__init__(look, "privacy")
        texts, store = look.texts, settings.store
        self._point("eye", texts("guide.privacy.reads"))
        kept = "record" if store.enabled else "record_off"
        self._point("save", texts(f"guide.privacy.{kept}", days=store.keep_days))
        host = urlsplit(settings.model.server_url).hostname
        if host and settings.model.enabled:
            self._point("leaves", texts("guide.privacy.remote", host=host))
        else:
            self._point("check", texts("guide.privacy.local"))
        if joined:
            self._point("globe", texts("guide.privacy.team"))
        binding = keys.full(settings.hotkeys.pause)
        paused = "pause" if binding else "pause_none"
        self._point("pause", texts(f"guide.privacy.{paused}", keys=binding))
        self.box.addStretch(1)


class SourceStep(Step):
    """Shows at once what the assistant sees of the agent's own chat.

    Signals: opens(str page) asks for the page of the system's settings on which to allow it.
    """

    opens = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "source")
        place = frame("box")
        line = row(place, gap=look.px(10), margin=look.px(14))
        self._icon = IconView("chat", look.theme.tokens.muted, look.px(24))
        self.words = wrapped(look, look.texts("guide.source.none"), size="body", tone="")
        line.addWidget(self._icon)
        line.addWidget(self.words, 1)
        self.box.addWidget(place)
        self.trouble = wrapped(look, tone="warn", size="body")
        self.box.addWidget(self.trouble)
        self.allow = Button(look, look.texts("source.allow"))
        self.allow.setVisible(False)
        self._page = ""
        self.allow.clicked.connect(lambda: self.opens.emit(self._page))
        self.box.addWidget(self.allow, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)

    def show_view(self, view: OverlayView) -> None:
        """Name the chat that is read, or what stands in the way."""
        texts, tokens = self._look.texts, self._look.theme.tokens
        chat, number = view.chat, len(view.messages)
        if chat is not None:
            key = "guide.source.seen_one" if number == 1 else "guide.source.seen"
            peer = plain.line(chat.peer, 40) or texts("header.unknown_peer")
            app = texts.name("app", chat.app)
            self.words.setText(texts(key, app=app, peer=peer, n=number))
            self._icon.change("check", tokens.ok)
        else:
            self.words.setText(texts("guide.source.none"))
            self._icon.change("chat", tokens.muted)
        bad = (SourceState.DEGRADED, SourceState.UNAVAILABLE)
        told = [
            texts.notice(notice)
            for one in view.sources
            if one.state in bad and one.source != "hotkeys"
            for notice in (one.notice, one.remedy)
            if notice is not None
        ]
        self.trouble.setText("" if chat is not None else "\n".join(told))
        self._page = next((one.opens for one in view.sources if one.state in bad and one.opens), "")
        self.allow.setVisible(bool(self._page) and chat is None)


class KeysStep(Step):
    """The keys worth knowing on the first day."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "keys")
        texts = look.texts
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(1, 1)
        bound = [name for name in _KEYS if getattr(look.hotkeys, name)]
        for number, name in enumerate(bound):
            cap = label(look, keys.full(getattr(look.hotkeys, name)), bold=True)
            cap.setObjectName("keycap")
            grid.addWidget(cap, number, 0)
            grid.addWidget(wrapped(look, texts(f"setting.hotkeys.{name}.help"), tone=""), number, 1)
        self.box.addLayout(grid)
        self.trouble = wrapped(look, tone="warn", size="body")
        self.box.addWidget(self.trouble)
        self.change = Button(look, texts("guide.keys.change"))
        self.change.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)

    def show_view(self, view: OverlayView) -> None:
        """Say when another program has taken some."""
        taken = any(s.source == "hotkeys" and s.state is not SourceState.OK for s in view.sources)
        self.trouble.setText(self._look.texts("guide.keys.taken") if taken else "")


class DemoStep(Step):
    """Starts the demo chat. Signals: runs(bool) when it begins and when it has ended."""

    runs = Signal(bool)

    def __init__(self, look: Look, means: GuideMeans) -> None:
        super().__init__(look, "demo")
        self._means = means
        self.start = Button(look, look.texts("guide.demo.start"), "primary")
        self.start.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.start.clicked.connect(self._start)
        self.start.setVisible(means.has_demo)
        self.words = wrapped(look, size="body")
        if not means.has_demo:
            self.words.setText(look.texts("guide.demo.missing"))
        self.box.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self.words)
        self.box.addWidget(wrapped(look, look.texts("guide.again"), size="body"))
        self.box.addStretch(1)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._look_again)

    def _start(self) -> None:
        try:
            self._means.start_demo()
        except OSError:
            self.words.setText(self._look.texts("guide.demo.missing"))
            return
        self.start.setEnabled(False)
        self.words.setText(self._look.texts("guide.demo.running"))
        self.runs.emit(True)
        self._poll.start()

    def _look_again(self) -> None:
        if not self._means.demo_runs:
            self.leave()

    def leave(self) -> None:
        """No longer watch over it; said once."""
        if self._poll.isActive():
            self._poll.stop()
            self.start.setEnabled(True)
            self.words.setText("")
            self.runs.emit(False)
