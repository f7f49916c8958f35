"""What helps a silent program depends on what it is built with."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.window import Rect, WindowInfo
from assistant.watch.atspi_remedy import silent, toolkit_of

LIBRARIES = {
    "/usr/lib/x86_64-linux-gnu/libQt5Core.so.5.15.8": "qt",
    "/opt/chat/lib/libQt6Core.so.6": "qt",
    "/usr/lib/firefox-esr/libxul.so": "firefox",
    "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0": "",
}


@pytest.mark.parametrize(("library", "kind"), LIBRARIES.items())
def test_the_loaded_libraries_tell_the_toolkit(tmp_path: Path, library: str, kind: str):
    folder = tmp_path / "77"
    folder.mkdir()
    line = f"7f0000000000-7f0000001000 r-xp 00000000 08:01 99    {library}\n"
    (folder / "maps").write_text(line)
    assert toolkit_of(77, tmp_path) == kind


def test_a_process_that_is_gone_or_not_ours_tells_nothing(tmp_path: Path):
    assert toolkit_of(78, tmp_path) == ""


@pytest.mark.parametrize(
    ("app", "remedy", "mend"),
    [
        ("google-chrome", "watch.remedy_chromium", "google-chrome"),
        ("firefox-esr", "watch.remedy_firefox", ""),
        ("someone", "watch.remedy_application", ""),
    ],
)
def test_the_name_of_a_known_browser_tells_enough(app: str, remedy: str, mend: str):
    health = silent("atspi", WindowInfo(1, 0, app, "chat", Rect(0, 0, 9, 9)))
    assert health.remedy is not None
    assert (health.remedy.id, health.mend) == (remedy, mend)
