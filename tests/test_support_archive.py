"""The support archive: everything that helps, and nothing of anybody, whatever lies around."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import doctor, paths, settings, strings, support_archive
from assistant.cli.main import app
from assistant.domain.notice import Notice, UserFault
from assistant.finding import Finding, State
from assistant.store.database import open_for_writing
from assistant.support_scrub import Scrubber
from tests.store import old_records

# One seed for each source; none may come out.
USER, HOME_NAME, HOST = "wangxiaomei", "wangxiaomei", "mei-laptop-17"
AGENT, CUSTOMER = "Tobias Lindqvist", "欧阳若溪"
PHONE, MAIL = "13912345678", "ruoxi.ouyang@example.com"
STREET, SHOP, TEAM = "文三路88号", "/srv/kunden/lindqvist.toml", "lindqvist-team"
TITLE, KEYFILE = "Meis privates Tagebuch", "/home/wangxiaomei/key-of-mei"
SEEDS = (
    USER, HOST, AGENT, "Lindqvist", "lindqvist", CUSTOMER, PHONE, MAIL, "ruoxi", STREET, "文三路",
    SHOP, TEAM, TITLE, "Tagebuch", "key-of-mei", "Appleseed", "4711-0815",
)  # fmt: skip

LOG = f"""2026-11-22 09:00:00,000 INFO assistant.watch chromium is read from at-spi
2026-11-22 09:00:01,000 WARNING assistant.store could not: '{CUSTOMER}' of {AGENT}
2026-11-22 09:00:02,000 ERROR assistant.session carrying out Classify failed
Traceback (most recent call last):
  File "/home/{USER}/.venv/lib/assistant/session/loop.py", line 133, in _carry_out
    raise KeyError("{CUSTOMER}")
ValueError: John Appleseed, 12 Main Street, {PHONE} {MAIL}
assistant.domain.notice.UserFault: {CUSTOMER}
{CUSTOMER}: 我住在{STREET}
2026-11-22 09:00:03,000 ERROR assistant.store failed: KeyError: John Appleseed
2026-11-22 09:00:04,000 INFO assistant.app call {PHONE} or +49 30 4711-0815 or {MAIL}
2026-11-22 09:00:05,000 INFO assistant.app opened /home/{USER}/Desktop/{USER}.txt on {HOST}
  assistant/session/loop.py:133 in _carry_out
KeyError: […]
"""


@pytest.fixture
def seeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home" / HOME_NAME
    home.mkdir(parents=True)
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(variable, USER)
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr("socket.gethostname", lambda: HOST)
    for name in ("CONFIG", "DATA"):
        folder = home / name.lower()
        folder.mkdir()
        monkeypatch.setenv(f"ASSISTANT_{name}_DIR", str(folder))
    settings.settings_file().write_text(
        f'[person]\nname = "{AGENT}"\n[drafts]\nshop = "{SHOP}"\n'
        f'[watch]\nprivate_titles = ["{TITLE}"]\n'
        f'[model]\nserver_key_file = "{KEYFILE}"\nname = "smollm2-135m-instruct-q4_1"\n',
        encoding="utf-8",
    )
    paths.team_dir().mkdir()
    place = {
        "team": TEAM, "host": f"{TEAM}.example.org", "port": 5432, "database": TEAM,
        "user": AGENT, "sslmode": "prefer",
    }  # fmt: skip
    (paths.team_dir() / "team.json").write_text(json.dumps(place))
    old_records.make(paths.record_file(), old_records.NAMES[-1])
    db = open_for_writing(paths.record_file())
    db.execute("UPDATE chats SET agent = ?", [AGENT])
    db.execute("UPDATE messages SET text = ?", [f"{CUSTOMER} {PHONE} {STREET}"])
    db.close()
    paths.log_dir().mkdir()
    (paths.log_dir() / "assistant.log").write_text(LOG, encoding="utf-8")
    (paths.config_dir() / "profiles").mkdir()
    (paths.config_dir() / "profiles" / f"{USER}.toml").write_text("id = 1\n")
    (paths.data_dir() / f"{AGENT} export.csv").write_text(CUSTOMER)
    found = Finding("shop", State.WARN, Notice.of("doctor.store.ok", file=f"{home}/x",
                    suggestions=f"{AGENT} {MAIL}", copies=PHONE))  # fmt: skip
    monkeypatch.setattr(doctor, "examine", lambda: [found])
    return tmp_path / "support.zip"


def parts_of(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_personal_comes_out_of_any_source(seeded: Path):
    names = support_archive.write(seeded)
    parts = parts_of(seeded)
    assert set(names) == set(parts)
    for name, text in parts.items():
        for seed in SEEDS:
            assert seed not in text, (seed, name)
    assert seeded.stat().st_mode & 0o077 == 0


def test_what_helps_is_in_it(seeded: Path):
    support_archive.write(seeded)
    parts = parts_of(seeded)
    record = json.loads(parts["record.json"])
    assert record["rows"]["messages"] == old_records.ROWS
    assert record["known"]
    assert record["quick_check"]
    assert record["steps"][-1] == old_records.NAMES[-1]
    values = json.loads(parts["settings.json"])["values"]
    assert values["person.name"] == "(set)"
    assert values["drafts.shop"] == "(set)"
    assert values["store.keep_days"] == 180
    assert values["hotkeys.insert"] == "ctrl+alt+i"
    assert values["model.name"].startswith("smollm2")
    assert json.loads(parts["versions.json"])["libraries"]["sqlite-utils"]
    assert json.loads(parts["profiles.json"])["faults"][0]["field"]
    log = parts["log.txt"]
    assert "assistant.watch chromium is read from at-spi" in log
    assert "carrying out Classify failed" in log
    assert "loop.py:133 in _carry_out" in log
    assert "ValueError\n" in log
    assert json.loads(parts["doctor.json"].splitlines()[0])["id"] == "doctor.store.ok"


def test_a_machine_on_which_nothing_works_still_gets_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings.settings_file().write_text("[interface]\nfont_scale = 99\n")
    paths.record_file().write_bytes(b"no record" * 1000)
    monkeypatch.setattr(doctor, "examine", list)
    support_archive.write(tmp_path / "support.zip")
    parts = parts_of(tmp_path / "support.zip")
    assert json.loads(parts["settings.json"])["field"] == "interface.font_scale"
    assert json.loads(parts["record.json"])["fault"]
    assert parts["log.txt"] == ""


def test_where_it_cannot_be_written_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "examine", list)
    with pytest.raises(UserFault) as fault:
        support_archive.write(tmp_path / "missing" / "support.zip")
    assert fault.value.notice.id == "doctor.bundle_failed"


def test_the_command_says_what_it_has_put_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "examine", list)
    out = tmp_path / "support.zip"
    for language in strings.LANGUAGES:
        words = ["doctor", "--bundle", str(out), "--language", language]
        result = CliRunner().invoke(app, words, catch_exceptions=False)
        assert result.exit_code == 0
        assert "record.json" in result.output


def test_short_words_are_not_taken_for_names(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGNAME", "li")
    assert Scrubber().text("listening on a list") == "listening on a list"


def test_a_built_program_tells_its_parts_from_the_list_beside_it(tmp_path: Path):
    parts = {"components": [{"name": "PySide6-Essentials", "version": "6.11.3"}]}
    (tmp_path / "sbom.cdx.json").write_text(json.dumps(parts))
    assert support_archive._packed(tmp_path) == {"pyside6-essentials": "6.11.3"}
    (tmp_path / "sbom.cdx.json").write_text("[]")
    assert support_archive._packed(tmp_path) == {}
    assert support_archive._packed() == {}
