"""`assistant profile`: from a recording to a checked profile, with nothing of the chat in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.profile import app
from assistant.source_desk import own_profiles
from assistant.watch import replay

RUN = CliRunner()
SNAPSHOTS = Path(__file__).parents[1] / "conversation" / "snapshots"
PROFILES = Path("resources/profiles")
RECORDED = sorted({f.stem.partition("_")[0] for f in SNAPSHOTS.glob("*_*.json")})


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, own_folders: Path) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_a_recorded_window_gives_a_profile_that_passes_its_own_check(tmp_path: Path):
    file, recording = tmp_path / "new.toml", tmp_path / "new.recording.json"
    page = SNAPSHOTS / "chatscope_firefox.json"
    result = RUN.invoke(app, ["new", "--from", str(page), "--out", str(file)])
    assert result.exit_code == 0, result.output
    assert "My lamp" not in recording.read_text(encoding="utf-8")
    assert "Lena" not in recording.read_text(encoding="utf-8") + file.read_text(encoding="utf-8")
    checked = RUN.invoke(app, ["check", str(file), str(recording), str(page)])
    assert checked.exit_code == 0, checked.output
    assert "messages: 9" in checked.stdout


def test_a_recording_with_its_text_says_nothing_of_the_machine_it_was_made_on(tmp_path: Path):
    real = replay.load(SNAPSHOTS / "chatscope_firefox.json")[-1]
    window = replace(real.window, window_id=41943043, pid=77123)
    here = replace(real, window=window, document="https://desk.example.com/chat?customer=17")
    replay.save([here], tmp_path / "here.json")
    file, kept = tmp_path / "new.toml", tmp_path / "kept.json"
    made = ("--from", str(tmp_path / "here.json"), "--out", str(file), "--recording", str(kept))
    result = RUN.invoke(app, ["new", "--keep-text", *made])
    assert result.exit_code == 0, result.output
    (recorded,) = replay.load(kept)
    assert (recorded.window.window_id, recorded.window.pid) == (1, 1)
    assert recorded.document == "https://localhost/"
    assert recorded.nodes == real.nodes
    assert RUN.invoke(app, ["check", str(file), str(kept)]).exit_code == 0


def test_a_profile_that_can_not_be_read_is_listed_without_a_line_where_it_has_none(
    own_folders: Path,
):
    folder = own_profiles()
    folder.mkdir(parents=True)
    (folder / "gone.toml").symlink_to(folder / "nix.toml")
    (folder / "wrong.toml").write_text('id = "x"\nkind = "row"\n', encoding="utf-8")
    result = RUN.invoke(app, ["list"])
    assert "gone.toml: " in result.output
    assert "gone.toml, line" not in result.output
    assert "wrong.toml, line" in result.output


def test_a_profile_that_is_there_is_not_replaced_unasked(tmp_path: Path):
    file = tmp_path / "new.toml"
    file.write_text("mine", encoding="utf-8")
    page = str(SNAPSHOTS / "pidgin_zh.json")
    result = RUN.invoke(app, ["new", "--from", page, "--out", str(file)])
    assert result.exit_code == 1
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", RECORDED)
def test_every_shipped_profile_passes_with_its_recordings(name: str):
    files = [str(f) for f in SNAPSHOTS.glob(f"{name}_*.json") if "golden" not in f.name]
    assert files
    result = RUN.invoke(app, ["check", str(PROFILES / f"{name}.toml"), *files])
    assert result.exit_code == 0, result.output


def test_every_recording_names_a_profile():
    files = [f for f in SNAPSHOTS.glob("*.json") if "golden" not in f.name]
    known = {f.stem for f in PROFILES.glob("*.toml")}
    astray = [f.name for f in files if "_" not in f.stem or f.stem.partition("_")[0] not in known]
    assert not astray, "a recording is named PROFILE_WHERE.json"


def test_a_profile_that_reads_another_programs_window_fails(tmp_path: Path):
    page = str(SNAPSHOTS / "pidgin_zh.json")
    result = RUN.invoke(app, ["check", str(PROFILES / "dino.toml"), page])
    assert result.exit_code == 1
    assert "fits 0 of" in result.stdout
    assert "match.apps (pidgin)" in result.stdout


def test_a_profile_without_a_recording_is_not_called_sound():
    result = RUN.invoke(app, ["check", str(PROFILES / "dino.toml")])
    assert result.exit_code == 0
    assert "nothing was read" in result.stdout
    assert "sound" not in result.stdout


def test_a_speaker_marker_that_no_recording_has_is_named(tmp_path: Path):
    shipped = (PROFILES / "pidgin.toml").read_text(encoding="utf-8")
    file = tmp_path / "x.toml"
    assert "[speaker]" in shipped
    text = shipped.replace("[speaker]", '[speaker]\ncustomer = ["not-there"]', 1)
    file.write_text(text, encoding="utf-8")
    result = RUN.invoke(app, ["check", str(file), str(SNAPSHOTS / "pidgin_zh.json")])
    assert "in no snapshot: `not-there`" in result.stdout
    assert "sound" not in result.stdout


def test_what_is_missing_is_named(tmp_path: Path):
    file = tmp_path / "x.toml"
    file.write_text(
        'id = "x"\nname = "x"\nkind = "rows"\nnewline_safe = false\n[match]\napps = ["x"]\n',
        encoding="utf-8",
    )
    result = RUN.invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    assert "pane and message" in result.stdout
    assert "peer.markers" in result.stdout


def test_the_list_names_every_profile():
    result = RUN.invoke(app, ["list"])
    assert result.exit_code == 0
    for file in PROFILES.glob("*.toml"):
        assert file.stem in result.stdout
