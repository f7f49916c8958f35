"""The real clipboard of a virtual screen: others' copies once, ours and secret ones never."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.deliver.x11_clipboard import X11Clipboard
from assistant.demo.desktop import Desktop
from assistant.watch.x11_copied import X11CopiedText

# Another process that owns the clipboard until its input closes.
OWNER = """
import sys
from assistant.deliver.x11_clipboard import X11Clipboard
board = X11Clipboard()
formats = {name: (name, 8, value.encode()) for name, value in zip(sys.argv[1::2], sys.argv[2::2])}
board._call(lambda: board._offer(formats))
print("owned", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    folder: Path = tmp_path_factory.mktemp("screen")
    with Desktop(folder) as desktop:
        yield desktop


@contextmanager
def somebody_copies(screen: Desktop, *formats: str) -> Iterator[None]:
    command = [sys.executable, "-c", OWNER, *formats]
    environment = screen.environment
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"owned\n"
        yield
        assert process.stdin is not None
        process.stdin.close()


def test_copies_of_others_are_told_once_and_secrets_never(screen: Desktop, monkeypatch):
    monkeypatch.setenv("DISPLAY", screen.display)
    with somebody_copies(screen, "UTF8_STRING", "copied before"):
        copied = X11CopiedText(screen.display)
        assert copied.take() is None
        with somebody_copies(screen, "UTF8_STRING", "客户：锅粘底了"):
            assert copied.take() == "客户：锅粘底了"
            assert copied.take() is None
        with somebody_copies(
            screen, "UTF8_STRING", "hunter2", "x-kde-passwordManagerHint", "secret"
        ):
            assert copied.take() is None
        with somebody_copies(screen, "UTF8_STRING", "copied elsewhere"):
            copied.skip()
            assert copied.take() is None
        with somebody_copies(screen, "image/png", "no text at all"):
            assert copied.take() is None
        ours = X11Clipboard()
        ours._call(lambda: ours._offer({"UTF8_STRING": ("UTF8_STRING", 8, b"a draft")}))
        assert copied.take() is None
        ours.close()
        copied.close()


def test_a_screen_that_is_not_there_is_an_os_error():
    with pytest.raises(OSError, match=r".+"):
        X11CopiedText(":987")
