"""Outside opening hours nothing is promised in minutes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from assistant.domain.reading import Context, EscalationLevel, Issue
from assistant.draft import opening_times, phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from tests.draft.situations import chat, reading

CHINA = timezone(timedelta(hours=8))
NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=CHINA)
DAY = datetime(2026, 3, 2, 15, 0, tzinfo=CHINA)
BOOK = phrasebook.load()
SHOP = shop.load()


def texts(now: datetime, language: str = "zh-Hans", **how: object) -> list[str]:
    read = reading(issue=Issue.DELIVERY, topic="delivery.late", language=language, **how)  # type: ignore[arg-type]
    messages = chat("c 怎么还没到" if language.startswith("zh") else "c Where is it?")
    made = plan(messages, read, Context(), SHOP, now, languages=BOOK.languages)
    return [d.text for d in phrasebook_drafts(made, read, messages, Context(), SHOP, BOOK)]


@pytest.mark.parametrize(("language", "says"), [("zh-Hans", "明天9点"), ("en", "9:00 tomorrow")])
def test_at_night_the_next_opening_is_named_and_no_minutes(language: str, says: str):
    drafts = texts(NIGHT, language)
    assert any(says in text for text in drafts)
    assert not any("30分钟" in text or "30 minutes" in text for text in drafts)


def test_by_day_minutes_are_promised():
    assert any("30分钟" in text for text in texts(DAY))
    assert not any("明天9点" in text for text in texts(DAY))


def test_ten_minutes_before_closing_half_an_hour_is_not_promised():
    assert not any("30分钟" in text for text in texts(DAY.replace(hour=21, minute=50)))


def test_a_supervisor_is_not_promised_at_night():
    drafts = texts(NIGHT, level=EscalationLevel.SUPERVISOR, reasons=("regulator",))
    assert all("30分钟" not in text for text in drafts)
    assert any("主管" in text and "明天9点" in text for text in drafts)


def test_a_time_that_is_none_of_the_chats_says_nothing_about_hours():
    read = reading(issue=Issue.DELIVERY, topic="delivery.late")
    made = plan(chat("c 还没到"), read, Context(), SHOP, NIGHT, hours=False)
    assert made.opens == ""


@pytest.mark.parametrize(
    ("days", "language", "said"),
    [
        (0, "zh-Hans", "今天9点"),
        (2, "zh-Hant", "後天9點"),
        (4, "en", "9:00 on Friday"),
        (1, "th", ""),
    ],
)
def test_a_day_is_said_as_people_say_it(days: int, language: str, said: str):
    now = datetime(2026, 3, 2, 1, 0, tzinfo=CHINA)
    opens = now.replace(hour=9) + timedelta(days=days)
    assert opening_times.said(opens, now, language) == said
