"""Sentences for people: complete in all languages, and none of them missing."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

import assistant
from assistant import strings
from assistant.domain.notice import Notice

SOURCE = Path(assistant.__file__).parent
# A language is named in its own script.
OWN_NAMES = {"ui.setting_value.zh-Hans"}
SIMPLIFIED = "个们这为会说请发对话设读时间单户语实见识记没条"
MAINLAND = re.compile(
    "質量|默認|信息|軟件|網絡|屏幕|窗口|剪貼板|服務器|回車|登錄|快捷鍵|短信|臺灣|“|”"
)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


OTHERS = ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize("language", OTHERS)
def test_all_languages_have_the_same_ids(language: str):
    english, chinese = set(strings.table("en")), set(strings.table(language))
    assert english - chinese == set()
    assert chinese - english == set()


@pytest.mark.parametrize("id", sorted(strings.table("en")))
def test_a_sentence_takes_the_same_arguments_in_all_languages(id: str):
    for language in OTHERS:
        assert placeholders(strings.table("en")[id]) == placeholders(strings.table(language)[id])


def test_the_traditional_table_has_no_simplified_characters_and_no_mainland_words():
    convert = strings._converter().convert
    simplified = re.compile("[" + "".join(c for c in SIMPLIFIED if convert(c) != c) + "]")
    faults = {
        id: sentence
        for id, sentence in strings.table("zh-Hant").items()
        if id not in OWN_NAMES and (simplified.search(sentence) or MAINLAND.search(sentence))
    }
    assert faults == {}


def test_notes_of_data_files_fit_the_interface():
    assert strings.either("软件设置", "software settings", "zh-Hans") == "软件设置"
    assert strings.either("软件设置", "software settings", "zh-Hant") == "軟體設定"
    assert strings.either("软件设置", "software settings", "en") == "software settings"


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_no_id_is_defined_twice(language: str):
    seen: dict[str, Path] = {}
    for file in sorted((strings.folder() / language).glob("*.toml")):
        for id in strings._flatten(tomllib.loads(file.read_text(encoding="utf-8"))):
            assert id not in seen, f"{id} in {file.name} and {seen.get(id)}"
            seen[id] = file


def notices_in(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = ast.unparse(node.func)
        first = node.args[0]
        if name in ("Notice", "Notice.of") and isinstance(first, ast.Constant):
            found.add(first.value)
    return found


def test_every_notice_in_the_code_has_its_sentence():
    missing = {
        f"{file.relative_to(SOURCE)}: {id}"
        for file in SOURCE.rglob("*.py")
        for id in notices_in(file)
        if id not in strings.table("en")
    }
    assert missing == set()


def test_a_notice_is_said_in_the_language_asked_for():
    notice = Notice.of("hotkey.taken", keys="ctrl+alt+i")
    assert "ctrl+alt+i" in strings.say(notice, "en")
    assert "快捷键 ctrl+alt+i" in strings.say(notice, "zh-Hans")


def test_what_has_no_sentence_is_not_lost():
    assert strings.say(Notice("no.such.id"), "en") == "no.such.id"


def test_braces_in_an_argument_do_no_harm():
    assert "{0}" in strings.say(Notice.of("hotkey.taken", keys="{0}"), "en")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_system_language_is_taken_from_the_environment(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert strings.system_language() == language
    assert strings.resolve("auto") == language
    assert strings.resolve("zh-Hans") == "zh-Hans"
