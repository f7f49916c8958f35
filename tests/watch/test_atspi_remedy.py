"""What helps a silent program depends on what it is built with."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import strings
from assistant.domain.window import Rect, WindowInfo
from assistant.watch.atspi_remedy import _LOADED, silent, toolkit_of

LIBRARIES = {
    "/usr/lib/x86_64-linux-gnu/libQt5Core.so.5.15.8": "qt",
    "/opt/chat/lib/libQt6Core.so.6": "qt",
    "/usr/lib/firefox-esr/libxul.so": "firefox",
    "/usr/lib/x86_64-linux-gnu/libgtk-4.so.1": "gtk4",
    "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0": "gtk3",
    "/usr/lib/x86_64-linux-gnu/libgtk-x11-2.0.so.0": "gtk2",
    "/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so": "java",
    "/usr/lib/x86_64-linux-gnu/libQt5WebEngineCore.so.5": "qt_web",
    "/opt/chat/v8_context_snapshot.bin": "electron",
    "/usr/lib/x86_64-linux-gnu/wine/x86_64-unix/ntdll.so": "wine",
    "/usr/lib/x86_64-linux-gnu/libtk8.6.so": "tk",
    "/usr/lib/x86_64-linux-gnu/libc.so.6": "",
}


@pytest.mark.parametrize(("library", "kind"), LIBRARIES.items())
def test_the_loaded_libraries_tell_the_toolkit(tmp_path: Path, library: str, kind: str):
    folder = tmp_path / "77"
    folder.mkdir()
    line = f"7f0000000000-7f0000001000 r-xp 00000000 08:01 99    {library}\n"
    (folder / "maps").write_text(line)
    assert toolkit_of(77, tmp_path) == kind


@pytest.mark.parametrize(
    ("libraries", "kind"),
    [
        (("/usr/lib/libgtk-3.so.0", "/opt/chat/chrome_100_percent.pak"), "electron"),
        (("/usr/lib/libgtk-3.so.0", "/usr/lib/firefox-esr/libxul.so"), "firefox"),
        (("/usr/lib/libQt5Core.so.5", "/usr/lib/libQt5WebEngineCore.so.5"), "qt_web"),
    ],
)
def test_what_a_browser_or_java_loads_beside_itself_does_not_count(
    tmp_path: Path, libraries: tuple[str, ...], kind: str
):
    folder = tmp_path / "79"
    folder.mkdir()
    (folder / "maps").write_text("".join(f"7f00-7f01 r-xp 00 08:01 9 {one}\n" for one in libraries))
    assert toolkit_of(79, tmp_path) == kind


@pytest.mark.parametrize("kind", [*_LOADED, "application", "chromium"])
def test_every_kind_has_a_remedy_that_names_the_program(kind: str):
    for language in strings.LANGUAGES:
        said = strings.text(f"watch.remedy_{kind}", language, app="somechat")
        assert not said.startswith("watch.")
        assert "somechat" in said or kind == "application"


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
