"""Weights on top of a model, with the real worker and the small test model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.inference import manifest
from assistant.inference.manifest import ModelEntry
from assistant.inference.protocol import Done, LoadFailed, Ready
from tests.inference import adapters
from tests.inference.support import entry_for
from tests.inference.test_worker import Driver


@pytest.fixture
def drivers() -> Iterator[list[Driver]]:
    made: list[Driver] = []
    yield made
    for one in made:
        one.process.close()


def started(drivers: list[Driver]) -> Driver:
    drivers.append(Driver())
    return drivers[-1]


def told(driver: Driver) -> str:
    answer = driver.run("1", temperature=0.0)
    assert isinstance(answer, Done)
    return answer.text


@pytest.mark.model
def test_an_adapter_changes_what_a_model_says_and_an_empty_one_does_not(
    drivers: list[Driver], small_model: ModelEntry, tmp_path: Path
) -> None:
    said = []
    for strength in (None, 0.0, 4.0):
        driver, fields = started(drivers), {}
        if strength is not None:
            file = tmp_path / f"{strength}.gguf"
            adapters.write(file, strength)
            fields = {"adapter": str(file)}
        assert isinstance(driver.load(small_model, **fields), Ready)
        said.append(told(driver))
        driver.process.close()
    assert said[0] == said[1]
    assert said[2] != said[0]


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "architecture", "sha256"),
    [
        ("damaged", "llama", "0" * 64),
        ("foreign", "qwen2", ""),
        ("missing", "", ""),
    ],
)
def test_an_adapter_that_does_not_hold_is_refused_with_its_name(
    drivers: list[Driver],
    small_model: ModelEntry,
    tmp_path: Path,
    name: str,
    architecture: str,
    sha256: str,
) -> None:
    file = tmp_path / f"{name}.gguf"
    if architecture:
        adapters.write(file, 0.0, architecture)
    answer = started(drivers).load(small_model, adapter=str(file), adapter_sha256=sha256)
    assert isinstance(answer, LoadFailed)
    assert answer.code == "wrong"
    assert file.name in answer.detail


def test_an_adapter_lies_beside_its_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path))
    entry = entry_for(b"weights", adapter="own.gguf", adapter_sha256="a" * 64)
    assert entry.adapter_path == tmp_path / "own.gguf"
    assert entry_for(b"weights").adapter_path is None


def test_an_own_model_keeps_its_adapter_in_the_manifest(models: Path) -> None:
    manifest.save_own((entry_for(b"weights", adapter="own.gguf", adapter_sha256="a" * 64),))
    (entry,) = manifest.load_own().model
    assert (entry.adapter, entry.adapter_sha256) == ("own.gguf", "a" * 64)
    assert manifest.find("tiny").adapter_path == models / "own.gguf"
