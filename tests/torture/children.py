"""What is killed: programs that write a record and say on a pipe what they were told is safe.

Each runs in a forked process until somebody kills it, and writes a line "kind id" to the pipe for
everything that the store has acknowledged, never before.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant import paths
from assistant.domain.record import FollowUp, FollowUpState, Outcome, OutcomeKind, Suggestion
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, PLAN, customer, draft, reading

STUB = Path(__file__).parents[1] / "inference" / "stub_worker.py"


def letters(number: int) -> str:
    """A number in letters: figures might be masked in the record."""
    return "".join("abcdefghij"[int(figure)] for figure in str(number))


@dataclass
class Pipe:
    """Lines that are due once what was put so far is safe."""

    descriptor: int
    due: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        for line in lines:
            # One write each: a line comes whole or not at all.
            os.write(self.descriptor, f"{line}\n".encode())

    def safe(self) -> None:
        due, self.due = self.due, []
        self.say(*due)


def record(file: Path, mark: str, pipe: Pipe, luck: random.Random) -> None:
    """Everything an agent's program writes, in bursts of all sizes."""
    store = SqliteStore(file)
    for number in itertools.count():
        name = f"{mark}-{letters(number)}"
        chat = replace(MEI, peer=f"customer {luck.randrange(40)}")
        text, key = f"text {name}", f"c:{name}"
        store.record_messages(chat, (customer(text, key),))
        pipe.due.append(f"message {text}")
        if luck.random() < 0.7:
            store.record_reading(chat, key, reading())
            pipe.due.append(f"mood {text}")
        if luck.random() < 0.7:
            drafts = tuple(draft(f"d{n}", "我现在就查。" * luck.randrange(1, 60)) for n in range(3))
            now = datetime.now(UTC)
            store.record_suggestion(Suggestion(name, chat, 1, key, reading(), PLAN, drafts, now))
            pipe.due.append(f"suggestion {name}")
            if luck.random() < 0.8:
                store.record_outcome(chat, Outcome(name, OutcomeKind.TAKEN, "d1", "好的" * 9, 1.0))
                pipe.due.append(f"outcome {name}")
        if luck.random() < 0.2:
            made = datetime.now(UTC)
            store.record_follow_up(FollowUp(name, chat, "明天回电", made, made, FollowUpState.OPEN))
            pipe.due.append(f"promise {name}")
        if luck.random() < 0.3:
            if store.flush():
                pipe.safe()
            if luck.random() < 0.02:
                # Long enough for the words to be taken in.
                time.sleep(luck.random() * 0.3)


def overlay(file: Path, mark: str, pipe: Pipe, luck: random.Random) -> None:
    """The overlay with its windows and its worker process, on a chat that never stops."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    paths.record_file = lambda: file  # type: ignore[assignment]
    from PySide6.QtCore import QTimer

    from assistant.app import App, Parts
    from assistant.inference import manifest
    from assistant.inference.supervisor import LocalEngine
    from assistant.settings import DraftSettings, ReadingSettings, Settings
    from assistant.ui.application import create_application
    from assistant.ui.shell import Shell
    from tests.inference.support import entry_for
    from tests.test_app import FakeDesk, FakeTracker

    os.environ["ASSISTANT_MODELS_DIR"] = str(file.parent)
    entry = entry_for(b"a model")
    entry.path.write_bytes(b"a model")
    manifest.mark_verified(entry)
    settings = Settings(
        drafts=DraftSettings(burst_seconds=0.1), reading=ReadingSettings(second_opinion=False)
    )
    application = create_application(settings)
    desk = FakeDesk()

    class Tools:
        clipboard, insert = desk, desk.insert

        def close(self) -> None:
            pass

    class Keys:
        name, register = "none", desk.register

        def close(self) -> None:
            pass

    shell: Shell | None = None
    app = App(
        settings,
        lambda view: shell.bridge.push(view) if shell else None,
        parts=Parts(
            tracker=FakeTracker,
            backend=lambda _: desk,
            ocr=None,
            tools=lambda library, _: Tools(),
            hotkeys=Keys,
            engine=lambda model, changed: LocalEngine(
                model, changed, lambda _: entry, [sys.executable, str(STUB)]
            ),
        ),
    )
    shell = Shell(settings, app.act, follow=False)
    store = app._store
    assert isinstance(store, SqliteStore)
    _acknowledge(store, pipe)
    shell.start()
    app.start()
    numbers = itertools.count()

    def says() -> None:
        desk.says("陈美", f"text {mark}-{letters(next(numbers))} 又坏了！")
        timer.start(luck.randrange(20, 250))

    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(says)
    timer.start(0)
    application.exec()


def _acknowledge(store: SqliteStore, pipe: Pipe) -> None:
    """Say what is safe of the messages that this program records."""
    record_messages = store.record_messages
    lock = threading.Lock()

    def noted(chat: object, messages: tuple[object, ...]) -> None:
        with lock:
            record_messages(chat, messages)  # type: ignore[arg-type]
            pipe.due += [f"message {one.text}" for one in messages]  # type: ignore[attr-defined]

    def tell() -> None:
        while True:
            with lock:
                due, pipe.due = pipe.due, []
            if store.flush():
                pipe.say(*due)
            time.sleep(0.01)

    store.record_messages = noted  # type: ignore[method-assign, assignment]
    threading.Thread(target=tell, daemon=True).start()


def review(file: Path, mark: str, pipe: Pipe, luck: random.Random) -> None:
    """The supervisor's window, and a supervisor who writes notes without pause."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from assistant.review import coaching, looks
    from assistant.review.record import FileSource
    from assistant.settings import Settings
    from assistant.ui.application import create_application
    from assistant.ui.look import look_for
    from assistant.ui.review.page import Desk
    from assistant.ui.review.window import ReviewWindow

    settings = Settings()
    application = create_application(settings)
    window = ReviewWindow(Desk(look_for(settings), settings, FileSource(file), "lin"))
    window.show()

    def work() -> None:
        db = FileSource(file).open_writing()
        known = [row[0] for row in db.execute("SELECT id FROM suggestions").fetchall()]
        while True:
            chosen, now = luck.choice(known), datetime.now(UTC)
            note = coaching.Note("agent@shop", "lin", "明天" * luck.randrange(1, 90), chosen)
            pipe.say(f"note {coaching.write(db, note, now)}")
            looks.note(db, "lin", [(chosen, now)])
            pipe.say(f"look {chosen}")
            time.sleep(luck.random() * 0.02)

    threading.Thread(target=work, daemon=True).start()
    application.exec()


def preload(child: Child) -> None:
    """What every child of this kind would load anew; it begins no thread."""
    import logging

    logging.getLogger("assistant").setLevel(logging.CRITICAL)
    if child is record:
        return
    import assistant.ui.review.window
    import assistant.ui.shell  # noqa: F401

    if child is overlay:
        import tests.test_app  # noqa: F401
        from assistant import answering
        from assistant.settings import DraftSettings, Settings

        known = answering.Knowledge.load(Settings(drafts=DraftSettings()))
        answering.Knowledge.load = classmethod(lambda cls, settings: known)  # type: ignore[assignment, method-assign]


Child = Callable[[Path, str, Pipe, random.Random], None]
