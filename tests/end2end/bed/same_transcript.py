"""Plays one chat on a page and says whether both ways of reading it came to the same transcript."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.chat import Speaker
from tests.end2end.bed.live_pages import Pages
from tests.end2end.bed.two_readers import Reading, Turn, TwoReaders, folded

Lines = Sequence[tuple[str, str]]
SIDES = {"in": Speaker.CUSTOMER, "out": Speaker.AGENT}


@dataclass(frozen=True)
class Play:
    """What is on the page, what comes one by one, and what comes at once."""

    history: Lines
    live: Lines
    burst: Lines
    last: str


CHINESE = Play(
    history=[
        ("in", "前天买的加湿器一开就漏水"),
        ("out", "您好，刚买就漏水确实糟心。方便说下是底座漏还是水箱漏吗？"),
        ("in", "水箱"),
    ],
    live=[
        ("in", "地板都泡了，你们赔不赔？"),
        (
            "out",
            "地板泡水是大事，我先登记。麻烦拍两张照片：一张水箱底部，一张地板；"
            "收到后今天 18:00 前由主管回电给您。",
        ),
        ("in", "单号 20261118-0427，型号 JSQ-300B"),
        ("in", "快点！"),
        ("in", "快点！"),
    ],
    burst=[
        ("in", "照片发不出去"),
        ("in", "提示文件过大"),
        ("in", "怎么办"),
        ("out", "发到 help@example.com 也可以，我这边盯着。"),
    ],
    last="好，已经发到邮箱了",
)
ENGLISH = Play(
    history=[
        ("in", "Hi, the kettle I bought last week leaks."),
        ("out", "Hello! A leaking kettle is no fun. Is it the lid or the base?"),
        ("in", "The base"),
    ],
    live=[
        ("in", "My desk is soaked. Who pays for that?"),
        (
            "out",
            "Water on a desk is serious, and I am noting it now. Could you send two photos, one of "
            "the base and one of the desk? Our supervisor will call you before 6 pm today.",
        ),
        ("in", "Order #77-20418, model KT-300B, paid $39.90"),
        ("in", "Hello?"),
        ("in", "Hello?"),
    ],
    burst=[
        ("in", "The upload fails"),
        ("in", "It says the file is too large"),
        ("in", "Now what"),
        ("out", "Please send it to help@example.com; I will watch for it."),
    ],
    last="OK, it is in your mailbox",
)
PLAYS = {"zh": CHINESE, "en": ENGLISH}


@dataclass
class Outcome:
    """What came of one page: `wanted` was written, `told` and `seen` were read.

    `delays` are seconds from the writing of each live message to its being one, from the picture.
    """

    wanted: list[Turn] = field(default_factory=list)
    told: list[Turn] = field(default_factory=list)
    seen: list[Turn] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    peers: tuple[str, str] = ("", "")

    @property
    def same(self) -> bool:
        """True when the picture gave exactly what was written and what the other way gave."""
        return self.seen == self.told == self.wanted


def play(pages: Pages, two: TwoReaders, script: Play) -> Outcome:
    """Write the chat on both pages, as people write; scroll back in between."""
    out = Outcome()
    both = (two.told, two.seen)
    assert two.seen.until(lambda: pages.open >= 2), "the pages did not load"
    for side, text in script.history:
        _write(pages, out, side, text)
    _await(both, out, "the history")
    for side, text in script.live:
        before = _count(two.seen, text)
        at = time.monotonic()
        _write(pages, out, side, text)
        two.seen.until(lambda t=text, n=before: _count(two.seen, t) > n, 8.0)
        out.delays.append(time.monotonic() - at)
        _await(both, out, text, 8.0)
    pages.burst(script.burst)
    out.wanted += [(SIDES[side], folded(text)) for side, text in script.burst]
    _await(both, out, "the burst")
    pages.scroll(-400)
    time.sleep(1.5)
    pages.scroll(0)
    time.sleep(0.5)
    _write(pages, out, "in", script.last)
    _await(both, out, "the last")
    out.told, out.seen = two.told.turns(), two.seen.turns()
    out.peers = (two.told.peer, two.seen.peer)
    return out


def _write(pages: Pages, out: Outcome, side: str, text: str) -> None:
    pages.say(side, text)
    out.wanted.append((SIDES[side], folded(text)))


def _count(reading: Reading, text: str) -> int:
    return sum(one == folded(text) for _, one in reading.turns())


def _await(both: tuple[Reading, ...], out: Outcome, what: str, patience: float = 15.0) -> None:
    for reading in both:
        reading.until(lambda r=reading: len(r.turns()) >= len(out.wanted), patience)
