"""Every test gets folders of its own, so that nobody's settings or store are touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CONFIG", "DATA"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(f"ASSISTANT_{name}_DIR", str(folder))
    return tmp_path


def pytest_report_header() -> list[str]:
    """How it comes out what the packed program needs: that depends on the machine."""
    if not os.environ.get("ASSISTANT_PACKED"):
        return []
    from tests.packed.places import chosen

    return [f"packed program: {chosen().name}"]
