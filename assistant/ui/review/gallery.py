"""`python -m assistant.ui.review.gallery FOLDER`: every page of the review window as pictures.

A developer's aid, and what makes the pictures in docs/supervisor.md: the pages in light and dark,
Chinese and English, over a record of sample chats.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication

from assistant.live.sample import write_live
from assistant.review.filters import Filters
from assistant.review.record import FileSource
from assistant.review.sample import write_sample
from assistant.review.samples import Sample
from assistant.settings import InterfaceSettings, Settings
from assistant.ui.application import create_application
from assistant.ui.look import look_for
from assistant.ui.review import pages
from assistant.ui.review.page import Desk
from assistant.ui.review.queue_page import QueuePage
from assistant.ui.review.window import USUAL, ReviewWindow

LANGUAGES = ("zh-Hans", "en")
THEMES = ("light", "dark")
_PATIENCE = 20.0


class _Busy(Protocol):
    @property
    def idle(self) -> bool: ...


def settle(app: QApplication, *busy: _Busy) -> None:
    """Let everything under way come in and be painted."""
    until = time.monotonic() + _PATIENCE
    still = 0
    while still < 5 and time.monotonic() < until:
        app.processEvents()
        still = still + 1 if all(one.idle for one in busy) else 0
        time.sleep(0.005)


def _as_it_opens(window: ReviewWindow) -> None:
    """Nothing is done to it."""


def _edits(window: ReviewWindow) -> None:
    page = window.page("queue")
    assert isinstance(page, QueuePage)
    page.show_filters(Filters(emotion=("anger", "disappointment"), outcome=("edited",)))
    page.show_sample(Sample.LARGEST_EDITS)


# What is done to some pages for a further picture: (name of the picture, what).
POSES: dict[str, tuple[tuple[str, Callable[[ReviewWindow], None]], ...]] = {
    "queue": (("edits", _edits), ("keys", ReviewWindow.show_help)),
}


def pictures(
    folder: Path, file: Path, only: list[str], languages: list[str], themes: list[str]
) -> list[Path]:
    """Draw pages over one record; the pictures' files."""
    app = create_application(Settings(), [])
    made: list[Path] = []
    for language in languages:
        for theme in themes:
            interface = InterfaceSettings(language=language, theme=theme)
            settings = Settings(interface=interface)
            desk = Desk(look_for(settings), settings, FileSource(file), "chen")
            window = ReviewWindow(desk)
            window.resize(USUAL)
            window.show()
            for entry in window.entries:
                if only and entry.id not in only:
                    continue
                window.go(entry.id)
                for name, pose in (("", _as_it_opens), *POSES.get(entry.id, ())):
                    pose(window)
                    settle(app, desk, window.tending)
                    stem = f"{entry.id}-{name}" if name else entry.id
                    made.append(folder / f"{stem}-{language}-{theme}.png")
                    window.grab().save(str(made[-1]))
                window.help.hide()
            window.close()
            window.deleteLater()
            app.processEvents()
    return made


def main() -> None:
    """Draw into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help=str([o.id for o in pages.PAGES]))
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES))
    parser.add_argument("--themes", nargs="*", default=list(THEMES))
    parser.add_argument("--record", type=Path, help="instead of the sample; it is written to")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        # Nobody's own settings, and no size remembered from somebody's own window.
        os.environ["ASSISTANT_CONFIG_DIR"] = scratch
        file = options.record or Path(scratch) / "record.db"
        if options.record is None:
            # Chats that end now: what is live and what was an hour ago belong to one day.
            now = datetime.now(UTC)
            write_sample(file, end=now)
            write_live(file, now)
        made = pictures(options.folder, file, options.only, options.languages, options.themes)
    for one in made:
        print(one)  # noqa: T201


if __name__ == "__main__":
    main()
