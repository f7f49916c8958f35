"""A chart in its frame: what it shows, what it cannot say, and a button that saves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QSizePolicy, QWidget

from assistant.domain.notice import Notice
from assistant.ui.charts.view import ChartView, Draw
from assistant.ui.look import Look
from assistant.ui.parts import column, icon_button, label, row, wrapped


class ChartCard(QFrame):
    """Title, a line below it, the chart, and notes that always stand with it.

    Signals: `failed(Notice)` when a picture cannot be written.
    """

    failed = Signal(object)

    def __init__(self, look: Look, height: float = 220.0) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("chartcard")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = column(self, gap=look.px(6), margin=look.px(16))
        self.head = row(gap=look.px(8))
        self.title = label(look, size="strong", bold=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.head.addWidget(self.title, 1)
        self.saver = icon_button(look, "save", look.texts("figures.menu.chart"), 16)
        self.saver.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.saver.clicked.connect(self._menu)
        self.head.addWidget(self.saver)
        box.addLayout(self.head)
        self.under = wrapped(look)
        self.under.hide()
        box.addWidget(self.under)
        self.chart = ChartView(look, "", height)
        box.addWidget(self.chart)
        self.notes = wrapped(look)
        self.notes.hide()
        box.addWidget(self.notes)
        box.addStretch(1)

    def place(self, widget: QWidget) -> None:
        """Put a control into the line of the title."""
        self.head.insertWidget(self.head.count() - 1, widget)

    def show_chart(self, title: str, draw: Draw, under: str = "", notes: str = "") -> None:
        """Show another picture."""
        self.title.setText(title)
        self.title.setToolTip(title)
        self.chart.title = title
        self.chart.setAccessibleName(title)
        for place, words in ((self.under, under), (self.notes, notes)):
            place.setText(words)
            place.setVisible(bool(words))
        self.chart.show_chart(draw, under)
        self.setVisible(True)

    def _menu(self) -> None:
        menu = QMenu(self)
        for kind in ("png", "svg"):
            action = menu.addAction(self._look.texts(f"figures.menu.chart_{kind}"))
            action.triggered.connect(lambda _=False, kind=kind: self._ask(kind))
        menu.exec(self.saver.mapToGlobal(self.saver.rect().bottomLeft()))

    def _ask(self, kind: str) -> None:
        name = "".join(char for char in self.title.text() if char.isalnum() or char in " -")
        file, _ = QFileDialog.getSaveFileName(
            self, self._look.texts("figures.menu.chart"), f"{name}.{kind}", f"*.{kind}"
        )
        if file:
            self.save(Path(file).with_suffix(f".{kind}"))

    def save(self, file: Path) -> None:
        """Write the picture; what went wrong is told."""
        try:
            self.chart.save(file)
        except OSError as error:
            self.failed.emit(Notice.of("export.unwritable", file=file, reason=error))
