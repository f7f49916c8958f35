"""The doctor finds what is wrong and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import doctor, paths, strings
from assistant.demo.desktop import Desktop
from assistant.doctor import State


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    def find() -> dict[str, doctor.Finding]:
        return {finding.name: finding for finding in doctor.examine()}

    return find


def test_without_a_screen_it_names_the_screen_and_goes_on(findings):
    found = findings()
    assert found["display"].state is State.FAIL
    assert found["accessibility"].state is State.FAIL
    assert found["hotkeys"].state is State.WARN
    assert found["store"].state is State.OK


def test_on_a_desktop_screen_reading_and_hotkeys_work(
    findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with Desktop(tmp_path / "desktop") as desktop:
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, desktop.environment[name])
        found = findings()
    for name in ("display", "accessibility", "hotkeys"):
        assert found[name].state is State.OK, strings.say(found[name].found, "en")


def test_a_missing_model_is_a_warning_with_the_command_that_helps(
    findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path / "no-models"))
    model = findings()["model"]
    assert model.state is State.WARN
    assert "assistant models install" in strings.say(model.remedy, "zh-Hans")


def test_a_broken_settings_file_is_told_and_the_other_checks_go_on(findings):
    file = paths.config_dir() / "settings.toml"
    file.write_text("[interface]\nfont_scale = 99\n")
    found = findings()
    assert found["settings"].state is State.FAIL
    assert "font_scale" in strings.say(found["settings"].found, "en")
    assert found["program"].state is State.OK


def test_everything_it_says_has_a_sentence_in_both_languages(findings):
    for finding in findings().values():
        for language in strings.LANGUAGES:
            name = strings.text(f"doctor.name.{finding.name}", language)
            assert name != f"doctor.name.{finding.name}"
            for notice in (finding.found, finding.remedy):
                if notice:
                    assert strings.say(notice, language) != notice.id


def test_reading_from_the_screen_is_ready_where_the_extra_is_installed(findings):
    assert findings()["screen_text"].state is State.OK


def test_without_the_extra_it_tells_how_to_install_it(findings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assistant.watch.ocr.model.installed", lambda: False)
    missing = findings()["screen_text"]
    assert missing.state is State.WARN
    assert "[ocr]" in strings.say(missing.remedy, "zh-Hans")
    (paths.config_dir() / "settings.toml").write_text('[watch]\nsource = "ocr"\n')
    assert findings()["screen_text"].state is State.FAIL


def test_a_mistake_in_one_check_does_not_hide_the_others(findings, monkeypatch: pytest.MonkeyPatch):
    def _cases() -> doctor.Finding:
        raise KeyError("somebody's words")

    checks = tuple(_cases if one.__name__ == "_cases" else one for one in doctor.CHECKS)
    monkeypatch.setattr(doctor, "CHECKS", checks)
    found = findings()
    assert found["cases"].found.id == "doctor.broken"
    assert "words" not in strings.say(found["cases"].found, "en")
    assert found["store"].state is State.OK
