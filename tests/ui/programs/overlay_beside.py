"""The real shell beside a window given by its id; takes orders on standard input.

Arguments after the id are settings of the interface: "dock=right", "compact=true".

Orders: "key ACTION", "view SAMPLE", "state", "quit".
Answers: "ready", "action TYPE …", "state JSON".
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.view import AgentAction, SettleFollowUp, TakeDraft
from assistant.domain.window import Rect, WindowInfo
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import samples
from assistant.ui.application import create_application
from assistant.ui.parts import Button
from assistant.ui.shell import Shell


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def frame(widget: QWidget | None) -> list[int] | None:
    if widget is None or not widget.isVisible():
        return None
    corner = widget.mapToGlobal(widget.rect().topLeft())
    return [corner.x(), corner.y(), widget.width(), widget.height()]


class Orders(QObject):
    given = Signal(str)


def state(shell: Shell) -> dict[str, object]:
    buttons = {
        button.text(): frame(button)
        for button in shell.overlay.panel.findChildren(Button)
        if button.isVisible() and button.text()
    }
    return {
        "overlay": frame(shell.overlay),
        "active": shell.overlay.isActiveWindow(),
        "editor": frame(shell._editor),
        "buttons": buttons,
        "mood": frame(shell.overlay.panel.reading.mood),
        "card": frame(shell.overlay.panel.drafts.cards.get("d3")),
        "header": frame(shell.overlay.panel.header),
        "chip": frame(next(iter(shell.overlay.panel.facts.chips), None)),
        "badge": frame(shell.overlay.panel.header.badge),
        "promises": frame(shell._follow_ups),
    }


def main() -> None:
    window_id = int(sys.argv[1])
    more = dict(argument.split("=", 1) for argument in sys.argv[2:])
    interface = {"language": "en", "theme": "light", **more}
    settings = Settings(interface=InterfaceSettings.model_validate(interface))
    app = create_application(settings)

    def on_action(action: AgentAction) -> None:
        text = action.how if isinstance(action, TakeDraft) else ""
        text = str(action.state) if isinstance(action, SettleFollowUp) else text
        say(f"action {type(action).__name__} {text}")

    shell = Shell(settings, on_action)
    window = WindowInfo(window_id, 1, "chat", "chat", Rect(30, 60, 480, 420))
    shell.bridge.push(replace(samples.anger_zh(), window=window))
    orders = Orders()

    def obey(order: str) -> None:
        word, _, rest = order.partition(" ")
        if word == "key":
            shell.press(rest)
        elif word == "view":
            shell.bridge.push(replace(samples.SAMPLES[rest](), window=window))
        elif word == "state":
            say("state " + json.dumps(state(shell)))
        elif word == "quit":
            shell.close()
            app.quit()

    orders.given.connect(obey)

    def read() -> None:
        for line in sys.stdin:
            orders.given.emit(line.strip())

    threading.Thread(target=read, daemon=True).start()
    say("ready")
    app.exec()


if __name__ == "__main__":
    main()
