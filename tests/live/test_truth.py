"""A line of truth is published, holds for its time, and is gone the moment it is withdrawn."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from assistant.live import notices, truth
from tests.live.conftest import NOW, later, said

FIRE = {"zh-Hans": "仓库失火，订单会晚两天发。", "en": "A fire delays orders by two days."}


def test_what_is_published_is_what_drafts_get(db: Database):
    line = truth.publish(db, "仓库失火", FIRE, "wang", NOW, topics=("delivery.late",))
    assert truth.current(db, later(1)) == (line,)
    assert line.holds(later(1))


def test_it_holds_from_its_beginning_to_its_end(db: Database):
    line = truth.publish(
        db, "停电", FIRE, "wang", NOW, starts=later(10), ends=later(20), issues=("delivery",)
    )
    assert [line.holds(later(n)) for n in (5, 10, 19, 20)] == [False, True, True, False]
    assert truth.current(db, later(5)) == (line,)
    assert truth.current(db, later(20)) == ()


def test_withdrawn_it_is_gone_at_once(db: Database):
    line = truth.publish(db, "仓库失火", FIRE, "wang", NOW, words=("仓库",))
    truth.withdraw(db, line.id, "wang", later(1))
    assert truth.current(db, later(1)) == ()
    assert [one.withdrawn for one in truth.every(db)] == [True]


def test_a_new_version_takes_the_place_of_the_old_one(db: Database):
    old = truth.publish(db, "仓库失火", FIRE, "wang", NOW, issues=("delivery",))
    new = truth.publish(
        db, "仓库失火", FIRE, "wang", later(5), issues=("delivery",), replaces=old.id
    )
    assert truth.current(db, later(6)) == (new,)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"texts": {"zh-Hans": "  "}}, "truth.fault.empty"),
        ({"title": ""}, "truth.fault.empty"),
        ({"issues": ()}, "truth.fault.everything"),
        ({"ends": later(-1)}, "truth.fault.over"),
    ],
)
def test_a_line_that_would_do_harm_is_refused(db: Database, change: dict[str, object], fault: str):
    given = {"title": "仓库失火", "texts": FIRE, "issues": ("delivery",), "ends": None} | change
    with pytest.raises(ValueError, match=fault):
        truth.publish(db, author="wang", now=NOW, **given)  # type: ignore[arg-type]


def test_those_concerned_are_listed_with_a_draft_in_their_language(db: Database):
    said(db, "mei", "怎么还没发货", mood=("anxiety", 0.5))
    said(db, "tom", "Where is it?", mood=("anger", 0.5), language="en", at=later(1))
    said(db, "ken", "まだ届きません", mood=("anxiety", 0.5), language="ja", at=later(2))
    said(db, "ann", "色不对", mood=("anger", 0.5), issue="product_quality", topic="quality.defect")
    line = truth.publish(db, "仓库失火", FIRE, "wang", later(3), topics=("delivery.late",))
    found = notices.concerned(db, line, later(4))
    assert [(one.chat, bool(one.text)) for one in found] == [
        ("ken", False), ("tom", True), ("mei", True),
    ]  # fmt: skip
    assert "A fire delays orders" in found[1].text
    assert found[1].text != FIRE["en"]


def test_a_line_about_a_thing_concerns_those_who_named_it(db: Database):
    said(db, "mei", "你们APP打不开", mood=("anger", 0.5), issue="technical_use", topic="")
    said(db, "tom", "收不到验证码", mood=("anger", 0.5), issue="technical_use", topic="")
    line = truth.publish(
        db, "系统故障", FIRE, "wang", NOW, issues=("technical_use",), words=("app",)
    )
    assert [one.chat for one in notices.concerned(db, line, later(1))] == ["mei"]


def test_what_became_of_a_notice_is_kept_and_can_be_taken_back(db: Database):
    said(db, "mei", "怎么还没发货", mood=("anxiety", 0.5))
    line = truth.publish(db, "仓库失火", FIRE, "wang", NOW, issues=("delivery",))
    for state in ("sent", "drafted", "dropped"):
        (one,) = notices.concerned(db, line, later(1))
        notices.mark(db, line.id, one, state, "wang", later(1))
        assert [one.state for one in notices.concerned(db, line, later(1))] == [state]
    assert db.execute("SELECT count(*) FROM truth_notices").fetchone()[0] == 1


def test_there_is_a_frame_for_a_notice_in_every_language_of_the_phrasebook():
    languages = {"zh-Hans", "zh-Hant", "en", "ja", "ko", "es", "pt", "fr", "de", "ru", "id", "ms",
                 "th", "vi", "ar"}  # fmt: skip
    assert set(notices._around()) == languages
    assert all(text.count("{text}") == 1 for text in notices._around().values())
