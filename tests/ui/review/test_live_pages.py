"""The supervisor answers, brings tickets to their end, publishes, reads causes, sends to rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sqlite_utils import Database

from assistant.domain.answers import Allowance
from assistant.domain.live import Ask, AskKind, Breather, BreatherState, Verdict
from assistant.live import asks, load, tickets, truth
from assistant.truth_check import findings
from assistant.ui import times
from assistant.ui.parts import Button
from assistant.ui.review.live_asks import clock
from assistant.ui.review.live_page import LivePage
from assistant.ui.review.live_watch import LiveWatch
from assistant.ui.review.load_page import LoadPage
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.voice_page import VoicePage

Settled = Callable[[], None]
TOLD = asks.Told(
    {"zh-Hans": "小炖锅第二次用就坏了", "en": "a broken pot"},
    (Allowance("coupon", "不超过 20 元的优惠券", 20, "CNY"),),
    "agent", "zh-Hans", "anger", 0.8, "product_quality",
)  # fmt: skip


@pytest.fixture
def shown(qtbot, desk: Desk, settled: Settled) -> Callable[[type[Page]], Page]:
    def make(kind: type[Page]) -> Page:
        made = kind(desk)
        qtbot.addWidget(made)
        made.resize(1200, 800)
        made.show()
        made.shown()
        settled()
        return made

    return make


@pytest.fixture
def chat(db: Database) -> str:
    return str(db.execute("SELECT id FROM chats ORDER BY id").fetchone()[0])


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def press(widget: QWidget, text: str) -> None:
    button = next(b for b in widget.findChildren(Button) if b.text() == text and b.isVisible())
    button.click()


def ask(db: Database, chat: str, minutes: float = 2, id_: str = "a1", **what: object) -> None:
    given = {"kind": AskKind.SUM, "amount": 80.0, "unit": "CNY"} | what
    made = times.now() - timedelta(minutes=minutes)
    asks.put_ask(db, chat, "lin@shop", Ask(id_, made=made, **given), TOLD)  # type: ignore[arg-type]


# ------------------------------------------------------------ requests


def test_an_ask_shows_who_waits_for_what_with_case_and_limits(shown, db: Database, chat: str):
    ask(db, chat)
    page = shown(LivePage)
    told = words(page.asks)
    assert "补偿 80 元" in told
    assert "lin@shop 已等 2:0" in told
    assert "小炖锅第二次用就坏了" in told
    assert "不超过 20 元的优惠券" in told
    assert page.tabs.buttons["asks"].text() == "请求 1"


def test_a_grant_goes_out_with_its_sum_reason_and_sentence(
    shown, db: Database, chat: str, settled: Settled, qtbot
):
    ask(db, chat)
    page = shown(LivePage)
    page.asks.amount.setValue(50)
    page.asks.reason.setText("老客户")
    page.asks.sentence.setPlainText("给您补偿50元。")
    qtbot.keyClick(page.asks.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    said = asks.rulings(db, ["a1"])["a1"]
    assert (said.verdict, said.amount, said.unit, said.author) == (
        Verdict.GRANTED, 50, "CNY", "zhou",
    )  # fmt: skip
    assert (said.reason, said.sentence, said.language) == ("老客户", "给您补偿50元。", "zh-Hans")


def test_a_refusal_needs_a_word(shown, db: Database, chat: str, settled: Settled):
    ask(db, chat)
    page = shown(LivePage)
    press(page.asks, "不同意")
    settled()
    assert asks.rulings(db, ["a1"]) == {}
    page.asks.reason.setText("已经赔过")
    press(page.asks, "不同意")
    settled()
    assert asks.rulings(db, ["a1"])["a1"].verdict is Verdict.REFUSED


def test_what_is_being_written_survives_another_ask(
    shown, db: Database, chat: str, settled: Settled
):
    ask(db, chat, minutes=5)
    page = shown(LivePage)
    page.asks.reason.setText("让我看看")
    ask(db, chat, minutes=1, id_="a2", kind=AskKind.HELP, amount=None, unit="")
    page.outdate()
    settled()
    assert page.asks.list.count() == 2
    assert page.asks.reason.text() == "让我看看"


def test_the_clock_runs_in_seconds(desk: Desk):
    assert [clock(desk.texts, n) for n in (5, 65, 3599)] == ["0:05", "1:05", "59:59"]


def test_an_ask_of_another_process_is_seen_without_asking(
    qtbot, desk: Desk, db: Database, chat: str
):
    badges: list[int] = []
    desk.badge.connect(lambda page, number: badges.append(number) if page == "live" else None)
    watch = LiveWatch(desk)
    watch.start()
    qtbot.waitUntil(lambda: badges == [0], timeout=10_000)
    with qtbot.waitSignals([watch.asked, desk.changed], timeout=10_000):
        ask(db, chat)
    assert badges[-1] == 1
    watch.close()


# ------------------------------------------------------------ tickets


def test_a_ticket_is_taken_noted_and_closed_with_how_it_ended(
    shown, db: Database, settled: Settled
):
    id_ = tickets.open_own(db, "问仓库补发", "wang", times.now())
    page = shown(LivePage)
    page.go("tickets")
    settled()
    assert "问仓库补发" in words(page.tickets.pane)
    press(page.tickets, "我来跟")
    settled()
    page.tickets.note.setText("已寄出")
    press(page.tickets, "已解决")
    settled()
    one = tickets.ticket(db, id_, times.now())
    assert one is not None
    assert (one.owner, one.state, one.ended) == ("zhou", "closed", "solved")
    assert [step.what for step in tickets.steps(db, id_)] == ["owner", "note", "ended"]
    page.tickets.filters.buttons["closed"].click()
    settled()
    assert "已寄出" in words(page.tickets.pane)


def test_what_is_overdue_says_so(shown, db: Database, settled: Settled):
    now = times.now()
    tickets.open_own(db, "晚了", "wang", now, due=now - timedelta(hours=1))
    page = shown(LivePage)
    page.go("tickets")
    settled()
    assert "已过 1 小时" in words(page.tickets.pane)
    assert page.tabs.buttons["tickets"].text() == "工单 1（逾期 1）"


# ------------------------------------------------------------ line of truth


def test_a_line_is_published_and_withdrawn(shown, db: Database, settled: Settled):
    page = shown(LivePage)
    page.go("truth")
    settled()
    view = page.truth
    view.publish_now()
    settled()
    assert "请写名称和至少一种语言的话" in words(view)
    view.name.setText("仓库停电")
    view.texts_["zh-Hans"].setPlainText("订单会晚一天发出。")
    view.issues.choose("delivery")
    view.publish_now()
    settled()
    (line,) = truth.current(db, times.now())
    assert (line.title, line.issues, line.author) == ("仓库停电", ("delivery",), "zhou")
    page.outdate()
    settled()
    view.list.setCurrentRow(1)
    settled()
    assert "订单会晚一天发出。" in words(view)
    press(view, "撤回")
    settled()
    assert truth.current(db, times.now()) == ()


def test_a_line_that_breaks_a_rule_is_published_only_by_whoever_has_read_that(
    shown, desk: Desk, db: Database, settled: Settled
):
    desk.look_over = partial(findings, shop="")
    page = shown(LivePage)
    page.go("truth")
    settled()
    view = page.truth
    view.name.setText("仓库停电")
    view.texts_["zh-Hans"].setPlainText("订单会晚一天发出，着急的加微信 shop1 处理。")
    view.issues.choose("delivery")
    view.publish_now()
    settled()
    assert "加微信" in view.fault.text()
    assert truth.current(db, times.now()) == ()
    press(view, "照原样发布")
    settled()
    assert len(truth.current(db, times.now())) == 1
    # Other words are looked at anew.
    view.name.setText("又停电了")
    view.texts_["zh-Hans"].setPlainText("晚两天，加微信 shop2 处理。")
    view.issues.choose("delivery")
    view.publish_now()
    settled()
    assert len(truth.current(db, times.now())) == 1


def test_those_concerned_get_a_draft_that_is_copied_and_never_sent(
    shown, db: Database, settled: Settled
):
    db.execute("UPDATE moods SET at = ?, act = 'urge'", [datetime.now().astimezone().isoformat()])
    db.execute("UPDATE chats SET last_seen = ?", ["2999-01-01"])
    issue = str(db.execute("SELECT issue FROM moods").fetchone()[0])
    text = "订单会晚一天发出。"
    truth.publish(db, "仓库停电", {"zh-Hans": text}, "wang", times.now(), issues=(issue,))
    page = shown(LivePage)
    page.go("truth")
    settled()
    page.truth.list.setCurrentRow(1)
    settled()
    assert "程序从不自动发送" in words(page.truth)
    press(page.truth, "复制这句")
    assert text in QApplication.clipboard().text()
    press(page.truth, "已告知")
    settled()
    assert [row[0] for row in db.execute("SELECT state FROM truth_notices").fetchall()] == ["sent"]


# ------------------------------------------------------------ voice and load


def test_causes_are_listed_handed_on_and_saved(
    shown, db: Database, settled: Settled, tmp_path: Path
):
    now = datetime.now().astimezone().isoformat()
    db.execute("UPDATE messages SET text = '空气炸锅不加热了' WHERE speaker = 'customer'")
    db.execute("UPDATE moods SET at = ?, act = 'complain', topic = 'quality.defect'", [now])
    page = shown(VoicePage)
    settled()
    assert "小橙空气炸锅 4L" in words(page.pane)
    assert "空气炸锅不加热了" in words(page.words)
    press(page, "复制，交给能改的人")
    assert "“空气炸锅不加热了”" in QApplication.clipboard().text()
    for ending in ("html", "csv", "xlsx"):
        page.save_to(tmp_path / f"voice.{ending}")
        settled()
        assert (tmp_path / f"voice.{ending}").stat().st_size > 100
    assert "小橙空气炸锅" in (tmp_path / "voice.html").read_text(encoding="utf-8")


def test_a_rest_is_granted_or_put_off_and_the_page_says_what_it_is_for(
    shown, db: Database, settled: Settled
):
    load.put_breather(db, Breather("b1", "lin@shop", times.now()))
    page = shown(LoadPage)
    assert "拒用草稿从不计入" in words(page)
    assert "想歇一会儿" in words(page)
    press(page, "让 TA 现在歇")
    settled()
    (wish,) = load.breathers(db, times.now() - timedelta(hours=1))
    assert (wish.state, wish.answered_by) == (BreatherState.GRANTED, "zhou")
    settled()
    assert "正在歇，zhou已知道" in words(page)
