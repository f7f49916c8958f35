"""All languages say everything that the interface can ask for."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

import assistant.ui
from assistant import paths, strings
from assistant.domain.drafting import DraftKind, Tier
from assistant.domain.reading import ComplaintStep, Emotion, EscalationLevel, Issue, Trend
from assistant.domain.view import ModelState
from assistant.domain.window import SourceState
from assistant.settings import Settings
from assistant.ui.card import REJECT_REASONS
from assistant.ui.empathy_bars import PARTS
from assistant.ui.likely import all_languages, all_regions
from assistant.ui.moments import MOMENTS
from assistant.ui.texts import Texts

PEOPLE = ["person", "occasion", "condition"]
UI = Path(assistant.ui.__file__).parent


def keys_in_code() -> set[str]:
    found: set[str] = set()
    for file in UI.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"\btexts\(\s*\"([\w.-]+)\"", source))
        for one, other in re.findall(r"texts\(\"([\w.]+)\" if \w+ else \"([\w.]+)\"\)", source):
            found |= {one, other}
    return found


def keys_of_values() -> set[str]:
    groups = {
        "mood": [*Emotion, "impatience", "wariness", "wronged", "hesitation"],
        "trend": Trend,
        "issue": Issue,
        "language_name": [*all_languages(), "und"],
        "region": all_regions(),
        "kind": DraftKind,
        "tier": Tier,
        "part": ["acknowledge", "solve", "care"],
        "escalation": [level for level in EscalationLevel if level is not EscalationLevel.NONE],
        "model": ModelState,
        "source": [*SourceState, "atspi", "uia", "ax", "replay"],
        "reject": [*REJECT_REASONS, "title", "none"],
        "correct": ["mood", "language", "region", "issue"],
        "why": ["strategy", "reasons", "parts", "manner", "sources", "show", "hide"],
        "header": ["pause", "resume"],
        "paused": ["title", "body"],
        "empty": ["title", "body"],
        "setting_section": Settings.model_fields,
        "setting_value": choices_of_settings(),
        "step": ComplaintStep,
        "step_short": ComplaintStep,
        "case": ["step_done", "step_next", "step_later"],
        "weekday": [f"d{n}" for n in range(7)],
        "month": [f"m{n}" for n in range(1, 13)],
        "link_kind": ["phone", "email", "order", "tracking", "name"],
        "link": ["ask", "joined", "yes", "no", "keep", "undo"],
        "brief": ["copy", "show", "hide", "chat"],
        "follow": ["badge", "badge_late", "done", "dropped"],
        "tray": ["follow_ups", "follow_ups_n"],
        "trouble": ["hotkeys", "store", "knowledge", "window", "checks"],
        "moment": [*MOMENTS, "title", "now", "back_to_answer"],
        "empathy": [*PARTS, "title", "tip", "needed", "spare", "hint"],
        "findings": ["input_hard", "input_soft", "next", "take", "copy", "copied"],
    }
    return {f"{group}.{value}" for group, values in groups.items() for value in values}


def choices_of_settings() -> set[str]:
    return {
        choice
        for _, model in Settings()
        for info in type(model).model_fields.values()
        if get_origin(info.annotation) is Literal
        for choice in get_args(info.annotation)
    }


def keys_of_settings() -> set[str]:
    return {
        f"setting.{section}.{name}.{part}"
        for section, model in Settings()
        for name in type(model).model_fields
        for part in ("label", "help")
    }


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_every_id_used_has_a_sentence(language: str) -> None:
    table = strings.table(language)
    used = keys_in_code() | keys_of_values() | keys_of_settings()
    assert len(used) > 200
    assert sorted(key for key in used if f"ui.{key}" not in table) == []


def test_all_languages_have_the_same_ids_and_arguments() -> None:
    def arguments(language: str) -> dict[str, set[str | None]]:
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in strings.table(language).items()
            if key.startswith("ui.")
        }

    assert arguments("en") == arguments("zh-Hans") == arguments("zh-Hant")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_chinese_tables_are_chinese(language: str) -> None:
    latin = {
        key
        for key, text in strings.table(language).items()
        if key.startswith("ui.")
        # Programs keep the names they have.
        and not key.startswith("ui.app.")
        and not re.search(r"[\u4e00-\u9fff、，？…]", text)
        # Figures and signs alone belong to no language.
        and re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", text))
    }
    assert latin == {"ui.setting_value.en"}


def test_an_unknown_value_is_shown_as_it_is() -> None:
    texts = Texts("en")
    assert texts.name("mood", "new_mood") == "new_mood"
    assert texts.phrase("some_rule") == "some rule"


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_every_reason_to_hand_over_has_words(language: str) -> None:
    file = paths.resources() / "lexicons" / "escalation.toml"
    reasons = [row["id"] for row in tomllib.loads(file.read_text(encoding="utf-8"))["reason"]]
    reasons += ["anger_rising", "anger_strong", "repeat_complaint"]
    table = strings.table(language)
    assert [reason for reason in reasons if f"ui.reason.{reason}" not in table] == []


def test_a_rule_without_detail_leaves_no_open_end() -> None:
    texts = Texts("zh-Hans")
    assert texts.rule("unsourced_number", "3天") == "没有来源的数字：3天"
    assert texts.rule("unsourced_number") == "没有来源的数字"
    assert texts.rule("language_fallback").endswith("另一种语言")


def test_a_check_is_not_taken_for_a_reason_of_the_same_name() -> None:
    texts = Texts("zh-Hans")
    assert texts.rule("off_platform") == "引导离开平台"
    assert texts.phrase("anger_rising") == "怒气一直在升高"


def test_waiting_times_get_coarser() -> None:
    texts = Texts("en")
    assert [texts.duration(s) for s in (5, 130, 7300)] == ["5 s", "2 min", "2 h"]


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_every_wish_and_every_thing_tried_has_a_name(language: str) -> None:
    names = strings.table(language)
    for file, kinds in (("wishes", ["want"]), ("tried", ["tried"]), ("people", PEOPLE)):
        source = paths.resources() / "lexicons" / f"{file}.toml"
        for words in tomllib.loads(source.read_text(encoding="utf-8")).values():
            for kind in kinds:
                ids = set(words.get(kind, {}) if file == "people" else words)
                ids -= {"not", "denied"}
                assert [one for one in sorted(ids) if f"ui.{kind}.{one}" not in names] == []
