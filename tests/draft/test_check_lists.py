"""Good and bad texts of each rule, kept as data in check_lists/."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.drafting import Plan
from assistant.domain.reading import Context, Emotion
from assistant.draft.checks import check_text
from assistant.knowledge import shop
from tests.draft.situations import NOW, chat, reading

LISTS = Path(__file__).parent / "check_lists"
SHOP = shop.load()
LANGUAGE = {"zh": "zh-Hans"}


def _cases() -> list[tuple[str, str, dict[str, object]]]:
    cases = []
    for file in sorted(LISTS.glob("*.toml")):
        for name, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            rule, _, language = name.partition("__")
            code = language or file.stem
            cases.append((rule, LANGUAGE.get(code, code), row))
    return cases


def found(text: str, language: str, row: dict[str, object]) -> set[str]:
    turns = row.get("turns", ["c ."])
    assert isinstance(turns, list)
    mood = Emotion(str(row.get("mood", "neutral")))
    avoid: tuple[str, ...] = ("exclamation", "cheer") if mood is Emotion.ANGER else ()
    more = row.get("avoid", [])
    assert isinstance(more, list)
    avoid += tuple(more)
    plan = Plan(str(row.get("strategy", "answer_first")), "answer", language, avoid=avoid)
    read = reading(mood, language=language)
    context = Context(region=str(row["country"])) if "country" in row else Context(region="ZZ")
    context = Context(region=context.region, platform=str(row.get("platform", "")))
    now = row.get("now", NOW)
    assert isinstance(now, date)
    checks = check_text(text, plan, read, chat(*turns), SHOP, context, now=now)
    return {check.rule for check in checks}


@pytest.mark.parametrize(("rule", "language", "row"), _cases())
def test_bad_texts_are_found(rule: str, language: str, row: dict[str, list[str]]) -> None:
    missed = [text for text in row["bad"] if rule not in found(text, language, row)]
    assert missed == []


@pytest.mark.parametrize(("rule", "language", "row"), _cases())
def test_good_texts_are_left_alone(rule: str, language: str, row: dict[str, list[str]]) -> None:
    flagged = [text for text in row["good"] if rule in found(text, language, row)]
    assert flagged == []
