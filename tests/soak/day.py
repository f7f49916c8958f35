"""A day at a busy desk: customers write in the background, the agent goes from chat to chat.

Windows are recorded snapshots that the replay backend shows; reader, session and views are the
product's own. The clock is injected, so eight hours take as long as the work in them.
"""

from __future__ import annotations

import asyncio
import gc
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import psutil

from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, read
from assistant.domain.chat import ChatKey, Speaker
from assistant.domain.view import OverlayView
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo
from assistant.session.events import (
    Classified,
    Classify,
    Drafted,
    MakeDrafts,
    MessagesSeen,
    RecordMessages,
    WindowChanged,
)
from assistant.session.loop import Handler, SessionLoop
from assistant.watch.replay import ReplayBackend
from tests.conversation.builders import START, converse
from tests.session.builders import PLAN, draft, reading

CHATS = 20
ON_SCREEN = 30
AGENT = "小林"
_QUIET = timedelta(seconds=2.5)
_SAID = (
    "我的订单还没有到", "好的", "在吗", "能退款吗，已经第三次了", "谢谢", "什么时候发货？",
    "Where is my parcel?", "收到的杯子是碎的", "好的", "怎么还没有人回我！！",
)  # fmt: skip
_ANSWERED = ("您好，我来帮您查一下", "好的", "已经为您登记了", "明天上午给您答复")


class HandClock:
    """Time that moves only when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        """The simulated present."""
        return self.time

    def monotonic(self) -> float:
        """Seconds since the day began."""
        return (self.time - START).total_seconds()


@dataclass
class Desk:
    """One customer's window and what was really said in it: (author, text, clock)."""

    number: int
    peer: str
    web: bool
    said: list[tuple[str, str, str]] = field(default_factory=list)
    unseen: int = 0

    def say(self, author: str, text: str, at: datetime) -> None:
        """A line is written."""
        self.said.append((author, text, f"{at:%H:%M:%S}"))
        self.unseen += 1

    def snapshot(self, at: datetime) -> Snapshot:
        """What the window shows: the last lines only, as a real one does."""
        shown = self.said[-ON_SCREEN:]
        window = WindowInfo(100 + self.number, 900, "chromium", self.peer, Rect(0, 0, 900, 800))
        if self.web:
            page = converse([], peer=self.peer, account=AGENT)
            first = len(self.said) - len(shown)
            nodes = list(page.nodes[:-1])
            for number, (author, text, clock) in enumerate(shown, first):
                rows = converse([(author, text)], peer=self.peer, first=number, clock=clock)
                nodes += rows.nodes[3:-1]
            return replace(
                page, window=window, nodes=(*nodes, page.nodes[-1]), at=at, source="replay"
            )
        text = "\n".join(f"({clock}) {author}: {text}" for author, text, clock in shown)
        return Snapshot(
            replace(window, app="pidgin"),
            (
                TextNode(text, Rect(10, 60, 300, 300), "text", {"path": "1"}),
                TextNode("", Rect(10, 400, 300, 40), "text", {"path": "2"}, (), True),
            ),
            at,
            "replay",
        )


@dataclass(frozen=True)
class Result:
    """What a day came to. `memory` is resident MB at each half of the day's marks."""

    said: int
    missed: int
    doubled: int
    misplaced: int
    switches: int
    slow_switches: int
    views: int
    memory: tuple[float, ...]

    @property
    def growth(self) -> float:
        """Share by which memory grew from the first mark, when all chats were known, to the end."""
        return self.memory[-1] / self.memory[0] - 1


def quick_handlers() -> dict[type, Handler]:
    """Stand-ins that cost nothing, for the short form."""
    return {
        Classify: lambda effect: Classified(effect.chat, effect.revision, reading()),
        MakeDrafts: lambda effect: Drafted(
            effect.chat, effect.revision, PLAN, (draft("d1", "好的"),), (), ()
        ),
    }


class Day:
    """Runs the day; `handlers` carry out what the session asks for beside recording."""

    def __init__(self, handlers: Mapping[type, Handler], seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._clock = HandClock()
        self._library = Library.load()
        self._reader = ReaderState(secret=b"soak")
        self._recorded: dict[ChatKey, list[tuple[str, str]]] = defaultdict(list)
        self._keys: Counter[tuple[ChatKey, str]] = Counter()
        self._views = 0
        self._last: OverlayView | None = None
        self._also = handlers.get(RecordMessages)
        self._loop = SessionLoop(
            self._clock, {**handlers, RecordMessages: self._record}, self._published, _QUIET
        )
        self._desks = [Desk(n, f"客户{n:02d}", n % 2 == 0) for n in range(CHATS)]
        self._known: set[int] = set()
        self.switches = self.slow_switches = 0

    def run(self, hours: float, tell: Callable[[str], None] = lambda line: None) -> Result:
        """Work for so many simulated hours."""
        end = START + timedelta(hours=hours)
        marks: list[float] = []
        next_mark = START + timedelta(hours=hours / 4)
        while self._clock.time < end:
            self._write()
            self._visit(self._choose())
            if self._clock.time >= next_mark:
                marks.append(_resident())
                next_mark += timedelta(hours=hours / 8)
                tell(f"{self._clock.time:%H:%M} {marks[-1]:.1f} MB, {self._views} views")
        for desk in self._desks:
            self._visit(desk)
        marks.append(_resident())
        return self._count(tuple(marks))

    def _write(self) -> None:
        """Customers write wherever they are, some in bursts."""
        self._pass(self._random.uniform(4, 30))
        for desk in self._random.sample(self._desks, self._random.randint(0, 3)):
            # A window shows so many lines: what scrolls past unread nobody could see.
            for _ in range(self._random.choice((1, 1, 2, 4))):
                if desk.unseen < ON_SCREEN - 8:
                    desk.say(desk.peer, self._random.choice(_SAID), self._clock.time)

    def _choose(self) -> Desk:
        """The fullest window before it overflows, else any."""
        fullest = max(self._desks, key=lambda desk: desk.unseen)
        if fullest.unseen > ON_SCREEN - 12:
            return fullest
        return self._random.choice(self._desks)

    def _pass(self, seconds: float) -> None:
        self._clock.time += timedelta(seconds=seconds)
        self._loop.tick()

    def _visit(self, desk: Desk) -> None:
        """The agent brings a window to the front, reads, sometimes answers."""
        window = desk.snapshot(self._clock.time).window
        self._loop.step(WindowChanged(window))
        if desk.number in self._known:
            self.switches += 1
            shown = self._last
            if shown is None or shown.chat is None or shown.chat.peer != desk.peer:
                self.slow_switches += 1
        self._look(desk)
        if desk.said and self._random.random() < 0.6:
            self._pass(self._random.uniform(2, 20))
            desk.say(AGENT, self._random.choice(_ANSWERED), self._clock.time)
            self._look(desk)
        elif self._random.random() < 0.3:
            # While it is in front, its customer goes on writing.
            self._pass(self._random.uniform(1, 5))
            desk.say(desk.peer, self._random.choice(_SAID), self._clock.time)
            self._look(desk)

    def _look(self, desk: Desk) -> None:
        self._pass(0.3)
        backend = ReplayBackend([desk.snapshot(self._clock.time)])
        snapshot = asyncio.run(_shown(backend))
        profile = self._library.find(snapshot)
        assert profile is not None
        # Twice: a window that has not changed must change nothing.
        for _ in range(2):
            self._reader, update = read(self._reader, snapshot, profile)
            if update is not None:
                self._loop.step(MessagesSeen(update.chat, update.messages, snapshot.window))
                self._known.add(desk.number)
                desk.unseen = 0

    def _record(self, effect: RecordMessages) -> None:
        for message in effect.messages:
            self._keys[effect.chat, message.key] += 1
            if self._keys[effect.chat, message.key] == 1:
                self._recorded[effect.chat].append((message.author, message.text))
            assert message.speaker is not Speaker.UNKNOWN
        if self._also is not None:
            self._also(effect)

    def _published(self, view: OverlayView) -> None:
        self._views += 1
        self._last = view

    def _count(self, memory: tuple[float, ...]) -> Result:
        missed = doubled = misplaced = 0
        for desk in self._desks:
            real = [text for _, text, _ in desk.said]
            kept = [
                text
                for chat, rows in self._recorded.items()
                if chat.peer == desk.peer
                for _, text in rows
            ]
            lost, more = Counter(real) - Counter(kept), Counter(kept) - Counter(real)
            missed += lost.total()
            doubled += more.total()
            misplaced += not lost and not more and real != kept
        said = sum(len(desk.said) for desk in self._desks)
        return Result(
            said, missed, doubled, misplaced, self.switches, self.slow_switches, self._views, memory
        )


async def _shown(backend: ReplayBackend) -> Snapshot:
    await backend.open()
    snapshot = await backend.snapshot(WindowInfo(0, 0, "", "", Rect(0, 0, 1, 1)))
    assert snapshot is not None
    return snapshot


def _resident() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 2**20
