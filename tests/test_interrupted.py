"""Ctrl+C at any moment of a command's start: no traceback, and the status shells know."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Presses Ctrl+C the moment a module is looked for.
PRESSING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant.__main__ import main
class Pressing:
    def find_spec(self, name, path=None, target=None):
        if name == pressed:
            os.kill(os.getpid(), signal.SIGINT)
pressed, *sys.argv[1:] = sys.argv[1:]
sys.meta_path.insert(0, Pressing())
main()
"""


@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("assistant.cli.record", ("--version",)),
        ("assistant.store.backup", ("record", "status")),
        ("PySide6.QtGui", ("run",)),
        ("PySide6.QtWidgets", ("review", "--sample")),
    ],
    ids=["the commands", "a command's own", "the windows", "the review window"],
)
def test_while_a_module_is_imported(module: str, command: tuple[str, ...]):
    # Started anew, since a handler belongs to a process and its modules are imported once.
    done = subprocess.run(
        [sys.executable, "-c", PRESSING, module, *command],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_command_that_ignores_it_on_purpose_goes_on():
    ignoring = PRESSING.replace("signal.default_int_handler)", "signal.SIG_IGN)", 1)
    done = subprocess.run(
        [sys.executable, "-c", ignoring, "assistant.cli.record", "--version"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("assistant ")
