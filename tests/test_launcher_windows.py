"""An entry of the start menu starts a browser readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import launcher, launcher_windows
from assistant.domain.notice import UserFault


class FakeLinks:
    def __init__(self, installed: str = r"C:\Chrome\chrome.exe") -> None:
        self.installed = installed
        self.made: list[tuple[str, str, str]] = []
        self.fault: OSError | None = None

    def program(self, executable: str) -> str:
        return self.installed if executable == "chrome.exe" else ""

    def make(self, target: str, arguments: str, file: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.made.append((target, arguments, file))


def test_the_entry_starts_the_installed_browser_with_the_flag(tmp_path: Path):
    links = FakeLinks()
    file = launcher_windows.make("google-chrome", launcher.FLAG, links, tmp_path / "Programs")
    assert file.name == "Google Chrome (Empathy Assistant).lnk"
    assert links.made == [(r"C:\Chrome\chrome.exe", launcher.FLAG, str(file))]


@pytest.mark.parametrize("app", ["weixin", "microsoft-edge", ""])
def test_what_is_no_browser_or_not_installed_is_told(app: str, tmp_path: Path):
    with pytest.raises(UserFault) as fault:
        launcher_windows.make(app, launcher.FLAG, FakeLinks(), tmp_path)
    assert fault.value.notice.id == "watch.launcher_no_program"


def test_an_entry_that_can_not_be_written_is_told(tmp_path: Path):
    links = FakeLinks()
    links.fault = OSError(5, "Access is denied")
    with pytest.raises(UserFault) as fault:
        launcher_windows.make("google-chrome", launcher.FLAG, links, tmp_path)
    assert "Access is denied" in str(fault.value.notice.args)


def test_the_menu_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert launcher_windows.menu_folder().is_relative_to(tmp_path)
