"""Records the snapshots of tests/conversation/snapshots anew from real clients.

    python -m tests.end2end.bed.record [NAME ...]

Each recording is a JSON list of snapshots; the transcript beside it says what must come out.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, read
from assistant.demo.bed import MEI, TOM, Bed
from assistant.demo.browser import Browser
from assistant.demo.desktop import Desktop
from assistant.domain.window import Snapshot
from assistant.settings import WatchSettings
from assistant.watch import replay
from assistant.watch.ocr.backend import OcrBackend
from assistant.watch.x11 import X11WindowTracker
from tests.end2end.bed.components import PageServer
from tests.end2end.bed.fixtures import Desk, pidgin_desk, psi_desk, web_desk
from tests.end2end.bed.observer import Observer, without_place

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "conversation" / "snapshots"
CHINESE = [
    ("mei", "你好，上周买的保温杯漏水了"),
    ("mei", "杯底一直渗"),
    ("agent", "您好，漏水确实闹心，我先看看您的订单"),
    ("mei", "订单尾号 2381\n蓝色，500 毫升"),
    ("mei", "😡😡😡"),
    ("mei", "在吗？"),
    ("mei", "在吗？"),
    ("agent", "在的，查到了：可以换新，也可以退款，您看哪种方便？"),
    ("mei", "换新吧，谢谢"),
]
ENGLISH = [
    ("mei", "Hi, the kettle I ordered came with a dent."),
    ("agent", "Hello! A dented kettle is not what you paid for, I'm sorry."),
    ("mei", "It's a birthday present.\nThe party is on Friday!"),
    ("mei", "ARE YOU THERE???"),
    ("agent", "I am. I can send a new one today, it arrives on Thursday."),
    ("mei", "Perfect, thank you 🙏"),
]


def play(desk: Desk, script: list[tuple[str, str]]) -> None:
    """Speak the lines one by one, each after the last was seen."""
    observer = desk.observer
    for number, (who, text) in enumerate(script, 1):
        if who == "mei":
            desk.mei_says(text)
        else:
            desk.agent_says(desk.mei, text)
        spoken = script[:number]
        assert observer.until(lambda s=spoken: len(observer.texts(MEI.name)) >= len(s)), text


def write(name: str, observer: Observer) -> None:
    """Keep all snapshots that the observer saw of chats, and the transcripts that came out."""
    chosen = [one for one in observer.snapshots if observer.library.find(one)]
    keep(name, chosen, observer.state)


def keep(name: str, chosen: list[Snapshot], state: ReaderState) -> None:
    """Write snapshots and what was read of them."""
    replay.save([without_place(one) for one in chosen], TARGET / f"{name}.json")
    chats = [
        {
            "peer": chat.peer,
            "messages": [
                {"speaker": str(m.speaker), "text": m.text, "history": m.history}
                for m in log.messages
            ],
        }
        for chat, log in state.chats.items()
    ]
    golden = json.dumps(chats, ensure_ascii=False, indent=1) + "\n"
    (TARGET / f"{name}.golden.json").write_text(golden, encoding="utf-8")


def converse_zh(base: Path) -> None:
    """A chat with all that happens in one, and another customer's."""
    with web_desk(base) as desk:
        play(desk, CHINESE)
        desk.tom_says("Hello? My parcel is late.")
        time.sleep(1.5)
        desk.observer.click_on(TOM.name, x_below=280)
        assert desk.observer.sees("Hello? My parcel is late.")
        desk.observer.click_on(MEI.name, x_below=280)
        time.sleep(1.5)
        write("converse_zh", desk.observer)


def converse_en(base: Path) -> None:
    """An English chat on an English page."""
    with web_desk(base, "en") as desk:
        play(desk, ENGLISH)
        write("converse_en", desk.observer)


def pidgin_zh(base: Path) -> None:
    """Pidgin: one text."""
    with pidgin_desk(base) as desk:
        desk.mei_says(CHINESE[0][1])
        desk.observer.activate("--name", f"^{MEI.name}$")
        assert desk.observer.sees(CHINESE[0][1])
        for text in ("订单尾号 2381\n蓝色，500 毫升", "在吗？", "在吗？"):
            count = len(desk.observer.texts(MEI.name))
            desk.mei_says(text)
            assert desk.observer.until(lambda n=count: len(desk.observer.texts(MEI.name)) > n)
        write("pidgin_zh", desk.observer)


def psi_zh(base: Path) -> None:
    """Psi: one text as well, in a window for each customer."""
    with psi_desk(base) as desk:
        play(desk, [*CHINESE[:4], *CHINESE[5:]])
        desk.tom_says("Hello? My parcel is late.")
        desk.observer.activate("--name", TOM.name)
        assert desk.observer.sees("Hello? My parcel is late.")
        desk.observer.activate("--name", f"^{MEI.name}$")
        assert desk.observer.until(lambda: desk.observer.peer() == MEI.name)
        write("psi_zh", desk.observer)


def bubbles_zh(base: Path) -> None:
    """A page of which only the layout is known."""
    with Bed(base) as bed, Observer(bed) as observer:
        bed.open_page((HERE / "bubbles.html").as_uri())
        observer.activate("--class", "chromium")
        assert observer.sees("别着急发，直接说说粘在哪里也可以")
        write("bubbles_zh", observer)


def screen_zh(base: Path) -> None:
    """What the screen reader sees of a page that is silent, as if WeChat had shown it."""
    lines = [
        ("customer", "鞋盒压扁了，里面的鞋也有折痕"),
        ("agent", "我先给您登记，今天内答复您"),
        ("customer", "在吗？"),
    ]
    with (
        Desktop(base / "desktop") as desktop,
        PageServer(base / "pages") as server,
        Browser(base, server.page("stream"), desktop.environment, accessible=False),
        patch.dict(os.environ, {"DISPLAY": desktop.display}),
    ):
        server.wait_open()
        seen = asyncio.run(_pictures(server, lines))
    state = ReaderState()
    library = Library.load()
    for one in seen:
        profile = library.find(one)
        assert profile is not None
        state, _ = read(state, one, profile)
    keep("screen_zh", seen, state)


async def _pictures(server: PageServer, lines: list[tuple[str, str]]) -> list[Snapshot]:
    tracker, backend = X11WindowTracker(), OcrBackend(WatchSettings())
    await backend.open()
    seen: list[Snapshot] = []
    for number in range(len(lines) + 1):
        if number:
            server.say(*lines[number - 1])
        until = time.monotonic() + 25
        while time.monotonic() < until:
            window = tracker.active()
            told = await backend.snapshot(window) if window else None
            wanted = lines[number - 1][1] if number else "那能退吗"
            if told is not None and any(node.text == wanted for node in told.nodes):
                seen.append(replace(told, window=replace(told.window, app="wechat")))
                break
            await asyncio.sleep(0.3)
    await backend.close()
    tracker.close()
    return seen


ALL = (converse_zh, converse_en, pidgin_zh, psi_zh, bubbles_zh, screen_zh)


def main() -> None:
    """Record those that are named, or all of them."""
    TARGET.mkdir(exist_ok=True)
    chosen = [one for one in ALL if not sys.argv[1:] or one.__name__ in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        for one in chosen:
            one(Path(folder) / one.__name__)


if __name__ == "__main__":
    main()
