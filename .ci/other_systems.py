"""Type-checks for the other systems what is written for them: `python3 .ci/other_systems.py`."""

from __future__ import annotations

import subprocess
import sys

# Modules that belong to one system, and those that choose between systems.
BOTH = (
    "assistant.system_parts", "assistant.autostart", "assistant.deliver.hotkeys",
    "assistant.deliver.service", "assistant.ui.follower", "assistant.ui.screens",
    "assistant.ui.unseen", "assistant.ui.keys", "assistant.watch.ocr.screens", "assistant.doctor",
)  # fmt: skip
SYSTEMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "win32": (
        ("assistant.win32", "assistant.watch.windows"),
        (
            "assistant.deliver.windows_tools", "assistant.deliver.windows_hotkeys",
            "assistant.ui.windows_follow", "assistant.watch.ocr.worker", "assistant.launcher",
        ),
    ),
    "darwin": (
        ("assistant.macos", "assistant.watch.macos"),
        (
            "assistant.doctor_macos", "assistant.deliver.macos_tools",
            "assistant.deliver.macos_hotkeys", "assistant.ui.macos_follow",
        ),
    ),
}  # fmt: skip


def main() -> int:
    """The exit code of the first check that fails, else 0."""
    for system, (packages, modules) in SYSTEMS.items():
        command = [sys.executable, "-m", "mypy", "--platform", system]
        # Answers of one system are of no use to another.
        command += ["--cache-dir", f".mypy_cache/{system}"]
        command += [word for name in packages for word in ("-p", name)]
        command += [word for name in (*modules, *BOTH) for word in ("-m", name)]
        sys.stdout.write(f"{system}: ")
        sys.stdout.flush()
        done = subprocess.run(command, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
