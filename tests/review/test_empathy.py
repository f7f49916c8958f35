"""Own words are scored beside drafts, so that leaning on drafts shows."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from assistant.review import empathy
from assistant.review.filters import Filters
from assistant.review.sums import By
from assistant.store.database import open_for_writing
from tests.review.shop import Shop

Opened = Callable[[], Database]
WARM = "等了五天还没到，换谁都着急，真抱歉。我现在就去催快递，今天下午五点前给您回话。"


def test_own_words_and_drafts_are_told_apart(shop: Shop, opened: Opened):
    shop.case("a")
    shop.case("b", kind=OutcomeKind.IGNORED, sent="嗯", similarity=0.0)
    shop.case("c", kind=OutcomeKind.IGNORED, sent=WARM, similarity=0.2, agent="chen@shop")
    db = opened()
    writing = open_for_writing(shop.file)
    assert empathy.to_read(db)[0] != ""
    assert empathy.catch_up(writing) == 3
    assert empathy.to_read(db) == []
    writing.close()
    found = empathy.beside(db, By.AGENT)
    lin, chen = found["lin@shop"], found["chen@shop"]
    assert (lin.own.of, lin.drafts.of, chen.drafts.of) == (1, 1, 0)
    assert (lin.drafts.value or 0) > (lin.own.value or 0)
    assert (chen.own.value or 0) > (lin.own.value or 0)
    assert chen.own.few


def test_what_is_sent_anew_is_read_anew(shop: Shop, opened: Opened):
    id = shop.case("a", kind=OutcomeKind.IGNORED, sent="嗯", similarity=0.0)
    db = opened()
    writing = open_for_writing(shop.file)
    empathy.catch_up(writing)
    writing.execute("UPDATE outcomes SET sent = ? WHERE suggestion = ?", [WARM, id])
    assert empathy.to_read(db) == [id]
    writing.close()


def test_reading_stops_when_it_is_told_to(shop: Shop, opened: Opened):
    shop.case("a", then=Emotion.JOY)
    opened()
    writing = open_for_writing(shop.file)
    assert empathy.catch_up(writing, go_on=lambda: False) == 0
    assert empathy.catch_up(writing, Filters(agent=("nobody",))) == 0
    writing.close()


def test_scores_go_with_their_chat(shop: Shop, opened: Opened):
    shop.case("a")
    opened()
    writing = open_for_writing(shop.file)
    empathy.catch_up(writing)
    writing.execute("DELETE FROM chats")
    assert writing.execute("SELECT count(*) FROM review_empathy").fetchone()[0] == 0
    writing.close()
