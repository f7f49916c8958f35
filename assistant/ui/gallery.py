"""`python -m assistant.ui.gallery FOLDER`: pictures of the overlay to look at while designing.

A developer's aid: every sample view × language × theme × display scale (one process a scale,
because the toolkit reads the scale once).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from assistant.settings import InterfaceSettings, Settings
from assistant.ui.application import create_application
from assistant.ui.background import Background
from assistant.ui.crash import CrashWindow
from assistant.ui.editor import EditorWindow
from assistant.ui.follow_ups import FollowUpsWindow
from assistant.ui.look import Look, look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.places import Places
from assistant.ui.samples import SAMPLES
from assistant.ui.settings_window import SettingsWindow

SCALES = ("1", "1.5", "2")


def _settle(app: QApplication) -> None:
    for _ in range(6):
        app.processEvents()


def pictures(folder: Path, scale: str, names: list[str]) -> int:
    """Draw all samples at one display scale; returns the number of files."""
    app = create_application(Settings(), [])
    background = Background()
    count = 0
    for language in ("zh-Hans", "en"):
        for theme in ("light", "dark"):
            interface = InterfaceSettings(language=language, theme=theme)
            look = look_for(Settings(interface=interface))
            for name in names:
                overlay = OverlayWindow(look, Places(background, folder / "none.json"))
                overlay.show_view(SAMPLES[name]())
                overlay.present()
                _settle(app)
                overlay.panel.resize(look.width, overlay.panel.natural_height())
                overlay.setFixedSize(overlay.panel.size())
                _settle(app)
                file = folder / f"{name}-{language}-{theme}-{scale}.png"
                overlay.grab().save(str(file))
                count += 1
                if name == "complaint":
                    overlay.panel.toggle_brief()
                    overlay.panel.reading.toggle("region")
                    overlay.panel.facts.chips[0].click()
                    _settle(app)
                    overlay.panel.resize(look.width, overlay.panel.natural_height())
                    overlay.setFixedSize(overlay.panel.size())
                    _settle(app)
                    overlay.grab().save(str(file.with_stem(f"brief-{file.stem}")))
                    count += 1
                if name == "anger":
                    overlay.panel.drafts.toggle_why()
                    overlay.panel.reading.toggle("mood")
                    _settle(app)
                    overlay.panel.resize(look.width, overlay.panel.natural_height())
                    overlay.setFixedSize(overlay.panel.size())
                    _settle(app)
                    overlay.grab().save(str(file.with_stem(f"why-{file.stem}")))
                    overlay.collapse()
                    _settle(app)
                    overlay.grab().save(str(file.with_stem(f"pill-{file.stem}")))
                    count += 2
                overlay.close()
                overlay.deleteLater()
                _settle(app)
            count += _windows(app, look, background, folder, f"{language}-{theme}-{scale}")
    background.close()
    return count


def _windows(
    app: QApplication, look: Look, background: Background, folder: Path, suffix: str
) -> int:
    """The windows beside the overlay."""
    view = SAMPLES["anger"]()
    editor = EditorWindow(look)
    editor.edit(view.drafts[1], view)
    options = SettingsWindow(
        look, Settings(), frozenset({"interface.side"}), folder / "none.toml", background
    )
    options.show()
    promises = FollowUpsWindow(look)
    promises.show_follow_ups(SAMPLES["complaint"]().follow_ups)
    promises.open()
    nothing_owed = FollowUpsWindow(look)
    nothing_owed.open()
    crash = CrashWindow(look)
    try:
        raise ValueError("an example")
    except ValueError as error:
        crash.show_error(error)
    _settle(app)
    windows = {"editor": editor, "settings": options, "crash": crash}
    windows |= {"promises": promises, "nothing-owed": nothing_owed}
    for name, window in windows.items():
        window.grab().save(str(folder / f"{name}-{suffix}.png"))
        window.close()
        window.deleteLater()
    _settle(app)
    return len(windows)


def main() -> None:
    """Run one process a scale, or draw when told which scale this one is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="", help="only this one, in this process")
    parser.add_argument("--only", nargs="*", default=list(SAMPLES))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.scale:
        print(pictures(options.folder, options.scale, options.only), options.folder)  # noqa: T201
        return
    for scale in SCALES:
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "assistant.ui.gallery", str(options.folder)]
        command += ["--scale", scale, "--only", *options.only]
        subprocess.run(
            command,
            env=environment,
            check=True,
        )


if __name__ == "__main__":
    main()
