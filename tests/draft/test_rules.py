"""Rules as data: patterns that stay linear, dates, places, platforms, a shop's own wishes."""

from __future__ import annotations

import os
import re
import time
from datetime import date
from pathlib import Path

import pytest

from assistant import paths, strings
from assistant.datafile import DataFileError
from assistant.domain.drafting import CheckLevel, Plan
from assistant.domain.reading import Context
from assistant.draft import rules
from assistant.draft.check_manner import manner
from assistant.draft.checks import check_text
from assistant.knowledge import rulefile, shop, tuning
from tests.draft.situations import chat, reading

BOOK = rules.load()
SHOP = shop.load()
PLAN = Plan("answer_first", "answer", "zh-Hans")
HOSTILE = ("您", "a", "1", " ", "再不退", "you should ", "我的 ")
TABLE = Path(__file__).parents[2] / "docs" / "checks.md"


def _took(pattern: re.Pattern[str], text: str) -> float:
    started = time.process_time()
    pattern.search(text)
    return time.process_time() - started


def test_every_pattern_is_linear_on_hostile_text() -> None:
    yardstick = max(_took(re.compile("退(款|货|钱)x", re.I), "退" * 20_000), 0.0002)
    slow: list[str] = []
    for rule in BOOK.rules:
        for pattern in (rule.patterns, rule.pardon):
            for piece in HOSTILE if pattern else ():
                text = (piece * 20_000)[:20_000]
                took = _took(pattern, text) if pattern else 0.0
                # Bounded gaps cost a constant; what grows with the square costs thousands of times.
                if took > 300 * yardstick:
                    slow.append(f"{rule.id} on {piece!r}: {took / yardstick:.0f} times")
    assert slow == []


def test_every_rule_has_a_reason_in_both_interface_languages() -> None:
    ids = {rule.id for rule in BOOK.rules} | set(rules.CODE_RULES)
    for language in strings.LANGUAGES:
        lacking = sorted(i for i in ids if f"check.{i}" not in strings.table(language))
        assert lacking == [], f"write a reason in resources/strings/{language}/checks.toml"


def test_every_alternative_offered_is_clean_itself() -> None:
    dirty: list[str] = []
    for rule in BOOK.rules:
        for language, texts in rule.row.instead.items():
            own = BOOK.narrowed(language, None, frozenset(), "")
            states = frozenset({"always", "upset", "trouble"})
            for text in texts:
                found = own.find(text, states, lambda word: True, lambda pattern: True, language)
                dirty += [f"{one.rule}: {text}" for one in found]
    assert dirty == []


def test_the_word_lists_of_manner_compile_for_every_language() -> None:
    for language in ("zh-Hans", "en", "ja", "ko", "es", "pt", "fr", "de", "id", "ms", "th", "vi"):
        assert manner().stock(language) is not None
        assert manner().step(language) is not None
        assert manner().help(language) is not None


def found(
    text: str, now: date, region: str, language: str = "zh-Hans", platform: str = ""
) -> set[str]:
    context = Context(region=region, platform=platform)
    plan = Plan("answer_first", "answer", language)
    read = reading(language=language)
    return {one.rule for one in check_text(text, plan, read, chat("c ."), SHOP, context, now=now)}


def test_a_dated_rule_counts_from_its_day_on() -> None:
    text = "It's eco-friendly."
    assert "green_claim" not in found(text, date(2026, 9, 26), "DE", "en")
    assert "green_claim" in found(text, date(2026, 9, 27), "DE", "en")


def test_a_rule_of_one_country_leaves_others_alone() -> None:
    text = "鑑賞期從下單算起。"
    assert "return_clock_wrong" in found(text, date(2026, 1, 1), "TW", "zh-Hant")
    assert "return_clock_wrong" not in found(text, date(2026, 1, 1), "HK", "zh-Hant")


def test_a_rule_of_a_platform_counts_there_only() -> None:
    text = "运费险全额赔。"
    assert "freight_insurance_full" in found(text, date(2026, 1, 1), "CN", platform="taobao")
    assert "freight_insurance_full" not in found(text, date(2026, 1, 1), "CN", platform="jd")
    assert "freight_insurance_full" not in found(text, date(2026, 1, 1), "CN")


def test_every_pack_names_its_source_and_admits_what_was_not_looked_up() -> None:
    for rule in BOOK.rules:
        if rule.pack is not None:
            assert rule.pack.source
            assert not rule.pack.verified


def test_positions_point_at_the_words_in_the_text_as_typed() -> None:
    text = "您好，【订单】加\u200b我微\u200b信吧。"
    checks = check_text(text, PLAN, reading(), chat("c ."), SHOP, Context())
    hit = next(one for one in checks if one.rule == "off_platform")
    assert text[hit.start : hit.end] == "加\u200b我微\u200b信"


def test_better_words_are_offered_in_the_language_of_the_text() -> None:
    checks = check_text("请您耐心等待。", PLAN, reading(), chat("c ."), SHOP, Context())
    hit = next(one for one in checks if one.rule == "banned_phrase")
    assert hit.instead
    assert "【时间】" in hit.instead[0]


# ---------------------------------------------------------------- a shop's wishes


def tuned(tmp_path: Path, text: str) -> tuning.Tuning:
    (tmp_path / "checks.toml").write_text(text, encoding="utf-8")
    return tuning.load(tmp_path)


def tuned_rules(wishes: tuning.Tuning, text: str) -> dict[str, CheckLevel]:
    checks = check_text(
        text, PLAN, reading(), chat("c ."), SHOP._with(tuning=wishes), Context(region="CN")
    )
    return {one.rule: one.level for one in checks}


def test_a_rule_of_style_can_be_switched_off_and_sharpened(tmp_path: Path) -> None:
    wishes = tuned(
        tmp_path,
        '[rule.address_mixed]\nlevel = "off"\n[rule.livestream_address]\nextra = ["老铁"]\n'
        '[rule.apology_twice]\nlevel = "hard"\n',
    )
    assert "address_mixed" not in tuned_rules(wishes, "您好，你的单在路上。")
    assert "livestream_address" in tuned_rules(wishes, "老铁，您稍等我看看。")
    assert tuned_rules(wishes, "抱歉，对不起。")["apology_twice"] is CheckLevel.HARD
    assert rules.tuning_notices(wishes, BOOK) == ()


def test_the_law_is_not_switched_off_without_a_name(tmp_path: Path) -> None:
    wishes = tuned(tmp_path, '[rule.off_platform]\nlevel = "off"\n')
    assert "off_platform" in tuned_rules(wishes, "加我微信。")
    assert [one.id for one in rules.tuning_notices(wishes, BOOK)] == ["checks.law_stays"]


def test_whoever_answers_for_it_is_named(tmp_path: Path) -> None:
    wishes = tuned(
        tmp_path, '[rule.off_platform]\nlevel = "soft"\nconfirmed_by = "Li, 2026-11-01"\n'
    )
    assert tuned_rules(wishes, "加我微信。")["off_platform"] is CheckLevel.SOFT
    assert [one.id for one in rules.tuning_notices(wishes, BOOK)] == ["checks.law_weakened"]


def test_a_rule_that_does_not_exist_is_told(tmp_path: Path) -> None:
    wishes = tuned(tmp_path, '[rule.nonsense]\nlevel = "off"\n')
    notice = rules.tuning_notices(wishes, BOOK)[0]
    assert notice.id == "checks.unknown_rule"
    assert ("line", "1") in notice.args


def test_a_misspelt_rule_is_told_with_the_nearest_one_also_of_the_shops_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nid = "brand_word"\nlevel = "soft"\npatterns = ["山寨"]\n', encoding="utf-8"
    )
    wishes = tuned(
        tmp_path,
        'packs = ["own.toml"]\n[rule.superlativ]\nlevel = "off"\n'
        '[rule.brand_word]\nlevel = "info"\n[rule.brand_wrd]\nlevel = "info"\n',
    )
    told = rules.tuning_notices(wishes, BOOK)
    assert [dict(one.args)["near"] for one in told] == ["superlative", "brand_word"]
    assert {one.id for one in told} == {"checks.unknown_rule_near"}


def test_patterns_for_a_rule_that_is_code_do_nothing_and_are_told(tmp_path: Path) -> None:
    wishes = tuned(tmp_path, '[rule.exclamation]\nextra = ["哇"]\n')
    assert [one.id for one in rules.tuning_notices(wishes, BOOK)] == ["checks.no_patterns"]


def test_an_own_rule_carries_its_reason_by_language(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nid = "brand"\nlevel = "soft"\npatterns = ["山寨"]\n'
        'reason.zh-Hans = "软件名不能这么写"\nreason.en = "Not our word"\n',
        encoding="utf-8",
    )
    wishes = tuned(tmp_path, 'packs = ["own.toml"]\n[rule.brand]\nextra = ["高仿"]\n')
    for text in ("这是山寨的。", "这是高仿的。"):
        checks = check_text(
            text, PLAN, reading(), chat("c ."), SHOP._with(tuning=wishes), Context(region="CN")
        )
        hit = next(one for one in checks if one.rule == "brand")
        assert dict(hit.why) == {"zh-Hans": "软件名不能这么写", "en": "Not our word"}


def test_a_missing_pack_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="there is no file") as caught:
        tuned(tmp_path, '\npacks = ["brnd.toml"]\n')
    assert (caught.value.file.name, caught.value.line, caught.value.field) == (
        "checks.toml", 2, "packs",
    )  # fmt: skip


def test_a_shop_brings_a_pack_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nid = "brand"\nlevel = "soft"\npatterns = ["山寨"]\n', encoding="utf-8"
    )
    wishes = tuned(tmp_path, 'packs = ["own.toml"]\n')
    assert "brand" in tuned_rules(wishes, "这是山寨的。")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('[rule.x]\nlevel = "loud"\n', "rule.x.level"),
        ('[rule.x]\nextra = ["("]\n', "rule.x.extra"),
        ('[rule.x]\ncolour = "red"\n', "rule.x.colour"),
        ('packs = "own.toml"\n', "packs"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(tmp_path: Path, text: str, field: str) -> None:
    with pytest.raises(DataFileError) as caught:
        tuned(tmp_path, text)
    assert caught.value.field == field
    assert caught.value.file.name == "checks.toml"
    assert caught.value.line >= 1


def test_a_broken_pack_of_the_shop_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nid = "brand"\nlevel = "soft"\npatterns = ["("]\n', encoding="utf-8"
    )
    with pytest.raises(DataFileError):
        tuned(tmp_path, 'packs = ["own.toml"]\n')


def test_a_shipped_file_with_a_wrong_field_is_told(tmp_path: Path) -> None:
    (tmp_path / "terms.toml").write_text("", encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[[rule]]\nid = 3\n", encoding="utf-8")
    with pytest.raises(DataFileError):
        rules.load(tmp_path)


# ---------------------------------------------------------------- documentation


def _table() -> str:
    lines = ["| rule | level | languages | holds | reason |", "|---|---|---|---|---|"]
    rows: dict[str, list[rules.Rule]] = {}
    for rule in BOOK.rules:
        rows.setdefault(rule.id, []).append(rule)
    reasons = strings.table("en")
    lacking = sorted(i for i in {*rows, *rules.CODE_RULES} if f"check.{i}" not in reasons)
    assert lacking == [], "write check.<id> in resources/strings/en/checks.toml"
    for name in sorted({*rows, *rules.CODE_RULES}):
        own = rows.get(name, [])
        levels = sorted({one.row.level.value for one in own}) or [rules.CODE_RULES[name].value]
        spoken = sorted({code for one in own for code in one.row.languages})
        where = sorted({one.pack.id for one in own if one.pack})
        cells = (
            f"`{name}`", ", ".join(levels), " ".join(spoken) or "all",
            ", ".join(where) or "everywhere",
            reasons[f"check.{name}"].replace("{detail}", "…").replace("|", "/"),
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_documentation_lists_the_rules_as_they_are() -> None:
    text = TABLE.read_text(encoding="utf-8")
    head, _, _ = text.partition("<!-- rules -->")
    wanted = f"{head}<!-- rules -->\n\n{_table()}\n"
    if os.environ.get("UPDATE_DOCS"):
        TABLE.write_text(wanted, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == wanted


def test_the_readme_names_every_field_of_a_rule() -> None:
    readme = (paths.resources() / "checks" / "README.md").read_text(encoding="utf-8")
    assert [name for name in rulefile.RuleRow.model_fields if name not in readme] == []


@pytest.mark.parametrize(
    "pattern", ["(?i)a", "(a+)+b", "([a-z]+ ?)+$", r"(a|b)\\1", "(?P<n>a)", "a*", "x" * 3000]
)
def test_a_pattern_of_the_shop_that_would_break_or_stall_is_refused(
    tmp_path: Path, pattern: str
) -> None:
    file = tmp_path / "checks.toml"
    file.write_text(f'[rule.exclamation]\nextra = ["{pattern}"]\n', encoding="utf-8")
    with pytest.raises(DataFileError):
        tuning.load(tmp_path)
