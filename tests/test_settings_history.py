"""A settings file of an earlier version starts the program of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import settings, settings_file, settings_history
from assistant.domain.notice import UserFault
from assistant.settings import Settings


def known(name: str) -> bool:
    section, _, field = name.partition(".")
    return field in type(getattr(Settings(), section)).model_fields


def test_every_option_of_once_is_read(tmp_path: Path):
    file = tmp_path / "settings.toml"
    sections: dict[str, list[str]] = {}
    for old in settings_history.MOVED:
        section, _, name = old.partition(".")
        sections.setdefault(section, []).append(f'{name} = "x"')
    file.write_text("\n".join(f"[{s}]\n" + "\n".join(lines) for s, lines in sections.items()))
    assert settings.load(file, ()) == Settings()


def test_none_of_them_is_an_option_today_and_their_successors_are():
    for old, new in settings_history.MOVED.items():
        assert not known(old)
        assert new is None or known(new)


def test_what_has_a_new_name_keeps_its_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(settings_history, "MOVED", {"record.days": "store.keep_days"})
    file = tmp_path / "settings.toml"
    file.write_text("[record]\ndays = 30\n")
    assert settings.load(file, ()).store.keep_days == 30
    both = settings_history.of_today({"record": {"days": 30}, "store": {"keep_days": 7}})
    assert both["store"] == {"keep_days": 7}


def test_a_file_with_an_old_option_can_still_be_saved(tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_text('[drafts]\nsign = "Lin"\n')
    settings_file.change(file, {"store.keep_days": 30})
    assert settings.load(file, ()).store.keep_days == 30
    assert 'sign = "Lin"' in file.read_text()


def test_what_never_was_an_option_is_still_a_mistake(tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_text("[drafts]\nsigns = 1\n")
    with pytest.raises(UserFault):
        settings.load(file, ())
