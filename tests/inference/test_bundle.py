"""Models travel to machines without a network, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from assistant import paths, strings
from assistant.domain.notice import UserFault
from assistant.inference import bundle, install, manifest
from assistant.inference.manifest import ModelEntry
from tests.inference.support import entry_for

DATA = b"weights " * 300_000


def quiet(*_: object) -> None:
    pass


@pytest.fixture
def entry(models: Path) -> ModelEntry:
    entry = entry_for(DATA)
    manifest.save_own((entry,))
    entry.target.write_bytes(DATA)
    return entry


@pytest.fixture(params=["models.zip", "folder"])
def packed(entry: ModelEntry, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return bundle.pack([entry], tmp_path / request.param, quiet)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another machine: nothing is installed."""
    folder = tmp_path / "other" / "models"
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(folder))
    folder.mkdir(parents=True)
    return folder


def fault(call: object) -> str:
    with pytest.raises(UserFault) as told:
        call()  # type: ignore[operator]
    for language in strings.LANGUAGES:
        assert strings.say(told.value.notice, language) != told.value.notice.id
    return told.value.notice.id


def test_what_was_packed_is_installed_elsewhere_and_known_there(packed: Path, elsewhere: Path):
    assert bundle.is_bundle(packed)
    (entry,) = bundle.take(packed, (), quiet, quiet)
    assert entry.path == elsewhere / "tiny.gguf"
    assert entry.path.read_bytes() == DATA
    assert manifest.find("tiny").sha256 == hashlib.sha256(DATA).hexdigest()
    assert manifest.is_verified(entry)
    assert bundle.take(packed, ["tiny"], quiet, quiet) == [entry]


def test_anybody_can_check_it_with_the_usual_tools(entry: ModelEntry, tmp_path: Path):
    folder = bundle.pack([entry], tmp_path / "folder", quiet)
    assert (folder / "SHA256SUMS").read_text() == f"{entry.sha256}  tiny.gguf\n"


def test_a_model_that_is_not_in_it_is_told_with_what_is(packed: Path, elsewhere: Path):
    assert fault(lambda: bundle.take(packed, ["other"], quiet, quiet)) == "model.not_in_bundle"


def test_a_cut_off_bundle_installs_nothing(packed: Path, elsewhere: Path):
    file = packed if packed.is_file() else packed / "tiny.gguf"
    file.write_bytes(file.read_bytes()[: len(DATA) // 2])
    told = fault(lambda: bundle.take(packed, (), quiet, quiet))
    assert told in ("model.bundle_broken", "model.bundle_checksum")
    assert list(elsewhere.iterdir()) == []


def test_a_changed_byte_installs_nothing(entry: ModelEntry, tmp_path: Path, elsewhere: Path):
    entry_path = elsewhere.parents[1] / "models" / "tiny.gguf"
    folder = tmp_path / "folder"
    folder.mkdir()
    made = bundle.Bundle(format=1, made_by="0.1.0", model=(entry,))
    (folder / bundle.MANIFEST).write_text(made.model_dump_json())
    (folder / "tiny.gguf").write_bytes(entry_path.read_bytes()[:-1] + b"X")
    assert fault(lambda: bundle.take(folder, (), quiet, quiet)) == "model.bundle_checksum"
    assert list(elsewhere.iterdir()) == []


def test_an_older_bundle_of_another_revision_is_refused_by_both_versions(
    packed: Path, elsewhere: Path
):
    manifest.save_own((entry_for(b"another revision"),))
    assert fault(lambda: bundle.take(packed, (), quiet, quiet)) == "model.bundle_older"


def test_a_bundle_of_tomorrow_is_refused(entry: ModelEntry, tmp_path: Path):
    folder = bundle.pack([entry], tmp_path / "folder", quiet)
    values = json.loads((folder / bundle.MANIFEST).read_text())
    (folder / bundle.MANIFEST).write_text(json.dumps(values | {"format": 2, "new": True}))
    assert fault(lambda: bundle.read(folder)) == "model.bundle_newer"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "x"}', "\x00"])
def test_a_manifest_that_is_none_is_a_broken_bundle(tmp_path: Path, text: str):
    file = tmp_path / "models.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(bundle.MANIFEST, text)
    assert fault(lambda: bundle.read(file)) == "model.bundle_broken"
    file.write_bytes(b"no archive")
    assert fault(lambda: bundle.read(file)) == "model.bundle_broken"


def test_a_full_disk_is_told_before_anything_is_written(
    packed: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    free = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(install.shutil, "disk_usage", lambda folder: free)
    assert fault(lambda: bundle.take(packed, (), quiet, quiet)) == "model.no_space"
    assert list(elsewhere.iterdir()) == []


def test_packing_that_is_interrupted_leaves_nothing_under_the_bundle_s_name(
    entry: ModelEntry, tmp_path: Path
):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for name in ("models.zip", "folder"):
        with pytest.raises(KeyboardInterrupt):
            bundle.pack([entry], tmp_path / name, stop)
        assert not (tmp_path / name).exists()
        assert not (tmp_path / f"{name}.part").exists()


def test_a_damaged_or_missing_model_is_not_packed(entry: ModelEntry, tmp_path: Path):
    entry.target.write_bytes(DATA[:-1] + b"X")
    out = tmp_path / "models.zip"
    assert fault(lambda: bundle.pack([entry], out, quiet)) == "model.corrupt"
    entry.target.unlink()
    assert fault(lambda: bundle.pack([entry], out, quiet)) == "model.missing"
    assert not out.exists()


def test_the_machine_s_models_serve_every_user_and_are_not_theirs_to_remove(
    entry: ModelEntry, elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shared = tmp_path / "models"
    monkeypatch.setenv("ASSISTANT_SHARED_MODELS_DIR", str(shared))
    found = manifest.find("tiny")
    assert found.path == shared / "tiny.gguf"
    assert manifest.installed(found)
    manifest.mark_verified(found)
    assert manifest.is_verified(found)
    assert paths.model_dir() == elsewhere

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    assert fault(lambda: install.remove(found)) == "model.cannot_write"
