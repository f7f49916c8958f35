"""Every picture of the documents, from invented chats: `make screenshots`.

    python .ci/screenshots.py                  all windows, English and Chinese
    python .ci/screenshots.py --only editor    those whose name begins so
    python .ci/screenshots.py --demo           also the demo's scene in the README (some minutes)

A document in a language shows pictures in that language. Sizes are the same wherever it runs, as
far as the fonts of `.ci/debian-packages.txt` are there; large pictures are cut down to a palette,
which makes them a third as large.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from assistant.conversation import pasted  # noqa: E402
from assistant.domain.drafting import Check, CheckLevel  # noqa: E402
from assistant.domain.guide import ModelOffer, OfferState  # noqa: E402
from assistant.domain.pasted import TakePaste  # noqa: E402
from assistant.domain.view import OverlayView, TypedChecks  # noqa: E402
from assistant.live.sample import write_live  # noqa: E402
from assistant.review.record import FileSource  # noqa: E402
from assistant.review.sample import write_sample  # noqa: E402
from assistant.settings import InterfaceSettings, Settings  # noqa: E402
from assistant.ui import sample_macros, samples  # noqa: E402
from assistant.ui.application import create_application  # noqa: E402
from assistant.ui.background import Background  # noqa: E402
from assistant.ui.editor import EditorWindow  # noqa: E402
from assistant.ui.follow_ups import FollowUpsWindow  # noqa: E402
from assistant.ui.guide import GuideWindow  # noqa: E402
from assistant.ui.look import Look, look_for  # noqa: E402
from assistant.ui.macro_window import MacroWindow  # noqa: E402
from assistant.ui.overlay import OverlayWindow  # noqa: E402
from assistant.ui.paste_window import PasteWindow  # noqa: E402
from assistant.ui.places import Places  # noqa: E402
from assistant.ui.review.gallery import POSES, settle  # noqa: E402
from assistant.ui.review.page import Desk  # noqa: E402
from assistant.ui.review.window import ReviewWindow  # noqa: E402
from assistant.ui.settings_window import SettingsWindow  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LANGUAGES = ("en", "zh-Hans")
COLOURS = 256
# A palette loses rare colours: only large pictures need one.
LARGE = 100_000
REVIEW_SIZE = (1280, 800)
# The demo's scene that the README shows: the picture is of a whole screen and its chat is real.
DEMO_PICTURE, DEMO_SCENE = "overlay.png", "1-anxious-customer.png"
POLICY = Path("/etc/empathy-assistant/policy.toml")
OWN = "Please calm down, your refund comes soon. Add me on WhatsApp and I give you $20 extra."
COPIED = {
    "en": "[10:02] Nora Field: My order came with one glass broken.\n"
    "[10:03] Ben (support): I'm sorry about that, Nora. Could you send me a photo?\n"
    "[10:05] Nora Field: Here it is. I need all six on Saturday!",
    "zh-Hans": "林小满 10:02\n收到的杯子碎了一个，六个缺一个。\n"
    "客服小陈 10:03\n实在抱歉，方便拍张照片给我吗？\n林小满 10:05\n拍好了，周六就要用！",
}


@dataclass(frozen=True)
class Scene:
    """A look of one language, and what the windows need besides."""

    look: Look
    language: str
    background: Background
    scratch: Path

    @property
    def view(self) -> OverlayView:
        """An upset customer who writes in the language of the picture."""
        return samples.anxiety_en() if self.language == "en" else samples.anger_zh()


class _Means:
    """What the first steps can have done: a model that could be had."""

    has_demo, demo_runs, in_team = True, False, False

    def model(self) -> ModelOffer:
        """The default model, not there yet."""
        return ModelOffer(OfferState.MISSING, "qwen2.5-coder-0.5b-instruct-q4_k_m", 491)

    def install(self, progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> None:
        """Nothing: nobody presses anything."""

    def start_demo(self) -> None:
        """Nothing: nobody presses anything."""


def _overlay(scene: Scene, view: OverlayView, pose: Callable[[OverlayWindow], None]) -> QWidget:
    overlay = OverlayWindow(scene.look, Places(scene.background, scene.scratch / "places.json"))
    overlay.show_view(view)
    overlay.present()
    _paint()
    pose(overlay)
    _paint()
    panel = overlay.panel
    panel.resize(panel.width(), panel.natural_height())
    overlay.setFixedSize(panel.size())
    return overlay


def _as_it_opens(_overlay: OverlayWindow) -> None:
    """Nothing is done to it."""


def overlay(scene: Scene) -> QWidget:
    """What agents have beside the chat all day."""
    return _overlay(scene, scene.view, _as_it_opens)


def overlay_complaint(scene: Scene) -> QWidget:
    """A complaint that a supervisor should hear of, other chats waiting, one question open."""
    return _overlay(scene, samples.complaint_zh(), _as_it_opens)


def overlay_why(scene: Scene) -> QWidget:
    """Why a draft is as it is."""
    return _overlay(scene, scene.view, lambda made: made.panel.drafts.toggle_why())


def overlay_server(scene: Scene) -> QWidget:
    """The line that stands there while text leaves the machine."""
    return _overlay(scene, samples.remote(), _as_it_opens)


def _english_text() -> OverlayView:
    """What the editor is told of an English text; the sample's own is Chinese."""
    said = (
        ("blame", CheckLevel.SOFT, "Please calm down", "I can see this is worrying"),
        ("soon_without_time", CheckLevel.SOFT, "soon", "by 6 pm today"),
        ("off_platform", CheckLevel.HARD, "Add me on WhatsApp", "Write to me right here"),
        ("unsourced_sum", CheckLevel.SOFT, "$20", ""),
    )
    checks = tuple(
        Check(rule, level, words, OWN.index(words), OWN.index(words) + len(words), (better,))
        for rule, level, words, better in said
    )
    typed = TypedChecks("editor", OWN, checks, samples.own_text().typed[0].empathy)
    return replace(samples.anxiety_en(), suggestion_id="own", typed=(typed,))


def editor(scene: Scene) -> QWidget:
    """The small editor over a text of the agent's own."""
    view = _english_text() if scene.language == "en" else samples.own_text()
    window = EditorWindow(scene.look)
    window.edit(view.drafts[0], view)
    window.text.setPlainText(view.typed[0].text)
    window.show_view(view)
    return window


def promises(scene: Scene) -> QWidget:
    """The list of promises to keep."""
    window = FollowUpsWindow(scene.look)
    window.show_follow_ups(samples.complaint_zh().follow_ups)
    window.open()
    return window


def first_steps(scene: Scene) -> QWidget:
    """The first step: what is read and what is kept."""
    window = GuideWindow(scene.look, Settings(), _Means(), scene.background)
    window.go(0)
    window.show()
    return window


def settings(scene: Scene) -> QWidget:
    """Settings with something fixed by the administrator."""
    locked = frozenset({"store.keep_days", "store.encrypt"})
    file = scene.scratch / "settings.toml"
    window = SettingsWindow(scene.look, Settings(), locked, file, scene.background, policy=POLICY)
    window.show()
    window.open_at("store")
    return window


def paste(scene: Scene) -> QWidget:
    """A copied conversation that is understood."""

    def parse(wanted: TakePaste) -> pasted.PastedChat:
        return pasted.parse(wanted.text, wanted.own_names, wanted.customers)

    window = PasteWindow(scene.look, parse)
    window.open()
    window.text.setPlainText(COPIED[scene.language])
    QTest.qWait(600)
    return window


def macros(scene: Scene) -> QWidget:
    """The shop's ready texts, those that fit the chat first."""
    window = MacroWindow(scene.look)
    name = "Lena" if scene.language == "en" else "林小满"
    window.open(name, sample_macros.offers(scene.language), QWidget())
    return window


# Name of the picture (a language follows) → what draws it.
WINDOWS: dict[str, Callable[[Scene], QWidget]] = {
    "overlay": overlay,
    "overlay-complaint": overlay_complaint,
    "overlay-why": overlay_why,
    "overlay-server": overlay_server,
    "editor": editor,
    "macros": macros,
    "promises": promises,
    "first-steps": first_steps,
    "settings": settings,
    "paste": paste,
}
# Name of the picture → page of the review window, and what is done to it first.
REVIEW: dict[str, tuple[str, str]] = {
    "review-queue": ("queue", "edits"),
    "review-live": ("live", ""),
    "review-voice": ("voice", ""),
    "review-quality": ("quality", ""),
    "review-figures": ("figures", ""),
}


def names() -> list[str]:
    """Every picture that this makes."""
    made = [f"{name}-{language}.png" for name in (*WINDOWS, *REVIEW) for language in LANGUAGES]
    return sorted([*made, DEMO_PICTURE])


def _paint() -> None:
    for _ in range(6):
        QApplication.processEvents()


def shrink(file: Path) -> None:
    """Cut the colours of a large picture down to a palette."""
    if file.stat().st_size < LARGE:
        return
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)


def _keep(window: QWidget, name: str) -> Path:
    file = IMAGES / name
    window.grab().save(str(file))
    shrink(file)
    return file


def _look(language: str) -> tuple[Settings, Look]:
    chosen = Settings(interface=InterfaceSettings(language=language, theme="light"))
    return chosen, look_for(chosen)


def windows(wanted: Callable[[str], bool], scratch: Path) -> Iterator[Path]:
    """Draw the agent's windows."""
    background = Background()
    for language in LANGUAGES:
        scene = Scene(_look(language)[1], language, background, scratch)
        for name, make in WINDOWS.items():
            if wanted(name):
                window = make(scene)
                _paint()
                yield _keep(window, f"{name}-{language}.png")
                window.close()
                window.deleteLater()
                _paint()
    background.close()


def review(wanted: Callable[[str], bool], scratch: Path, app: QApplication) -> Iterator[Path]:
    """Draw pages of the supervisor's window over the sample record, whose chats end now."""
    chosen = {name: where for name, where in REVIEW.items() if wanted(name)}
    if not chosen:
        return
    file, now = scratch / "record.db", datetime.now(UTC)
    write_sample(file, end=now)
    write_live(file, now)
    for language in LANGUAGES:
        settings, look = _look(language)
        desk = Desk(look, settings, FileSource(file), "chen")
        window = ReviewWindow(desk)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(*REVIEW_SIZE)
        window.show()
        for name, (page, pose) in chosen.items():
            window.go(page)
            dict(POSES.get(page, ())).get(pose, lambda _: None)(window)
            settle(app, desk, window.tending)
            yield _keep(window, f"{name}-{language}.png")
        window.close()
        window.deleteLater()
        _paint()


def demo(scratch: Path) -> Path:
    """Play the demo on a virtual screen and keep its first scene."""
    command = [sys.executable, "-m", "assistant", "demo", "--virtual", "--language", "en"]
    own = ("QT_", "ASSISTANT_CONFIG_DIR", "ASSISTANT_DATA_DIR")
    played = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    subprocess.run([*command, "--out", str(scratch / "demo")], cwd=ROOT, env=played, check=True)
    file = IMAGES / DEMO_PICTURE
    file.write_bytes((scratch / "demo" / DEMO_SCENE).read_bytes())
    shrink(file)
    return file


@contextmanager
def _own_folders() -> Iterator[Path]:
    """Nobody's own settings, and no place or size remembered from somebody's own window."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("CONFIG", "DATA"):
            os.environ[f"ASSISTANT_{name}_DIR"] = str(Path(scratch) / name.lower())
        yield Path(scratch)


def main() -> None:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of names")
    parser.add_argument("--demo", action="store_true", help="play the demo for the README, too")
    options = parser.parse_args()

    def wanted(name: str) -> bool:
        return not options.only or name.startswith(tuple(options.only))

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = "1"
    IMAGES.mkdir(exist_ok=True)
    with _own_folders() as scratch:
        app = create_application(Settings(), [])
        for file in (*windows(wanted, scratch), *review(wanted, scratch, app)):
            print(f"{file.stat().st_size // 1000:5d} KB  {file.name}")
        app.clipboard().clear()
        if options.demo:
            print(demo(scratch))


if __name__ == "__main__":
    main()
