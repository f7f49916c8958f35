"""Where things lie: what ships and what is the user's are never taken for each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths


def test_a_shared_folder_of_models_does_not_hide_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shipped = paths.shipped_models()
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path))
    assert paths.model_dir() == tmp_path
    assert paths.shipped_models() == shipped
    assert (shipped / "manifest.toml").is_file()
