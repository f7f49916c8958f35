"""The guide's step that installs a language model, with progress, and can be stopped."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar

from assistant.domain.guide import GuideMeans, ModelOffer, OfferState, StoppedByUser
from assistant.domain.notice import UserFault
from assistant.ui.background import Background
from assistant.ui.guide_steps import Step
from assistant.ui.look import Look
from assistant.ui.parts import Button, row, wrapped


class ModelStep(Step):
    """Signals (internal, across threads): _at(MB, MB), _offered(ModelOffer), _ended(object)."""

    _at = Signal(int, int)
    _offered = Signal(object)
    _ended = Signal(object)

    def __init__(self, look: Look, means: GuideMeans, background: Background) -> None:
        super().__init__(look, "model")
        self._means, self._background = means, background
        self._stop = threading.Event()
        self._running = False
        self._offer: ModelOffer | None = None
        texts = look.texts
        self.words = wrapped(look, size="body", tone="")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(texts("guide.model.title"))
        self.bar.hide()
        self.install = Button(look, texts("guide.model.install"), "primary")
        self.halt = Button(look, texts("guide.model.stop"))
        for button in (self.install, self.halt):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.hide()
        self.install.clicked.connect(self._install)
        self.halt.clicked.connect(self.stop)
        line = row(gap=look.px(8))
        line.addWidget(self.install)
        line.addWidget(self.halt)
        line.addStretch(1)
        self.box.addWidget(self.words)
        self.box.addWidget(self.bar)
        self.box.addLayout(line)
        self.box.addStretch(1)
        self._at.connect(self._progress)
        self._offered.connect(self._show_offer)
        self._ended.connect(self._show_end)

    def shown(self) -> None:
        """Look which model is wanted, off the GUI thread."""
        if self._running or self._offer is not None:
            return
        self._background.run(lambda: self._offered.emit(self._means.model()), failed=self._fault)

    def stop(self) -> None:
        """End a running installation; what is loaded stays."""
        self._stop.set()

    def _fault(self, error: OSError | UserFault) -> None:
        told = error.notice if isinstance(error, UserFault) else None
        self.words.setText(self._look.texts.notice(told) if told else str(error))

    def _show_offer(self, offer: ModelOffer) -> None:
        self._offer = offer
        key = f"guide.model.{offer.state}"
        self.words.setText(self._look.texts(key, name=offer.name, size=offer.size))
        self.install.setVisible(offer.state is OfferState.MISSING)

    def _install(self) -> None:
        self._running = True
        self._stop.clear()
        self.install.hide()
        self.halt.show()
        self.halt.setFocus()
        self.bar.setRange(0, 0)
        self.bar.show()
        # Not on the disk's thread: settings must be written meanwhile.
        threading.Thread(target=self._load, name="guide-model", daemon=True).start()

    def _load(self) -> None:
        try:
            self._means.install(self._at.emit, self._stop.is_set)
        except StoppedByUser:
            self._ended.emit("stopped")
        except UserFault as fault:
            self._ended.emit(fault)
        else:
            self._ended.emit("done")

    def _progress(self, done: int, size: int) -> None:
        self.bar.setRange(0, max(1, size))
        self.bar.setValue(done)
        texts = self._look.texts
        key = "guide.model.checking" if done >= size else "guide.model.at"
        self.words.setText(texts(key, done=done, size=size))

    def _show_end(self, end: object) -> None:
        self._running = False
        self.bar.hide()
        self.halt.hide()
        done = end == "done"
        self.install.setVisible(not done)
        if isinstance(end, UserFault):
            self._fault(end)
            return
        name = self._offer.name if self._offer else ""
        key = "guide.model.done" if done else "guide.model.stopped"
        self.words.setText(self._look.texts(key, name=name))
