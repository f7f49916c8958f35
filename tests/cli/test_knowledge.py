"""`assistant knowledge`: what a supervisor sees of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.knowledge import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_a_good_folder_is_counted() -> None:
    result = RUN.invoke(app, ["check", "resources/shops/sample"])
    assert result.exit_code == 0
    assert "policies" in result.stdout
    assert "Everything can be used." in result.stdout


def test_every_mistake_is_shown_and_the_exit_status_says_so(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("schema = 1\n", encoding="utf-8")
    (tmp_path / "policies").mkdir()
    page = tmp_path / "policies" / "a.md"
    page.write_text("## A {#a}\n### en\nYes.\n## B {#b}\n", encoding="utf-8")
    result = RUN.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{page}, line 1, a.topics" in result.stdout.replace("\n", "")
    assert "b.text" in result.stdout


def test_wishes_that_do_not_come_about_are_shown_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'schema = 1\nplatform = "taobo"\n[[limits]]\nid = "x"\nmax = 1\nunit = "times"\n'
        '[limits.text]\nen = "{max}"\nplatform = "jd"\n',
        encoding="utf-8",
    )
    (tmp_path / "checks.toml").write_text(
        '[rule.superlativ]\nlevel = "off"\n[rule.off_platform]\nlevel = "off"\n', encoding="utf-8"
    )
    result = RUN.invoke(app, ["check", str(tmp_path)])
    shown = result.stdout.replace("\n", " ")
    assert result.exit_code == 1
    for words in (
        "checks.toml, line 1: there is no rule named “superlativ”; did you mean “superlative”?",
        "checks.toml, line 3: rule “off_platform” is a matter of law",
        "shop.toml, line 2, platform: nothing is known of “taobo”; did you mean “taobao”?",
        "shop.toml, line 9: “platform” in limits.x.text is no language",
        "0 rules of your own, 2 rules tuned",
        "To mend: 4.",
    ):
        assert words in shown
    asked = RUN.invoke(app, ["ask", "怎么退货", "--knowledge", str(tmp_path)])
    assert asked.stderr.count("superlativ”") == 1


def test_law_that_somebody_answers_for_is_told_and_nothing_to_mend(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("schema = 1\n", encoding="utf-8")
    (tmp_path / "checks.toml").write_text(
        '[rule.off_platform]\nlevel = "soft"\nconfirmed_by = "Li, 2026-11-01"\n', encoding="utf-8"
    )
    result = RUN.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0
    assert "confirmed by Li, 2026-11-01" in result.stdout


def test_a_question_is_answered_with_its_source() -> None:
    result = RUN.invoke(app, ["ask", "拆开了还能退吗", "--knowledge", "resources/shops/sample"])
    assert result.exit_code == 0
    assert "policies/returns#opened" in result.stdout


def test_words_of_a_policy_that_no_draft_may_say_are_told(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('schema = 1\nregion = "CN"\n', encoding="utf-8")
    (tmp_path / "policies").mkdir()
    page = tmp_path / "policies" / "a.md"
    page.write_text(
        "## 刻字 {#engraved}\n- 主题: refund.how\n- 问法: 刻字的杯子还能退吗\n"
        "### zh-Hans\n有质量问题也不能退。\n",
        encoding="utf-8",
    )
    result = RUN.invoke(app, ["ask", "刻字的杯子还能退吗", "--knowledge", str(tmp_path)])
    assert "may lead a draft" in result.stdout
    assert "does not get into a draft" in result.stdout
    result = RUN.invoke(app, ["ask", "拆开了还能退吗", "--knowledge", "resources/shops/sample"])
    assert "does not get into a draft" not in result.stdout


def test_a_question_that_nothing_answers_says_so() -> None:
    result = RUN.invoke(app, ["ask", "屏幕多少像素", "--knowledge", "resources/shops/sample"])
    assert result.exit_code == 1
    assert "no answer" in result.stdout
