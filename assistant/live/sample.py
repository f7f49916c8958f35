"""Puts invented asks, tickets and an incident into a sample record, to look at the live pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.answers import Allowance
from assistant.domain.live import Ask, AskKind, Breather, Verdict
from assistant.live import asks, load, tickets, truth
from assistant.live.rows import stamp
from assistant.store.database import open_for_writing

_LIMITS = (
    Allowance("coupon", "可直接给不超过 20 元的优惠券，每位顾客一次", 20, "CNY"),
    Allowance("freight", "质量问题可直接承担不超过 15 元的退货运费", 15, "CNY"),
)
_BRIEF = {
    "zh-Hans": "客户：简体中文 · 中国大陆 · 以前投诉过 1 次\n事情：商品质量（到手就坏、用不了）\n"
    "说过：“小炖锅第二次用就不加热了”“上回也是换来的”\n心情：失望 55% → 愤怒 80%\n"
    "已答应：30 分钟内回您\n要求：退款，另赔 80 元",
    "en": "Customer: Simplified Chinese · Mainland China · 1 complaint before\nMatter: product "
    "quality (broken on arrival)\nSaid: “the pot stopped heating on its second day”\n"
    "Mood: disappointed 55% → angry 80%\nPromised: an answer within 30 minutes\n"
    "Wants: a refund and CNY 80 on top",
}
_FIRE = {
    "zh-Hans": "昨晚仓库停电，今天的订单会晚一天发出，已经发出的不受影响。"
    "着急用或不想等的，可以马上为您退款。",
    "en": "A power cut in our warehouse delays today's orders by one day; parcels on their way are "
    "not affected. If you can't wait, we refund you right away.",
}


def write_live(file: Path, now: datetime) -> None:
    """A morning with three asks, an incident, a few tickets and somebody who needs a rest."""
    db = open_for_writing(file)
    try:
        _write(db, now)
    finally:
        db.close()


def _write(db: Database, now: datetime) -> None:
    found = db.execute(
        "SELECT chats.id, chats.agent FROM chats ORDER BY last_seen DESC LIMIT 8"
    ).fetchall()
    if len(found) < 5:
        return

    def told(label: str, power: float, issue: str) -> asks.Told:
        return asks.Told(_BRIEF, _LIMITS, "agent", "zh-Hans", label, power, issue, "")

    for number, (kind, about, amount, label, minutes) in enumerate(
        (
            (AskKind.SUM, "", 80.0, "anger", 3.4),
            (AskKind.EXCEPTION, "return_late", None, "disappointment", 1.2),
            (AskKind.HELP, "", None, "anger", 0.3),
            (AskKind.SUM, "", 50.0, "sadness", 55.0),
        )
    ):
        chat, agent = found[number]
        ask = Ask(
            f"sample-{number}", kind, now - timedelta(minutes=minutes), about, amount,
            "CNY" if amount else "",
        )  # fmt: skip
        asks.put_ask(db, chat, agent, ask, told(label, 0.8, "product_quality"))
    asks.answer(
        db, "sample-3", Verdict.GRANTED, "chen", now - timedelta(minutes=52), amount=50, unit="CNY",
        reason="老客户，照给。",
    )  # fmt: skip
    for number, (title, minutes) in enumerate((("问仓库补发几时能出", 20), ("周报", 300))):
        tickets.open_own(
            db, title, "chen", now - timedelta(hours=1), due=now + timedelta(minutes=minutes),
            owner="chen" if number else "",
        )  # fmt: skip
    chat = found[4][0]
    for id_, text, minutes in (
        ("p1", "下午三点前把退款进度告诉您", -25),
        ("p2", "明天上午回您", 900),
    ):
        db.execute(
            "INSERT OR IGNORE INTO follow_ups VALUES (?1, ?2, ?3, ?4, ?5, 'open', 0, ?4)",
            [f"sample-{id_}", chat, text, stamp(now - timedelta(hours=3)),
             stamp(now + timedelta(minutes=minutes))],
        )  # fmt: skip
    db.execute("UPDATE chats SET last_seen = ? WHERE id IN (SELECT chat FROM moods WHERE issue = "
               "'delivery' ORDER BY at DESC LIMIT 6)", [stamp(now)])  # fmt: skip
    db.execute(
        "UPDATE moods SET at = ? WHERE message IN (SELECT message FROM moods WHERE "
        "issue = 'delivery' ORDER BY at DESC LIMIT 6)",
        [stamp(now - timedelta(minutes=30))],
    )
    # What is older than the sample's own weeks was brought to an end.
    db.execute(
        "UPDATE tickets SET state = 'closed', ended = CASE kind WHEN 'follow_up' THEN 'kept' "
        "ELSE 'solved' END, closed_at = due WHERE due < ?",
        [stamp(now - timedelta(days=2))],
    )
    truth.publish(
        db, "仓库停电", _FIRE, "chen", now - timedelta(minutes=40), issues=("delivery",),
        ends=now + timedelta(hours=8),
    )  # fmt: skip
    load.put_breather(db, Breather("sample-b", found[0][1], now - timedelta(minutes=4)))
