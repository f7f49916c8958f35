"""What `pip install .` gives: the data travels in the wheel and the commands find it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds nothing of ours but the installed wheel."""
    folder = tmp_path_factory.mktemp("package")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder / "wheels", ROOT],
        check=True,
        timeout=120,
    )
    (wheel,) = (folder / "wheels").glob("*.whl")
    target = folder / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", target, wheel],
        check=True,
        timeout=120,
    )
    return target


def run(installed: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=installed.parent,
        env=os.environ | {"PYTHONPATH": str(installed)},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_program_uses_its_own_data(installed: Path):
    code = "import assistant.paths as p; print(p.data_root())"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed.parent,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(shown.strip()) == installed / "assistant" / "_data"


def test_it_suggests_drafts(installed: Path):
    row = json.dumps({"id": 1, "text": "都过了五天了还没发货，太让人失望了"})
    answer = json.loads(run(installed, "suggest", "--engine", "phrasebook", given=row + "\n"))
    assert answer["drafts"][0]["text"]


def test_no_model_file_and_no_test_is_in_the_wheel(installed: Path):
    names = [str(file.relative_to(installed)) for file in installed.rglob("*") if file.is_file()]
    assert not [name for name in names if name.endswith(".gguf")]
    assert not [name for name in names if name.startswith("tests")]
    assert "assistant/_data/models/manifest.toml" in names


def test_help_names_every_command(installed: Path):
    shown = run(installed, "--help")
    for command in ("run", "demo", "doctor", "models", "understand", "suggest", "train"):
        assert command in shown
