"""Plays the scripted chat on the demo's bed while the overlay watches, and notes what it did."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant import paths, timeline
from assistant.demo.bed import MEI, TOM, Bed
from assistant.demo.browser import Browser
from assistant.demo.customer import Customer
from assistant.demo.hotkey import clear_box, press
from assistant.demo.process import OwnProcess, wait_until
from assistant.demo.script import Script, Step
from assistant.domain.notice import Notice, UserFault
from assistant.settings import HotkeySettings
from assistant.x11 import connect

READY_SECONDS = 60.0
DRAFT_SECONDS = 20.0
MODEL_SECONDS = 90.0
ACCOUNTS = {"mei": MEI, "tom": TOM}


class Overlay:
    """The assistant itself, in a process of its own with folders of its own.

    `prefix` is a command to run it under, such as a system-call trace; `extra` are environment
    variables.
    """

    def __init__(
        self,
        bed: Bed,
        folder: Path,
        language: str,
        prefix: tuple[str, ...] = (),
        extra: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        self.record = folder / "timeline.jsonl"
        environment = bed.environment | {
            "ASSISTANT_DATA_DIR": str(self.data),
            "ASSISTANT_CONFIG_DIR": str(folder / "config"),
            # Model files are large: the user's own are used, the record is not.
            "ASSISTANT_MODELS_DIR": str(paths.model_dir()),
            "PYTHONUNBUFFERED": "1",
            **(extra or {}),
        }
        command = [*prefix, sys.executable, "-m", "assistant", "run", "--record", str(self.record)]
        command += ["--language", language]
        self.process = OwnProcess(command, folder / "assistant.log", environment=environment)

    def __enter__(self) -> Self:
        self.process.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.__exit__(kind, error, trace)

    def rows(self, event: str, after: float = 0.0) -> list[dict[str, Any]]:
        """What has been noted under this name since a moment (monotonic seconds)."""
        rows = timeline.read(self.record)
        return [row for row in rows if row["event"] == event and row["t"] >= after]

    def wait(
        self,
        event: str,
        after: float,
        seconds: float,
        fits: Callable[[dict[str, Any]], bool] = lambda row: True,
    ) -> dict[str, Any] | None:
        """The first fitting row since `after`, waiting at most `seconds`."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [row for row in self.rows(event, after) if fits(row)]
            return bool(found) or not self.process.running

        wait_until(look, seconds)
        return found[0] if found else None


class Stage:
    """Carries the steps out one by one."""

    def __init__(
        self, bed: Bed, overlay: Overlay, folder: Path, say: Callable[[str], None]
    ) -> None:
        self._bed = bed
        self._overlay = overlay
        self._folder = folder
        self._say = say
        self._customers: dict[str, Customer] = {}
        self._second_device: Customer | None = None
        self._last_said = 0.0
        self._last_from = ""
        self._inserted = ""
        self.notes: list[dict[str, Any]] = []

    def play(self, script: Script) -> None:
        """The whole script; raises UserFault when the assistant does not start."""
        if self._overlay.wait("started", 0.0, READY_SECONDS) is None:
            raise UserFault(Notice.of("demo.not_started", file=self._folder / "assistant.log"))
        self._second_device = self._bed.customer(self._bed.agent)
        for step in script.step:
            self._carry_out(step)

    def stay(self, browser: Browser) -> None:
        """Keep everything running until the agent closes the chat window or the assistant."""
        process = browser.process
        while process is not None and process.running and self._overlay.process.running:
            time.sleep(0.5)

    def _carry_out(self, step: Step) -> None:
        if step.pause:
            time.sleep(step.pause)
        elif step.says:
            self._customer_says(step)
        elif step.answers:
            self._agent_answers(step)
        elif step.drafts:
            self._overlay.wait("shown", self._last_said, DRAFT_SECONDS, self._whole_answer)
            self._let_settle()
        elif step.model:
            self._wait_for_model()
        elif step.insert:
            self._insert()
        elif step.shot:
            self._shoot(step.shot)

    def _customer(self, name: str) -> Customer:
        if name not in self._customers:
            self._customers[name] = self._bed.customer(ACCOUNTS[name])
        return self._customers[name]

    def _customer_says(self, step: Step) -> None:
        customer = self._customer(step.customer)
        self._last_from = step.customer
        self._last_said = customer.say(self._bed.agent.jid, step.says)
        self._say(f"{ACCOUNTS[step.customer].name}: {step.says}")
        self.notes.append({"t": self._last_said, "event": "said", "text": step.says})
        if step.open:
            account = ACCOUNTS[step.customer]
            wait_until(lambda: self._bed.show_chat(account), DRAFT_SECONDS, interval=0.5)
        self._overlay.wait(
            "messages", self._last_said, DRAFT_SECONDS,
            lambda row: any(step.says[:40] in text for text in row["new"])
            or row["peer"] == ACCOUNTS[step.customer].name,
        )  # fmt: skip

    def _agent_answers(self, step: Step) -> None:
        assert self._second_device is not None
        text = self._inserted if step.answers == "taken" else step.answers
        if not text:
            return
        if step.answers == "taken":
            clear_box(self._bed.environment["DISPLAY"])
        to = ACCOUNTS[self._last_from].jid
        sent = self._second_device.say(to, text)
        self._say(f"{self._bed.agent.name}: {text}")
        self._overlay.wait("outcome", sent, DRAFT_SECONDS)

    @staticmethod
    def _whole_answer(row: dict[str, Any]) -> bool:
        return bool(row["drafts"]) and not row["hold"]

    def _let_settle(self) -> None:
        # A burst ends with a second set of drafts: the picture should show the last one.
        time.sleep(0.4)

    def _wait_for_model(self) -> None:
        since = self._last_said
        if self._overlay.wait("model_asked", since, 4.0) is None:
            return
        wait_until(lambda: not self._open_requests(since), MODEL_SECONDS)
        self._let_settle()

    def _open_requests(self, since: float) -> set[str]:
        """Requests to the model that have not ended yet."""
        asked, drafted, failed = (
            {row["request"] for row in self._overlay.rows(event, since)}
            for event in ("model_asked", "model_draft", "model_failed")
        )
        return asked - drafted - failed

    def _insert(self) -> None:
        began = time.monotonic()
        press(HotkeySettings().insert, self._bed.environment["DISPLAY"])
        done = self._overlay.wait("delivered", began, DRAFT_SECONDS)
        ok = bool(done and done["ok"])
        self._inserted = str(done.get("text", "")) if done and ok else ""
        self.notes.append({"t": began, "event": "insert", "ok": ok})
        self._let_settle()

    def _shoot(self, name: str) -> None:
        if self._bed.desktop is not None:
            self._bed.desktop.screenshot(self._folder / f"{name}.png")
            self._say(f"screenshot {name}.png")


def has_screen() -> bool:
    """True where windows can be opened on a screen that somebody looks at."""
    try:
        connect().close()
    except UserFault:
        return False
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
