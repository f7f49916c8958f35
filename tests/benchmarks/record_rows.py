"""A record of any size, as agents would leave it, written straight into the tables."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assistant.review import words
from assistant.store.database import open_for_writing
from assistant.store.migrations import migrations

MODEL = "qwen-1.5b"
AGENTS = 40
_START = datetime(2026, 1, 5, tzinfo=UTC)
_DAYS = 180
_BATCH = 20_000


def _list(text: str) -> list[str]:
    return text.split()


_ZH = _list(
    "快递 还没到 退款 什么时候 到账 衣服 破了 颜色 不对 换货 客服 态度 太差 失望 谢谢 "
    "麻烦 订单 发票 优惠券 用不了 机器 漏水 充不上电 尺码 偏小 等了三天 明天 要用 生日 "
    "礼物 地址 写错 能改吗 投诉"
)
_EN = _list(
    "my parcel has not arrived refund when money back broken zipper wrong colour exchange "
    "rude waited three days birthday gift address can you change invoice coupon machine "
    "leaks thanks"
)
_ANSWERS = _list(
    "让您等了这么久 抱歉 我现在就去查 十分钟内 回您 破损 我来 承担 给您 补发 明天 上午 "
    "送到 退款 三天内 原路 退回 请您 先别用 留好 照片 有消息 我 马上 告诉您"
)
_MOODS = {
    "neutral": (40, 0.0), "anger": (14, -0.7), "anxiety": (12, -0.5), "disappointment": (12, -0.6),
    "confusion": (10, -0.3), "gratitude": (6, 0.7), "joy": (3, 0.8), "sadness": (2, -0.7),
    "surprise": (1, 0.1),
}  # fmt: skip
_ISSUES = {
    "delivery": 20, "refund_return": 18, "product_quality": 20, "service_attitude": 5,
    "price_promo": 9, "order_change": 8, "technical_use": 7, "account_payment": 4, "policy": 3,
    "pre_sale_question": 10, "other": 6,
}  # fmt: skip
_LANGUAGES = {"zh-Hans": 80, "en": 10, "zh-Hant": 5, "ja": 2, "ko": 1, "de": 1, "ru": 1}
_REGIONS = {"zh-Hans": "CN", "zh-Hant": "TW", "ja": "JP", "ko": "KR", "de": "DE", "ru": "RU"}
_OUTCOMES = {"taken": 30, "edited": 30, "ignored": 32, "rejected": 5, "": 3}
_LEVELS = {"none": 90, "watch": 7, "supervisor": 2, "urgent": 1}
_INSERTS = {
    "customers": "(id, app, first_seen, last_seen) VALUES (?, ?, ?, ?)",
    "chats": "(id, customer, app, agent, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)",
    "messages": "(id, chat, speaker, text, at, seen, history) VALUES (?, ?, ?, ?, ?, ?, 0)",
    "moods": "(message, chat, at, label, intensity, valence, confidence, trend, secondary, "
    "evidence, language, region, issue, topic, act, stage, escalation, escalation_reasons, "
    "first_ms, final_ms) VALUES (?, ?, ?, ?, 0.6, ?, 0.8, 'steady', '[]', '[]', ?, ?, ?, '', "
    "'urge', 'after_sales', ?, '[]', 5.0, 9.0)",
    "suggestions": "(id, chat, message, revision, strategy, moment, language, hold, at) "
    "VALUES (?, ?, ?, 1, ?, 'answer', ?, 0, ?)",
    "drafts": "(suggestion, id, rank, kind, tier, model, acknowledge, solve, care, text, blanks, "
    "checks, sources, first_ms, done_ms) "
    "VALUES (?, ?, ?, 'full', ?, ?, '', '', '', ?, '[]', '[]', '[]', 20.0, 25.0)",
    "outcomes": "(suggestion, kind, draft, sent, similarity, reason, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)",
}

Rows = dict[str, list[tuple[Any, ...]]]


def write_record(file: Path, number: int) -> None:
    """Make a record with `number` suggestions over half a year, words taken in; the same each time.

    The tables are filled as version 3 left them and then brought up to date: rows one by one
    through the triggers would take much longer.
    """
    db = Database(sqlite3.connect(file, isolation_level=None))
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = OFF")
    migrations.apply(db, stop_before="m0004_review_queue")
    drawn = random.Random(5)
    for start in range(0, number, _BATCH):
        rows: Rows = {table: [] for table in _INSERTS}
        chat: dict[str, Any] = {}
        for place in range(start, min(number, start + _BATCH)):
            if place % 5 == 0:
                chat = _begin(rows, drawn, place, number)
            _suggest(rows, drawn, place, chat)
        with db.atomic():
            for table, values in rows.items():
                db.conn.executemany(f"INSERT INTO {table} {_INSERTS[table]}", values)
    db.close()
    db = open_for_writing(file)
    words.catch_up(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _of(drawn: random.Random, weights: dict[str, int]) -> str:
    return drawn.choices(list(weights), list(weights.values()))[0]


def _begin(rows: Rows, drawn: random.Random, place: int, number: int) -> dict[str, Any]:
    at = _START + timedelta(seconds=place * _DAYS * 86_400 / number)
    name, stamp = f"c{place // 5}", _iso(at)
    rows["customers"].append((f"u{name}", "chromium", stamp, stamp))
    agent = f"agent{drawn.randrange(AGENTS)}"
    rows["chats"].append((name, f"u{name}", "chromium", agent, stamp, stamp))
    return {"id": name, "at": at, "language": _of(drawn, _LANGUAGES)}


def _suggest(rows: Rows, drawn: random.Random, place: int, chat: dict[str, Any]) -> None:
    at = chat["at"] + timedelta(minutes=3 * (place % 5), milliseconds=drawn.randrange(1000))
    language, now = chat["language"], _iso(at)
    english = language == "en"
    said = (" " if english else "").join(drawn.choices(_EN if english else _ZH, k=8))
    text = "，".join("".join(drawn.choices(_ANSWERS, k=4)) for _ in range(5))
    mood = _of(drawn, {name: weight for name, (weight, _) in _MOODS.items()})
    message, name = f"m{place}", f"s{place}"
    rows["messages"].append((message, chat["id"], "customer", said, now, now))
    rows["moods"].append(
        (
            message, chat["id"], now, mood, _MOODS[mood][1], language, _REGIONS.get(language),
            _of(drawn, _ISSUES), _of(drawn, _LEVELS),
        )
    )  # fmt: skip
    strategy = drawn.choice(("confirm_next", "person_here", "go_ahead", "keep_word"))
    shown = _iso(at + timedelta(milliseconds=40))
    rows["suggestions"].append((name, chat["id"], message, strategy, language, shown))
    model = drawn.random() < 0.3
    offers = [("d0", 1, "phrasebook", None), ("d1", 2, "phrasebook", None)]
    offers += [("x", 3, "model", MODEL)] if model else []
    rows["drafts"] += [(name, *offer, text) for offer in offers]
    kind = _of(drawn, _OUTCOMES)
    if not kind:
        return
    used = (
        ("x" if model and drawn.random() < 0.5 else "d0") if kind in ("taken", "edited") else None
    )
    sent = {
        "taken": text, "edited": text[:40] + drawn.choice(_ANSWERS),
        "ignored": "".join(drawn.choices(_ANSWERS, k=6)),
    }.get(kind, "")  # fmt: skip
    near = {"taken": 1.0, "edited": drawn.uniform(0.55, 0.95)}.get(kind, 0.2)
    reason = "tone" if kind == "rejected" else ""
    done = _iso(at + timedelta(seconds=drawn.randrange(10, 120)))
    rows["outcomes"].append((name, kind, used, sent, near, reason, done))
    if sent:
        rows["messages"].append((f"a{place}", chat["id"], "agent", sent, done, done))
