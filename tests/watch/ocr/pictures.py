"""Draws chat windows with Qt, as clients show them, for the tests of reading from the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Picture

Chat = list[tuple[str, str]]
_KEPT: list[object] = []


@dataclass(frozen=True)
class Look:
    """Colours of a client: pane, customer's bubble, agent's bubble, their inks, bars."""

    ground: str = "#ededed"
    incoming: str = "#ffffff"
    outgoing: str = "#95ec69"
    ink: str = "#191919"
    ink_out: str = "#191919"
    bar: str = "#f5f5f5"


LIGHT = Look()
DARK = Look("#111111", "#2c2c2c", "#3eb575", "#d5d5d5", "#0b1a10", "#191919")
BLUE = Look("#ffffff", "#f1f1f4", "#1677ff", "#1f1f1f", "#ffffff", "#fafafa")


@dataclass(frozen=True)
class Drawn:
    """The window's picture, and where its pane is in it."""

    picture: Picture
    pane: Rect

    @property
    def part(self) -> Picture:
        """The picture of the pane alone."""
        pane = self.pane
        return np.ascontiguousarray(self.picture[pane.y : pane.bottom, pane.x : pane.right])


def draw(
    chat: Chat,
    look: Look = LIGHT,
    scale: float = 1.0,
    size: tuple[int, int] = (860, 640),
    portraits: bool = True,
    scrolled: int = 0,
    peer: str = "李女士",
) -> Drawn:
    """A client's window: contacts at the left, name, messages, box to write in.

    `scrolled` moves the messages up by so many pixels (at 100 %).
    """
    if not _KEPT:
        # As an argument, not in the environment: programs that tests start must not inherit it.
        _KEPT.append(QApplication.instance() or QApplication(["test", "-platform", "offscreen"]))
    width, height = (round(part * scale) for part in size)
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor(look.ground))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    pane = QRectF(160, 48, size[0] - 160, size[1] - 48 - 90)
    painter.setClipRect(pane)
    _messages(painter, chat, look, pane, portraits, scrolled)
    painter.setClipping(False)
    bar = QColor(look.bar)
    painter.fillRect(QRectF(0, 0, 160, size[1]), bar)
    painter.fillRect(QRectF(160, 0, size[0], 48), bar)
    painter.fillRect(QRectF(160, pane.bottom(), size[0], 90), bar)
    line = QColor(128, 128, 128, 90)
    painter.fillRect(QRectF(159, 0, 1, size[1]), line)
    painter.fillRect(QRectF(160, 47, size[0], 1), line)
    painter.fillRect(QRectF(160, pane.bottom(), size[0], 1), line)
    painter.setFont(_font(16))
    painter.setPen(QColor(look.ink))
    painter.drawText(QRectF(176, 0, 400, 47), Qt.AlignmentFlag.AlignVCenter, peer)
    painter.drawText(QRectF(12, 60, 140, 20), 0, "陈小姐")
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    whole = flat[:, : width * 3].reshape(height, width, 3).copy()
    x, y = round(pane.x() * scale), round(pane.y() * scale)
    below = round((pane.bottom()) * scale)
    return Drawn(whole, Rect(x, y, width - x, below - y))


def _font(pixels: int) -> QFont:
    font = QFont()
    font.setFamilies(["Noto Sans CJK SC", "Noto Sans", "sans-serif"])
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _messages(
    painter: QPainter, chat: Chat, look: Look, pane: QRectF, portraits: bool, scrolled: int
) -> None:
    font = _font(14)
    metrics = QFontMetricsF(font)
    flags = int(Qt.TextFlag.TextWordWrap)
    y = pane.y() + 12 - scrolled
    edge = 54 if portraits else 14
    for who, text in chat:
        mine = who == "agent"
        room = QRectF(0, 0, pane.width() * 0.6, 4000)
        need = metrics.boundingRect(room, flags, text)
        wide, high = need.width() + 23, need.height() + 16
        x = pane.right() - edge - wide if mine else pane.x() + edge
        painter.setPen(Qt.PenStyle.NoPen)
        if portraits:
            painter.setBrush(QColor("#cc8877"))
            face = QRectF(pane.right() - 46 if mine else pane.x() + 12, y, 34, 34)
            painter.drawRoundedRect(face, 4, 4)
            painter.setPen(QColor("white"))
            painter.setFont(_font(16))
            painter.drawText(face, Qt.AlignmentFlag.AlignCenter, "我" if mine else "李")
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.outgoing if mine else look.incoming))
        painter.drawRoundedRect(QRectF(x, y, wide, high), 6, 6)
        painter.setPen(QColor(look.ink_out if mine else look.ink))
        painter.setFont(font)
        painter.drawText(QRectF(x + 11, y + 8, need.width() + 1, need.height() + 2), flags, text)
        y += max(high, 34 if portraits else 0) + 16
