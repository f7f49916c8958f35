"""Makes messages of what stands in a pane: their text, their side, and whether more follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.domain.window import Rect
from assistant.watch.ocr.headings import Headings
from assistant.watch.ocr.inks import Colour, Picture
from assistant.watch.ocr.picture import Block, Line, find_blocks
from assistant.watch.ocr.tidy import tidy
from assistant.watch.ocr.tracking import EndTracker

Side = Literal["", "left", "right"]
ReadLines = Callable[[Picture, Sequence[Line]], list[str]]

# As in conversation/bubbles.py: gaps that differ by less do not tell a side.
_CLEAR = 0.06
_CENTRED = 0.15
_SAME_COLOUR = 8
# Bubbles wrap at a width of their own, hardly ever below this share of the pane.
_NEVER_WRAPPED = 0.45
_TALL = 0.6
# A bubble this near to the pane's edge goes on behind it, in pixels.
_RIM = 1
_SAME_GAP = 2
# No more than this share of the height is bare over the messages of a pane that is full.
_FULL = 0.15

_TIME = re.compile(
    r"(?:[^:：]{1,18}[ ,，])?(?:上午|下午|凌晨|早上|中午|晚上|[一二三四五六日天]|日)? ?"
    r"[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?[✓✔√vV/]{1,3})?"
)
_LAST_TIME = re.compile(
    r"(?:(?:[上下中]午|凌晨|早上|晚上)? ?[0-2]?[0-9][:：][0-5][0-9](?: ?[AaPp]\.?[Mm]\.?)?"
    r"|[0-9]{1,2} ?(?:h|m|min|s|[小個个]?[时時]前|分[钟鐘]前|hours? ago|min(?:ute)?s? ago))"
    r"(?: ?[✓✔√vVwW/]{1,3}| ?(?:已读|Read))?$"
)
_HEADED = re.compile(rf"(?P<name>[^:：]{{1,40}}?)[ ·,，]+(?P<time>{_TIME.pattern})")
# Receipts beside a message, as they are read.
_TICKS = re.compile(r"[✓✔√vV/]{1,2}")
_CONCEALED = re.compile(r"[•●·*＊∙⬤ ]+")
_SIGNS = 3
# A bubble without a word is a turn all the same; the word for it is the chat's own.
_DRAWN = {
    True: {"face": "[表情]", "photo": "[图片]"},
    False: {"face": "[sticker]", "photo": "[photo]"},
}
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the pane, in the pane's own pixels."""

    text: str
    rect: Rect
    kind: Literal["bubble", "loose", "author", "time"]
    side: Side = ""
    hidden: Literal["", "cut", "below"] = ""


class PageReader:
    """Reads one window's pane again and again; remembers colours, widths and where the end was."""

    def __init__(self, read: ReadLines) -> None:
        self._read = read
        self._colours: dict[Colour, Counter[Side]] = {}
        self._widest = 0
        self._timed = False
        self._headings = Headings()
        self._tall: tuple[str, str] = ("", "")
        self._tracker = EndTracker()
        # Under the last message: at the conversation's end, and in the picture before.
        self._gaps: tuple[int, int] = (-1, -1)
        self._shown: list[tuple[str, Side]] = []
        # Whether the chat is in Chinese or Japanese; what was told once is not put otherwise.
        self._cjk: bool | None = None

    @property
    def torn(self) -> bool:
        """True while what is in sight does not join what was read before."""
        return self._tracker.torn

    def forget(self) -> None:
        """Another chat is in front: nothing follows from what was there before."""
        self._tracker = EndTracker()
        self._gaps = (-1, -1)
        self._tall = ("", "")
        self._cjk = None

    def read(
        self, picture: Picture, now: float, steady: Callable[[Rect], bool] = lambda rect: True
    ) -> tuple[Found, ...]:
        """What the picture shows, top to bottom; `now` in seconds.

        `steady` tells of a part of the pane whether it has come to rest: what still moves is left
        for the next look.
        """
        height, width = picture.shape[:2]
        blocks = [block for block in find_blocks(picture) if steady(block.rect)]
        lines = [line for block in blocks for line in block.lines]
        texts = iter(self._read(picture, lines))
        read = [(block, [next(texts) for _ in block.lines]) for block in blocks]
        bubbles = [one for one in read if one[0].bubble and not _centred(one[0].rect, width)]
        # A lone sign may be an emoji that was taken for a letter.
        words = [part for _, parts in read for part in parts if len(part) > _SIGNS]
        if self._cjk is None and words:
            self._cjk = any(_CJK.search(part) for part in words)
        self._look_for_times([parts for _, parts in bubbles if parts])
        self._headings.learn([[part for part in parts if part] for _, parts in bubbles])
        self._widest = max([self._widest, *(b.rect.width for b, _ in bubbles)])
        found: list[Found] = []
        for block, parts in read:
            if block.bubble:
                name = self._headings.name([part for part in parts if part])
                if name:
                    found.append(Found(name, block.rect, "author"))
                    parts[parts.index(name)] = ""
                piece = self._bubble(block, parts, width, height)
            elif bubbles:
                piece = _beside(block, parts, [b.rect for b, _ in bubbles], width)
            else:
                found += _paragraph(block, parts, width, height)
                continue
            if piece is not None:
                found.append(piece)
        messages = [one for one in found if one.kind in ("bubble", "loose")]
        found = self._tall_last(found, messages, height)
        whole: list[tuple[str, Side]] = [(m.text, m.side) for m in messages if not m.hidden]
        cut_below = bool(messages) and messages[-1].hidden == "below"
        gap = _gap(messages, height)
        # At the end the last message always stands as far above the pane's edge.
        known = self._gaps if whole != self._shown else self._gaps[:1]
        rests = gap >= 0 and any(one >= 0 and abs(gap - one) <= _SAME_GAP for one in known)
        at_end = self._tracker.at_end(whole, now, rests)
        self._gaps, self._shown = (gap if at_end else self._gaps[0], gap), whole
        if not at_end and not cut_below:
            found.append(Found("…", Rect(0, height - 1, width, 1), "bubble", hidden="below"))
        return tuple(found)

    def _bubble(self, block: Block, parts: list[str], width: int, height: int) -> Found | None:
        rect = block.rect
        text = _DRAWN[self._cjk is not False].get(block.drawn) or tidy(
            self._joined(block, parts, width)
        )
        if not text or _CONCEALED.fullmatch(text):
            return None
        if block.disc and not any(sign.isalpha() for sign in text):
            # A round button: to the end, or the number of unread messages.
            return None
        if _centred(rect, width):
            return Found(text, rect, "time") if _TIME.fullmatch(text) else None
        side = self._side(block, width)
        hidden: Literal["", "cut", "below"] = ""
        if rect.y <= _RIM:
            hidden = "cut"
        elif rect.bottom >= height - _RIM:
            hidden = "below"
        return Found(text, rect, "bubble", side, hidden)

    def _side(self, block: Block, width: int) -> Side:
        """ "" where the place of the bubble tells; else the side on which its colour is seen."""
        rect = block.rect
        before, after = rect.x, width - rect.right
        key = next((c for c in self._colours if _alike(c, block.colour)), block.colour)
        if abs(before - after) > _CLEAR * width:
            seen = self._colours.setdefault(key, Counter())
            seen["left" if before < after else "right"] += 1
            return ""
        known = self._colours.get(key)
        if not known:
            return ""
        (side, count), *others = known.most_common(2)
        return side if not others or count > 3 * others[0][1] else ""

    def _look_for_times(self, bubbles: list[list[str]]) -> None:
        """Many clients write the time into the corner of each bubble; one that ends so may not."""
        ends = ["".join(parts[-1:]) for parts in bubbles]
        timed = sum(bool(_LAST_TIME.search(end)) for end in ends)
        if len(ends) >= 3:
            self._timed = timed > 0.7 * len(ends)

    def _joined(self, block: Block, parts: list[str], width: int) -> str:
        pairs = [(line, text) for line, text in zip(block.lines, parts, strict=True) if text]
        last = pairs[-1][1] if pairs else ""
        alone = _TIME.fullmatch(last) or (self._timed and _LAST_TIME.fullmatch(last))
        if len(pairs) > 1 and alone:
            pairs.pop()
        elif pairs and self._timed:
            pairs[-1] = (pairs[-1][0], _LAST_TIME.sub("", pairs[-1][1]))
        pairs = [pair for pair in pairs if pair[1]]
        if not pairs:
            return ""
        # The text of a bubble that is narrower than others was never wrapped.
        wraps = block.rect.width > max(_NEVER_WRAPPED * width, self._widest - 48)
        edge = max(line.rect.right for line, _ in pairs)
        joined, before = pairs[0][1], pairs[0][0]
        for line, text in pairs[1:]:
            joined += _joint(joined, text, before, line, edge, wraps) + text
            before = line
        return joined

    def _tall_last(self, found: list[Found], messages: list[Found], height: int) -> list[Found]:
        """A last message higher than the pane is taken with what can be seen of it, once."""
        if not messages or messages[-1].hidden != "cut":
            return found
        last = messages[-1]
        if last.rect.height < _TALL * height:
            return found
        end = last.text[-24:]
        if self._tall[0] != end:
            self._tall = (end, last.text)
        shown = Found(self._tall[1], last.rect, last.kind, last.side)
        return [shown if one is last else one for one in found]


def _gap(messages: Sequence[Found], height: int) -> int:
    """How far the last message stands over the edge of a pane that is full; else -1."""
    if not messages or messages[-1].hidden == "below":
        return -1
    gap = height - messages[-1].rect.bottom
    full = messages[0].rect.y <= _FULL * height and gap <= 2 * _FULL * height
    return gap if full else -1


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _SAME_COLOUR for a, b in zip(one, other, strict=True))


def _centred(rect: Rect, width: int) -> bool:
    before, after = rect.x, width - rect.right
    return abs(before - after) <= _CLEAR * width and before > _CENTRED * width


def _joint(done: str, text: str, before: Line, line: Line, edge: int, wraps: bool) -> str:
    """What stood between two lines: nothing or a space where the line was wrapped."""
    if abs(line.rect.center_y - before.rect.center_y) < 0.5 * before.rect.height:
        return " "
    cjk = bool(_CJK.match(text[0]))
    em = max(before.usual, before.rect.height) * 1.05
    word = text.partition(" ")[0]
    wide = em if cjk else min(len(word) * em * 0.62, line.rect.width) + em * 0.3
    if not wraps or before.rect.right + wide * 0.8 < edge:
        return "\n"
    return "" if cjk or _CJK.match(done[-1]) else " "


def _beside(block: Block, parts: list[str], bubbles: list[Rect], width: int) -> Found | None:
    """On the bare pane between bubbles stand times and names; receipts and hints are no message."""
    text = " ".join(part for part in parts if part)
    if not text:
        return None
    if _TIME.fullmatch(text):
        return Found(text, block.rect, "time")
    if len(block.lines) > 1 or _centred(block.rect, width):
        return None
    rect = block.rect
    for bubble in bubbles:
        near = 0 <= bubble.y - rect.bottom <= 1.2 * rect.height
        starts = abs(bubble.x - rect.x) <= 1.5 * rect.height
        ends = abs(bubble.right - rect.right) <= 1.5 * rect.height
        if near and (starts or ends):
            headed = _HEADED.fullmatch(text)
            return Found(headed["name"] if headed else text, rect, "author")
    return None


def _paragraph(block: Block, parts: list[str], width: int, height: int) -> list[Found]:
    """Messages without bubbles, with the lines over them that name their authors."""
    rows = [
        (line, text)
        for line, text in zip(block.lines, parts, strict=True)
        if text and not _TICKS.fullmatch(text)
    ]
    if not rows or _centred(block.rect, width):
        return []
    found: list[Found] = []
    while rows:
        headed = _HEADED.fullmatch(rows[0][1])
        if headed is not None:
            found.append(Found(headed["name"], rows[0][0].rect, "author"))
            found.append(Found(headed["time"], rows[0][0].rect, "time"))
            rows = rows[1:]
        upto = next((n for n, (_, text) in enumerate(rows) if _HEADED.fullmatch(text)), len(rows))
        found += _said(rows[:upto], height)
        rows = rows[upto:]
    return found


def _said(rows: list[tuple[Line, str]], height: int) -> list[Found]:
    """One message of these lines."""
    if not rows:
        return []
    rects = [line.rect for line, _ in rows]
    x, y = min(one.x for one in rects), rects[0].y
    rect = Rect(x, y, max(one.right for one in rects) - x, rects[-1].bottom - y)
    texts = [text for _, text in rows]
    if len(texts) == 1 and _TIME.fullmatch(texts[0]):
        return [Found(texts[0], rect, "time")]
    hidden: Literal["", "cut", "below"] = "below" if rect.bottom >= height - 1 else ""
    joint = "" if _CJK.search(texts[0][-1:]) else " "
    return [Found(tidy(joint.join(texts)), rect, "loose", hidden=hidden)]


def sided(found: Sequence[Found], peer: str) -> tuple[Found, ...]:
    """Messages of a pane where both stand at one edge: the names over them tell whose they are.

    `peer` is the customer's name. Where bubbles or both edges are used, nothing is changed.
    """
    loose = [one for one in found if one.kind == "loose"]
    names = {one.text for one in found if one.kind == "author"}
    edges = [one.rect.x for one in loose]
    level = bool(edges) and max(edges) - min(edges) <= 2 * min(one.rect.height for one in loose)
    if peer not in names or not level or any(m.kind == "bubble" and m.text != "…" for m in found):
        return tuple(found)
    whose: Side = ""
    told: list[Found] = []
    for one in found:
        if one.kind == "author":
            whose = "left" if one.text == peer else "right"
        told.append(replace(one, side=whose) if one.kind == "loose" else one)
    return tuple(told)
