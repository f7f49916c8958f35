"""Settings go back into the user's file, and what the user wrote there stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import settings as schema
from assistant import settings_file
from assistant.domain.notice import UserFault
from assistant.settings import HotkeySettings, InterfaceSettings, ModelSettings, Settings
from assistant.settings import WatchSettings as Watch

MINE = """# My own settings. Do not lose this.
[interface]
theme = "dark"  # easier on the eyes
font_scale = 1.25

[watch]
apps = [
  "chromium",  # work
  "pidgin",
]

[model]
threads = 2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.toml"


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_are_left_out(file: Path):
    settings_file.save(Settings(), file)
    assert file.read_text(encoding="utf-8") == ""


def test_saving_what_was_read_changes_no_byte(file: Path):
    put(file, MINE)
    settings_file.save(schema.load(file, ()), file)
    assert file.read_text(encoding="utf-8") == MINE


def test_only_the_changed_lines_change_and_comments_stay(file: Path):
    put(file, MINE)
    now = schema.load(file, ())
    interface = now.interface.model_copy(update={"theme": "light"})
    model = now.model.model_copy(update={"name": "new"})
    settings_file.save(now.model_copy(update={"interface": interface, "model": model}), file)
    before, after = MINE.splitlines(), file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        'theme = "dark"  # easier on the eyes'
    ]
    assert [line for line in after if line not in before] == [
        'theme = "light"  # easier on the eyes',
        "# Model of the manifest; empty = the default.",
        'name = "new"',
    ]
    assert schema.load(file, ()).model.threads == 2


def test_a_list_over_several_lines_is_replaced_whole(file: Path):
    put(file, MINE)
    now = schema.load(file, ()).model_copy(update={"watch": Watch(apps=("x", 'y"z'))})
    settings_file.save(now, file)
    assert schema.load(file, ()) == now
    assert "pidgin" not in file.read_text(encoding="utf-8")


def test_going_back_to_the_default_takes_the_line_and_its_help_out(file: Path):
    settings_file.save(Settings(hotkeys=HotkeySettings(insert="f9")), file)
    assert "Insert the chosen draft" in file.read_text(encoding="utf-8")
    settings_file.save(Settings(), file)
    assert file.read_text(encoding="utf-8") == "[hotkeys]\n"


def test_a_default_that_the_user_wrote_down_stays(file: Path):
    put(file, '[interface]\ntheme = "auto"\n')
    settings_file.save(Settings(), file)
    assert file.read_text(encoding="utf-8") == '[interface]\ntheme = "auto"\n'


def test_what_the_administrator_fixed_is_left_alone(file: Path):
    put(file, MINE)
    settings_file.save(Settings(), file, frozenset({"interface.theme"}))
    assert 'theme = "dark"' in file.read_text(encoding="utf-8")


def test_any_text_survives(file: Path):
    wanted = Settings(
        interface=InterfaceSettings(font_scale=1.25),
        model=ModelSettings(name='a"b\\c\x7f\n中文😀', enabled=False),
        watch=Watch(apps=("x", 'y"z')),
    )
    settings_file.save(wanted, file)
    assert schema.load(file, ()) == wanted
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    "text",
    [
        'model = { name = "old" }\n',
        'model.name = "old"\n',
        '[drafts]\nshop = """\n[model]\nname = "no"\n"""\n',
        "[[[",
        "model = 3\n",
    ],
)
def test_a_form_that_cannot_be_edited_is_told_and_left_as_it_is(file: Path, text: str):
    put(file, text)
    with pytest.raises(UserFault) as fault:
        settings_file.change(file, {"model.name": "new"})
    assert fault.value.notice.id == "settings.unreadable"
    assert file.read_text(encoding="utf-8") == text


def test_a_link_stays_a_link_and_the_mode_stays(file: Path, tmp_path: Path):
    real = put(tmp_path / "dots" / "real.toml", MINE)
    real.chmod(0o600)
    file.parent.mkdir()
    file.symlink_to(real)
    settings_file.change(file, {"model.threads": 3})
    assert file.is_symlink()
    assert "threads = 3" in real.read_text(encoding="utf-8")
    assert os.stat(real).st_mode & 0o777 == 0o600
