"""First steps: what is read, whether it works here, the keys, a model, a chat to try. Can be left.

Shown once by itself and from the settings ever after; nothing in it is needed to work.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from assistant.domain.guide import GuideMeans
from assistant.domain.view import OverlayView
from assistant.settings import Settings
from assistant.ui.background import Background
from assistant.ui.guide_model import ModelStep
from assistant.ui.guide_steps import DemoStep, KeysStep, PrivacyStep, SourceStep, Step
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, rule


class GuideWindow(QWidget):
    """Signals: closed() however it ends, settings_clicked(section), demo(bool runs), opens(page).

    The last asks for a page of the system's settings.
    """

    closed = Signal()
    settings_clicked = Signal(str)
    demo = Signal(bool)
    opens = Signal(str)

    def __init__(
        self, look: Look, settings: Settings, means: GuideMeans, background: Background
    ) -> None:
        # On top as the overlay is, which would else stand over it.
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("guide.title"))
        self._look = look
        texts = look.texts
        self.source = SourceStep(look)
        self.source.opens.connect(self.opens)
        self.keys = KeysStep(look)
        self.model = ModelStep(look, means, background)
        self.demo_step = DemoStep(look, means)
        self.steps: tuple[Step, ...] = (
            PrivacyStep(look, settings, means.in_team),
            self.source, self.keys, self.model, self.demo_step,
        )  # fmt: skip
        self.keys.change.clicked.connect(lambda: self.settings_clicked.emit("hotkeys"))
        self.demo_step.runs.connect(self.demo)
        outer = column(self, gap=0)
        self.pages = QStackedWidget()
        for step in self.steps:
            self.pages.addWidget(step)
        outer.addWidget(self.pages, 1)
        outer.addWidget(rule())
        foot = row(gap=look.px(8), margin=look.px(16))
        self.later = Button(look, texts("guide.later"), "quiet")
        self.where = label(look, size="small", tone="muted")
        self.back = Button(look, texts("guide.back"))
        self.next = Button(look, texts("guide.next"), "primary")
        for button in (self.later, self.back, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.later.setToolTip(texts("guide.again"))
        foot.addWidget(self.later)
        foot.addStretch(1)
        foot.addWidget(self.where)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        outer.addLayout(foot)
        self.later.clicked.connect(self.close)
        self.back.clicked.connect(lambda: self.go(self.pages.currentIndex() - 1))
        self.next.clicked.connect(self._forward)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.resize(look.px(560), look.px(460))
        self.go(0)
        self.next.setFocus()

    def go(self, number: int) -> None:
        """Show a step."""
        last = len(self.steps) - 1
        number = max(0, min(number, last))
        self.pages.setCurrentIndex(number)
        self.steps[number].shown()
        texts = self._look.texts
        self.where.setText(texts("guide.step", n=number + 1, of=last + 1))
        self.back.setEnabled(number > 0)
        self.later.setVisible(number < last)
        words = texts("guide.finish" if number == last else "guide.next")
        self.next.setText(words)
        self.next.setAccessibleName(words)

    def _forward(self) -> None:
        number = self.pages.currentIndex() + 1
        if number == len(self.steps):
            self.close()
        else:
            self.go(number)

    def show_view(self, view: OverlayView) -> None:
        """What is read now, and which keys are taken."""
        self.source.show_view(view)
        self.keys.show_view(view)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """What is still being loaded stops; it goes on from there the next time."""
        self.model.stop()
        self.demo_step.leave()
        super().closeEvent(event)
        self.closed.emit()
