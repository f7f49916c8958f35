"""Prints the weekly report on one page of PDF; text stays text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageSize, QPainter, QPdfWriter

from assistant.ui.charts.paint import measuring, paint
from assistant.ui.charts.palette import colours
from assistant.ui.figures.sheet import HEIGHT, WIDTH, sheet
from assistant.ui.figures.weekly import Weekly
from assistant.ui.look import families

_DOTS = 300


def save_pdf(report: Weekly, file: Path) -> None:
    """Write one page of A4. Raises OSError.

    Outside the window it makes an application of its own that needs no screen.
    """
    app = QGuiApplication.instance() or QGuiApplication(["assistant", "-platform", "offscreen"])
    fonts = families()
    scene = sheet(report, measuring(fonts))
    # Qt tells nobody that a disk is full: the page is made in memory and written by Python.
    made = QBuffer()
    made.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(_DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(f"{report.title} · {report.when}")
    writer.setCreator("empathy-assistant")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{file} cannot be written")
    whole = writer.width() / WIDTH
    fitting = min(1.0, HEIGHT / scene.height)
    painter.scale(whole * fitting, whole * fitting)
    painter.translate(WIDTH * (1 / fitting - 1) / 2, 0)
    paint(painter, scene, colours("light"), fonts)
    painter.end()
    del writer, app
    file.write_bytes(bytes(made.data().data()))
