"""The foot of the overlay: quiet when all is well, plain words for every trouble."""

from __future__ import annotations

import pytest

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.pasted import PASTED_APP
from assistant.domain.view import ModelState, ModelStatus, OverlayView
from assistant.domain.window import SourceHealth, SourceState
from assistant.ui import samples
from assistant.ui.look import Look
from assistant.ui.parts import Button
from assistant.ui.status import StatusFoot
from assistant.ui.textview import TextView

READS = SourceHealth("atspi", SourceState.OK)
IDLE = ModelStatus(ModelState.IDLE, "m")


@pytest.fixture
def words(qtbot, look: Look):
    """Shows a view's health and gives back all that can be read of it."""
    foot = StatusFoot(look)
    qtbot.addWidget(foot)

    def show(*sources: SourceHealth, model: ModelStatus = IDLE) -> str:
        foot.show_view(OverlayView(sources=sources, model=model))
        inside = foot._inside
        assert inside is not None
        return "\n".join(view.text for view in inside.findChildren(TextView))

    return show


def test_all_is_well_in_one_line(words):
    assert len(words(READS).splitlines()) == 1


@pytest.mark.parametrize("room", ["hotkeys", "store", "knowledge", "window"])
def test_a_room_in_trouble_is_told_although_reading_works(words, look: Look, room: str):
    notice = Notice.of("hotkey.taken", keys="f9")
    told = words(READS, SourceHealth(room, SourceState.DEGRADED, notice))
    assert look.texts(f"trouble.{room}") in told
    assert "f9" in told
    assert look.texts("source.ok", source=look.texts("source.atspi")) in told


def test_a_spare_source_that_fails_is_not_worth_a_word(words):
    assert words(READS, SourceHealth("ocr", SourceState.UNAVAILABLE)) == words(READS)


def test_a_room_that_recovered_reads_no_chat(words, look: Look):
    told = words(SourceHealth("window", SourceState.OK))
    assert look.texts("source.none") in told


def test_why_the_model_gave_nothing_is_told(words, look: Look):
    late = Notice.of("model.timeout")
    assert look.texts.notice(late) in words(READS, model=ModelStatus(ModelState.IDLE, "m", late))
    dropped = ModelStatus(ModelState.IDLE, "m", Notice.of("model.dropped"))
    assert words(READS, model=dropped) == words(READS)


def test_a_fault_in_the_shops_folder_names_the_end_of_the_path_and_the_line(words) -> None:
    seen = words(*samples.broken_knowledge().sources)
    assert "…/policies/returns.md 第 12 行" in seen
    assert "/home/xiaoman" not in seen
    assert "上一份没问题的版本" in seen


def test_changed_checks_are_no_trouble_of_reading(words) -> None:
    told = Notice.of("checks.law_weakened", file="checks.toml", line=3, rule="x", by="Li")
    seen = words(READS, SourceHealth("checks", SourceState.DEGRADED, told))
    assert "店铺调整了检查规则" in seen
    assert "正在读取" in seen


def test_a_joined_team_is_never_out_of_sight(words, look: Look):
    joined = Notice.of("team.joined", team="Care")
    told = words(READS, SourceHealth("team", SourceState.OK, joined))
    assert look.texts.notice(joined) in told
    assert len(told.splitlines()) == 1
    late = Notice.of("team.refused", server="db", reason="no")
    told = words(READS, SourceHealth("team", SourceState.DEGRADED, late))
    assert look.texts("trouble.team") in told


def test_the_clipboard_being_read_is_never_out_of_sight(words) -> None:
    sign = SourceHealth("clipboard", SourceState.OK, Notice("watch.clipboard_on"))
    assert "复制" in words(READS, sign)


def test_a_silent_browser_can_be_mended_with_one_click(words, look: Look, qtbot) -> None:
    foot = StatusFoot(look)
    qtbot.addWidget(foot)
    remedy = Notice.of("watch.remedy_chromium", app="chromium")
    silent = Notice.of("watch.application_silent", app="chromium")
    health = SourceHealth("atspi", SourceState.DEGRADED, silent, remedy, "chromium")
    foot.show_view(OverlayView(sources=(health,), model=IDLE))
    button = next(b for b in foot.findChildren(Button) if b.text() == look.texts("source.mend"))
    with qtbot.waitSignal(foot.mend) as signal:
        button.click()
    assert signal.args == ["chromium"]


def test_what_macos_has_not_allowed_can_be_allowed_with_one_click(look: Look, qtbot) -> None:
    foot = StatusFoot(look)
    qtbot.addWidget(foot)
    locked = SourceHealth(
        "ax", SourceState.UNAVAILABLE, Notice("watch.macos_locked_out"),
        Notice("watch.remedy_macos_accessibility"), opens="accessibility",
    )  # fmt: skip
    foot.show_view(OverlayView(sources=(locked,), model=IDLE))
    button = next(b for b in foot.findChildren(Button) if b.text() == look.texts("source.allow"))
    with qtbot.waitSignal(foot.opens) as signal:
        button.click()
    assert signal.args == ["accessibility"]


def test_sides_can_be_swapped_where_both_have_written_and_the_chat_was_not_pasted(
    look: Look, qtbot
) -> None:
    foot = StatusFoot(look)
    qtbot.addWidget(foot)

    def buttons(app: str, *speakers: Speaker) -> int:
        said = tuple(Message(speaker, "x", key=str(n)) for n, speaker in enumerate(speakers))
        view = OverlayView(chat=ChatKey(app, "", "p"), messages=said, sources=(READS,), model=IDLE)
        foot.show_view(view)
        inside = foot._inside
        assert inside is not None
        return len(inside.findChildren(Button))

    assert buttons("bubbles", Speaker.CUSTOMER) == 0
    assert buttons("bubbles", Speaker.CUSTOMER, Speaker.AGENT) == 1
    assert buttons(PASTED_APP, Speaker.CUSTOMER, Speaker.AGENT) == 0
