"""The sheet of keys that `?` lays over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, label, row, rule


class HelpSheet(QFrame):
    """Covers its window while it is open; any key or click puts it away."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("veil")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._over = window
        self._back: QWidget | None = None
        self._sheet = Rebuilt(look.px(8), (look.px(24),) * 4)
        self._sheet.setObjectName("sheet")
        outer = column(self, gap=0)
        outer.addStretch(1)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(self._sheet)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(1)
        window.installEventFilter(self)
        self.hide()

    def show_keys(self, keys: Sequence[tuple[str, str]], pages: int) -> None:
        """Open with the keys of the page in view and of the window."""
        texts = self._look.texts
        usual = [
            (f"Ctrl+1 … {min(pages, 9)}", "review.key.pages"),
            ("F5", "review.key.again"),
            ("? / F1", "review.key.help"),
        ]

        def fill(box: QVBoxLayout) -> None:
            box.addWidget(label(self._look, texts("review.keys"), size="title", bold=True))
            if keys:
                box.addLayout(self._table(keys))
                box.addWidget(rule())
            box.addLayout(self._table(usual))
            away = Button(self._look, texts("review.close"), "small", "Esc")
            away.clicked.connect(self.put_away)
            box.addWidget(away, 0, Qt.AlignmentFlag.AlignRight)

        self._sheet.rebuild(fill)
        self._back = self._over.focusWidget()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def _table(self, keys: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(16))
        grid.setVerticalSpacing(self._look.px(6))
        half = (len(keys) + 1) // 2 if len(keys) > 8 else len(keys)
        for place, (key, words) in enumerate(keys):
            line, side = place % half, place // half * 3
            cap = label(self._look, key, size="small", bold=True)
            cap.setObjectName("keycap")
            grid.addWidget(cap, line, side, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(self._look, self._look.texts(words)), line, side + 1)
            grid.setColumnMinimumWidth(side + 2, self._look.px(24) if side == 0 else 0)
        return grid

    def put_away(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        if self._back is not None:
            self._back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Any key closes."""
        self.put_away()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """So does a click."""
        self.put_away()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Cover the window when it changes its size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)
