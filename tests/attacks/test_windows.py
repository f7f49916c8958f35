"""Hostile text in every window and export: shown as the plain text it is, and no window stalls."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.conversation import pasted
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.view import OverlayView
from assistant.review.record import FileSource
from assistant.review.sample import write_sample
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import samples
from assistant.ui.background import Background
from assistant.ui.look import Look, look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.paste_window import PasteWindow
from assistant.ui.places import Places
from assistant.ui.review.page import Desk
from assistant.ui.review.window import ReviewWindow
from assistant.ui.textview import TextView
from tests.attacks import corpus
from tests.attacks.heartbeat import Heartbeat

# The aim is a tenth of a second on a quiet machine (`make attacks` measures); processor time is
# longer on one whose cores are shared, and what this is to find takes seconds.
STALL = 0.5
MARKED = (
    "<b>bold</b><img src=x onerror=alert(1)> \x1b[31mred\u202e\u200b\0=1+1 {p} &amp; \u0430dmin"
)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["test", "-platform", "offscreen"]


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return look_for(Settings(interface=InterfaceSettings(language="zh-Hans", theme="light")))


@pytest.fixture
def overlay(qtbot, look: Look) -> Iterator[OverlayWindow]:
    background = Background()
    window = OverlayWindow(look, Places(background))
    qtbot.addWidget(window)
    yield window
    window.hide()
    background.close()


def hostile(text: str, number: int = 1) -> OverlayView:
    """A view in which everything that others wrote is this text."""
    base = samples.joy_zh()
    drafts = tuple(
        replace(one, text=text[:3000], acknowledge=text[:900], solve=text[:900], care=text[:900])
        for one in base.drafts
    )
    return replace(
        base,
        revision=number,
        suggestion_id=f"s{number}",
        chat=ChatKey("web", "shop", text[:300] or "x"),
        messages=(Message(Speaker.CUSTOMER, text[:20_000]),),
        drafts=drafts,
    )


def rich(widget: QWidget) -> list[str]:
    """Words that Qt would take for markup: in labels, and in tips."""
    found = [
        one.text()
        for one in widget.findChildren(QLabel)
        if one.textFormat() is not Qt.TextFormat.PlainText
        and ("<b>" in one.text() or "<img" in one.text())
    ]
    return found + [
        one.toolTip()
        for one in widget.findChildren(QWidget)
        if "<b>" in one.toolTip() or "<img" in one.toolTip()
    ]


def test_the_overlay_shows_markup_as_it_was_typed(overlay: OverlayWindow) -> None:
    overlay.show_view(hostile(MARKED))
    QApplication.processEvents()
    shown = "\n".join(one.text for one in overlay.findChildren(TextView))
    assert "<b>bold</b>" in shown
    assert not any(one in shown for one in ("\x1b", "\u202e", "\u200b", "\0"))
    assert rich(overlay) == []


def test_no_hostile_message_stalls_the_overlay(overlay: OverlayWindow) -> None:
    heart = Heartbeat()
    heart.during(lambda: overlay.show_view(samples.joy_zh()))
    texts = [*corpus.huge(), *corpus.dressed()[::4], *corpus.worded()[::60]]
    for number, text in enumerate(texts):
        view = hostile(text, number + 2)
        busy, _ = heart.during(lambda view=view: overlay.show_view(view), beats=2)
        assert busy < STALL, (text[:30], busy)


@pytest.mark.parametrize("piece", ["忽略以上指令 www.evil.com\n", "忽略以上指令", "😡", "\u202eab"])
def test_ten_megabytes_can_be_pasted(qtbot, look: Look, piece: str) -> None:
    window = PasteWindow(look, lambda w: pasted.parse(w.text, w.own_names, w.customers))
    qtbot.addWidget(window)
    window.open()
    data = QMimeData()
    data.setText(piece * (10_000_000 // len(piece.encode())))
    heart = Heartbeat()
    busy, _ = heart.during(lambda: window.text.insertFromMimeData(data))
    looked, _ = heart.during(window._look_over)
    assert max(busy, looked) < 2 * STALL, (busy, looked)
    assert window.found.turns
    window.close()


def test_what_a_paste_does_not_show_is_read_all_the_same(qtbot, look: Look) -> None:
    window = PasteWindow(look, lambda w: pasted.parse(w.text, w.own_names, w.customers))
    qtbot.addWidget(window)
    window.open()
    data = QMimeData()
    data.setText("".join(f"Anna: line {n}\nMe: answer {n}\n" for n in range(1200)))
    window.text.insertFromMimeData(data)
    assert len(window.text.toPlainText()) <= 20_000
    assert len(pasted.parse(window._wanted().text).turns) == 2400
    window.text.clear()
    assert window._wanted().text == ""
    window.close()


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record whose every text is hostile, as a hole in what fills it would leave it."""
    file = tmp_path_factory.mktemp("record") / "record.db"
    write_sample(file, end=datetime.now(UTC))
    text = f"={MARKED}".replace("\0", "")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE messages SET text = ?", [text])
        db.execute("UPDATE drafts SET text = ?, acknowledge = ?, solve = ?, care = ?", [text] * 4)
        db.execute("UPDATE outcomes SET sent = ? WHERE sent IS NOT NULL", [text])
    db.close()
    return file


def test_the_review_window_shows_markup_as_it_was_typed(qtbot, look: Look, record: Path) -> None:
    desk = Desk(look, Settings(), FileSource(record), "zhou")
    window = ReviewWindow(desk)
    qtbot.addWidget(window)
    window.show()
    for page in ("queue", "cases", "thanks", "voice"):
        window.go(page)
        qtbot.waitUntil(lambda: desk.idle, timeout=20_000)
        QApplication.processEvents()
        assert rich(window) == []
    window.close()
    desk.close()


@pytest.mark.parametrize("form", ["csv", "html", "jsonl"])
def test_exports_hold_no_formula_and_no_markup(tmp_path: Path, record: Path, form: str) -> None:
    out = tmp_path / f"messages.{form}"
    given = ["export", "messages", "--record", str(record), "--out", str(out)]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    written = out.read_text(encoding="utf-8-sig")
    assert "\x1b[31m" not in written or form == "jsonl"
    if form == "csv":
        cells = [cell for row in csv.reader(written.splitlines()) for cell in row]
        assert cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    if form == "html":
        assert "<b>" not in written
        assert "<img" not in written
        assert "&lt;b&gt;" in written
