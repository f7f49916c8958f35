"""Settings: defaults, the user's file, the administrator's policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import settings
from assistant.domain.notice import UserFault


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path: Path):
    assert settings.load(tmp_path / "none.toml", ()) == settings.Settings()


def test_the_users_file_changes_what_it_names(tmp_path: Path):
    own = write(tmp_path, "own.toml", '[interface]\ntheme = "dark"\n')
    loaded = settings.load(own, ())
    assert loaded.interface.theme == "dark"
    assert loaded.interface.font_scale == 1.0


def test_the_policy_wins_and_is_known_as_locked(tmp_path: Path):
    own = write(tmp_path, "own.toml", "[model]\nenabled = true\nthreads = 3\n")
    policy = write(tmp_path, "policy.toml", "[model]\nenabled = false\n")
    loaded = settings.load(own, (tmp_path / "absent.toml", policy))
    assert (loaded.model.enabled, loaded.model.threads) == (False, 3)
    assert settings.locked_fields((policy,)) == {"model.enabled"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[interface]\nfont_scale = 9\n", "interface.font_scale"),
        ('[interface]\ntheme = "pink"\n', "interface.theme"),
        ("[interface]\ncolour = 1\n", "interface.colour"),
        ("[watch]\npoll_seconds = 'fast'\n", "watch.poll_seconds"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_field(tmp_path: Path, text: str, field: str):
    own = write(tmp_path, "own.toml", text)
    with pytest.raises(UserFault) as fault:
        settings.load(own, ())
    arguments = dict(fault.value.notice.args)
    assert (arguments["file"], arguments["field"]) == (str(own), field)


def test_a_wrong_value_of_the_user_is_not_blamed_on_the_administrator(tmp_path: Path):
    own = write(tmp_path, "own.toml", "[model]\nthreads = 999\n")
    policy = write(tmp_path, "policy.toml", "[model]\nenabled = false\n")
    with pytest.raises(UserFault) as fault:
        settings.load(own, (policy,))
    assert dict(fault.value.notice.args)["file"] == str(own)
    wrong = write(tmp_path, "wrong.toml", "[model]\nthreads = 999\n")
    with pytest.raises(UserFault) as fault:
        settings.load(own, (wrong,))
    assert dict(fault.value.notice.args)["file"] == str(wrong)


def test_a_file_that_is_no_toml_is_a_fault_of_the_user(tmp_path: Path):
    own = write(tmp_path, "own.toml", "[[[")
    with pytest.raises(UserFault) as fault:
        settings.load(own, ())
    assert fault.value.notice.id == "settings.unreadable"


def test_every_option_has_a_help_text():
    for name, section in settings.Settings.model_fields.items():
        for option, field in section.annotation.model_fields.items():
            assert field.description, f"{name}.{option}"
