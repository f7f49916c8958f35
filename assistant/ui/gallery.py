"""`python -m assistant.ui.gallery FOLDER`: pictures of the overlay to look at while designing.

A developer's aid: every sample view × language × theme × display scale (one process a scale,
because the toolkit reads the scale once).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant import strings
from assistant.domain.macros import MacroOffer
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import sample_macros
from assistant.ui.application import create_application
from assistant.ui.background import Background
from assistant.ui.crash import CrashWindow
from assistant.ui.editor import EditorWindow
from assistant.ui.follow_ups import FollowUpsWindow
from assistant.ui.look import Look, look_for
from assistant.ui.macro_window import MacroWindow
from assistant.ui.overlay import OverlayWindow
from assistant.ui.places import Places
from assistant.ui.samples import SAMPLES, own_text
from assistant.ui.settings_window import SettingsWindow
from assistant.ui.theme import SCHEMES

SCALES = ("1", "1.5", "2")
LOW = 800
Pose = Callable[[OverlayWindow], None]


def _nothing(overlay: OverlayWindow) -> None:
    """As it opens."""


def _brief(overlay: OverlayWindow) -> None:
    overlay.panel.toggle_brief()
    overlay.panel.reading.toggle("region")
    overlay.panel.facts.chips[0].click()


def _why(overlay: OverlayWindow) -> None:
    overlay.panel.drafts.toggle_why()


def _why_and_mood(overlay: OverlayWindow) -> None:
    _why(overlay)
    overlay.panel.reading.toggle("mood")


def _moments(overlay: OverlayWindow) -> None:
    overlay.panel.drafts.moments_button.click()


def _may(overlay: OverlayWindow) -> None:
    QTest.mouseClick(overlay.panel.drafts.allowances, Qt.MouseButton.LeftButton)


def _fourth(overlay: OverlayWindow) -> None:
    """The model's draft with its sources."""
    overlay.panel.drafts.step(3)
    _why(overlay)


def _ask(overlay: OverlayWindow) -> None:
    overlay.panel.live.toggle()


def _collapse(overlay: OverlayWindow) -> None:
    overlay.collapse()


# What is done to some samples for a further picture: (sample, name of the picture, what).
POSES: tuple[tuple[str, str, Pose], ...] = (
    ("complaint", "brief", _brief),
    ("anger", "why", _why_and_mood),
    ("anger", "pill", _collapse),
    ("worth", "why", _why),
    ("worth", "why-model", _fourth),
    ("worth", "moments", _moments),
    ("worth", "may", _may),
    ("remote", "pill", _collapse),
    ("asking", "ask", _ask),
)


def _settle(app: QApplication) -> None:
    for _ in range(6):
        app.processEvents()


def pictures(folder: Path, scale: str, names: list[str]) -> int:
    """Draw all samples at one display scale; returns the number of files.

    "low-…" are as high as a screen of LOW logical pixels allows, everything else as high as needed.
    """
    app = create_application(Settings(), [])
    background = Background()
    count = 0
    for language in strings.LANGUAGES:
        for theme in SCHEMES:
            interface = InterfaceSettings(language=language, theme=theme)
            look = look_for(Settings(interface=interface))
            suffix = f"{language}-{theme}-{scale}"
            for name in names:
                poses: list[tuple[str, Pose]] = [("", _nothing)]
                poses += [(made, pose) for sample, made, pose in POSES if sample == name]
                for made, pose in poses:
                    stem = f"{made}-{name}" if made else name
                    overlay = OverlayWindow(look, Places(background, folder / "none.json"))
                    _draw(app, overlay, name, pose, folder / f"{stem}-{suffix}.png")
                    count += 1
                    if not made:
                        _lower(app, overlay, folder / f"low-{stem}-{suffix}.png")
                        count += 1
                    overlay.close()
                    overlay.deleteLater()
                    _settle(app)
            count += _windows(app, look, background, folder, suffix)
    background.close()
    # Copied data that outlives the interpreter crashes the platform without a screen.
    app.clipboard().clear()
    return count


def _draw(app: QApplication, overlay: OverlayWindow, name: str, pose: Pose, file: Path) -> None:
    overlay.show_view(SAMPLES[name]())
    overlay.present()
    _settle(app)
    pose(overlay)
    _settle(app)
    if not overlay.collapsed:
        panel = overlay.panel
        panel.resize(panel.width(), panel.natural_height())
        overlay.setFixedSize(panel.size())
        _settle(app)
    overlay.grab().save(str(file))


def _lower(app: QApplication, overlay: OverlayWindow, file: Path) -> None:
    panel = overlay.panel
    panel.resize(panel.width(), min(LOW, panel.fit_height(LOW)))
    overlay.setFixedSize(panel.size())
    _settle(app)
    overlay.grab().save(str(file))


def _windows(
    app: QApplication, look: Look, background: Background, folder: Path, suffix: str
) -> int:
    """The windows beside the overlay."""
    view = SAMPLES["anger"]()
    editor = EditorWindow(look)
    editor.edit(view.drafts[1], view)
    own = own_text()
    writing = EditorWindow(look)
    writing.edit(own.drafts[0], own)
    writing.text.setPlainText(own.typed[0].text)
    writing.show_view(own)
    options = SettingsWindow(
        look, Settings(), frozenset({"interface.side"}), folder / "none.toml", background
    )
    options.show()
    promises = FollowUpsWindow(look)
    promises.show_follow_ups(SAMPLES["complaint"]().follow_ups)
    promises.open()
    nothing_owed = FollowUpsWindow(look)
    nothing_owed.open()
    macros = MacroWindow(look)
    macros.open("Lena" if look.texts.language == "en" else "林小满", _macros(look), editor)
    searched = MacroWindow(look)
    searched.open("", _macros(look), editor)
    searched.begin_typing()
    crash = CrashWindow(look)
    try:
        raise ValueError("an example")
    except ValueError as error:
        crash.show_error(error)
    _settle(app)
    windows = {"editor": editor, "own-text": writing, "settings": options, "crash": crash}
    windows |= {"promises": promises, "nothing-owed": nothing_owed}
    windows |= {"macros": macros, "macros-typing": searched}
    for name, window in windows.items():
        window.grab().save(str(folder / f"{name}-{suffix}.png"))
        window.close()
        window.deleteLater()
    _settle(app)
    return len(windows)


def _macros(look: Look) -> tuple[MacroOffer, ...]:
    return sample_macros.offers(look.texts.language)


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
