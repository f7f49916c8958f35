"""What complaints name is found once, counted by chat, and goes with its chat."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.knowledge import shop as shops
from assistant.knowledge.shop import Shop
from assistant.review import voice
from assistant.review.voice_words import Thing, name_of, things, topic_name
from assistant.store.database import open_for_writing

NOW = datetime(2026, 3, 30, 10, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=28)


@pytest.fixture(scope="module")
def own() -> Shop:
    return shops.load()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("voice") / "record.db"
    open_for_writing(made).close()
    return made


@pytest.fixture
def db(tmp_path: Path, empty: Path) -> Iterator[Database]:
    opened = open_for_writing(Path(shutil.copy(empty, tmp_path / "record.db")))
    yield opened
    opened.close()


def complains(
    db: Database, chat: str, text: str, topic: str = "quality.defect", days: float = 1,
    act: str = "complain",
) -> str:  # fmt: skip
    at = (NOW - timedelta(days=days)).isoformat(timespec="milliseconds")
    number = db.execute("SELECT count(*) FROM messages").fetchone()[0]
    db.execute(
        "INSERT OR IGNORE INTO customers (id, app, first_seen, last_seen) VALUES (?1, 'x', ?2, ?2)",
        [chat, at],
    )
    db.execute(
        "INSERT OR IGNORE INTO chats (id, customer, app, agent, first_seen, last_seen) "
        "VALUES (?1, ?1, 'x', 'lin', ?2, ?2)",
        [chat, at],
    )
    db.execute(
        "INSERT INTO messages (id, chat, speaker, text, at, seen, history) "
        "VALUES (?1, ?2, 'customer', ?3, ?4, ?4, 0)",
        [f"m{number}", chat, text, at],
    )
    db.execute(
        "INSERT INTO moods (message, chat, at, label, intensity, valence, confidence, trend, "
        "secondary, evidence, language, region, issue, topic, act, stage, escalation, "
        "escalation_reasons, first_ms, final_ms) "
        "VALUES (?, ?, ?, 'neutral', 0.1, 0, 0.8, 'steady', '[]', '[]', "
        "'zh-Hans', NULL, 'product_quality', ?, ?, 'after_sales', 'none', '[]', 1.0, 1.0)",
        [f"m{number}", chat, at, topic, act],
    )
    return f"m{number}"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("空气炸锅不加热了", Thing("product", "air-fryer")),
        ("中通又把件扔门口", Thing("carrier", "zto")),
        ("详情页写的是纯棉", Thing("page", "detail")),
        ("7天无理由凭什么不给退", Thing("rule", "seven_days")),
        ("我刚买就降价，差价退我", Thing("rule", "price_protection")),
    ],
)
def test_a_complaint_names_a_product_a_courier_a_page_or_a_rule(own: Shop, text: str, named: Thing):
    assert named in things(text, "zh-Hans", own)


def test_a_thing_that_the_shop_does_not_know_is_named_by_its_word(own: Shop):
    assert Thing("product", "书架") in things("书架少了一块板", "zh-Hans", own)


def test_nothing_odd_breaks_it(own: Shop):
    for text in ("", "\x00\ud800" * 50, "七" * 50_000, "\u202eabc"):
        things(text, "und", own)


def test_chats_are_counted_not_messages_and_against_the_time_before(db: Database, own: Shop):
    complains(db, "mei", "空气炸锅不加热了")
    complains(db, "mei", "空气炸锅还是不加热！")
    complains(db, "tom", "空气炸锅坏了")
    complains(db, "ann", "空气炸锅坏了", days=40)
    assert voice.catch_up(db, own) == 4
    (one,) = voice.summaries(db, "product", SINCE, NOW)
    assert (one.name, one.chats, one.before) == ("air-fryer", 2, 1)
    assert [(cause.topic, cause.chats) for cause in one.causes] == [("quality.defect", 2)]
    assert sum(voice.weeks(db, one, NOW)) == 3


def test_the_chats_behind_it_are_there_with_one_word_each(db: Database, own: Shop):
    complains(db, "mei", "空气炸锅不加热了", days=2)
    complains(db, "mei", "空气炸锅真的不行")
    voice.catch_up(db, own)
    (one,) = voice.summaries(db, "product", SINCE, NOW)
    assert [quote.text for quote in voice.quotes(db, one, SINCE, NOW)] == ["空气炸锅真的不行"]


def test_causes_alone_hold_all_complaints(db: Database, own: Shop):
    complains(db, "mei", "太差了")
    complains(db, "tom", "空气炸锅坏了")
    voice.catch_up(db, own)
    (one,) = voice.summaries(db, "", SINCE, NOW)
    assert (one.name, one.chats) == ("quality.defect", 2)


def test_who_only_asks_or_praises_does_not_complain(db: Database, own: Shop):
    complains(db, "mei", "空气炸锅怎么清洗", act="ask")
    complains(db, "tom", "空气炸锅太好用了", topic="other.praise")
    assert voice.catch_up(db, own) == 1
    assert voice.summaries(db, "product", SINCE, NOW) == ()


def test_a_mood_that_was_read_better_later_takes_its_complaint_back(db: Database, own: Shop):
    message = complains(db, "mei", "空气炸锅坏了")
    voice.catch_up(db, own)
    db.execute("UPDATE moods SET act = 'inform' WHERE message = ?", [message])
    assert voice.waiting(db) == 1
    voice.catch_up(db, own)
    assert voice.summaries(db, "product", SINCE, NOW) == ()


def test_it_goes_with_its_chat(db: Database, own: Shop):
    complains(db, "mei", "空气炸锅坏了")
    voice.catch_up(db, own)
    complains(db, "mei", "空气炸锅又坏了")
    db.execute("DELETE FROM chats")
    assert voice.waiting(db) == 0
    assert db.execute("SELECT count(*) FROM voice_causes").fetchone()[0] == 0


def test_names_are_those_that_people_use(own: Shop):
    assert name_of("product", "air-fryer", "zh-Hans", own) == "小橙空气炸锅 4L"
    assert name_of("rule", "seven_days", "en", own) == "Return period"
    assert topic_name("delivery.late", "en").startswith("later than promised")
    assert topic_name("", "en") == ""
