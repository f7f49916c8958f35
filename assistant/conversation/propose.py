"""Proposes a chat profile for a window that was recorded: a start to look over, not the truth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.conversation.bubbles import main_input
from assistant.conversation.clean import clean
from assistant.conversation.profile import (
    AppProfile,
    DropRules,
    Library,
    MatchRules,
    PeerRules,
    SpeakerRules,
    TranscriptRules,
    depth_of,
    kind_of,
    markers_of,
    own_markers,
)
from assistant.conversation.rows import is_hidden
from assistant.domain.window import Rect, Snapshot, TextNode

_CLOCK = re.compile(r"(?:[^\d]{0,12}\s)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?")
_LINE = re.compile(r"^[(\[]?\d{1,2}:\d{2}(?::\d{2})?[^:：\n]{0,60}[:：]")
# Levels above a text that still belong to its own message.
_LEVELS = 4
_MOST_MARKERS = 3
_TITLE_PEER = r"^(?:\(\d+\) )?(?P<peer>.+?)(?: [-–|—] .*)?$"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile, and what is to be looked at: ids of sentences (profile.hint.*)."""

    profile: AppProfile
    hints: tuple[str, ...]


def propose(snapshot: Snapshot) -> Proposal | None:
    """A profile that fits this window; None when it shows neither an input box nor a transcript."""
    name = re.sub(r"[^a-z0-9]+", "-", snapshot.window.app.casefold()).strip("-") or "chat"
    log = _transcript(snapshot)
    if log is not None:
        return Proposal(_of_transcript(name, snapshot), ("transcript", "newline"))
    box = main_input(snapshot)
    if box is None or box.rect is None:
        return None
    above = [n for n in snapshot.nodes if _is_above(n, box.rect)]
    peer, called = _peer(above, snapshot.window.title)
    if not peer and not called:
        peer, called = _headed(above, snapshot.nodes)
    above = [n for n in above if depth_of(n, peer) < 0]
    times = _times(above)
    names = _names(above, times, called)
    spoken = [
        n
        for n in above
        if depth_of(n, times) not in range(_LEVELS) and depth_of(n, names) not in range(_LEVELS)
    ]
    message = _most_common(spoken)
    said = [n for n in spoken if depth_of(n, message) >= 0] if message else spoken
    customer, agent = _telling(said, _column(spoken, box.rect))
    pane = _around_all(said)
    classes = bool(message and pane and (customer or agent))
    hints = ["newline"]
    hints += [] if classes else ["sides"]
    hints += [] if peer else ["peer_title"]
    profile = AppProfile(
        id=name,
        name=snapshot.window.app,
        kind="rows" if classes else "bubbles",
        priority=5,
        newline_safe=False,
        match=MatchRules(
            apps=_programs(snapshot),
            markers=(pane or message or _own(box))[:1] if snapshot.document else (),
        ),
        pane=pane if classes else (),
        message=message if classes else (),
        input=_own(box),
        peer=PeerRules(markers=peer, title="" if peer else _TITLE_PEER),
        speaker=SpeakerRules(customer=customer, agent=agent),
        drop=DropRules(markers=tuple(dict.fromkeys((*times, *names))), patterns=_usual()),
    )
    return Proposal(profile, tuple(hints))


@cache
def _usual() -> tuple[str, ...]:
    """Receipts, times and dates as all chats have them: a masked recording does not show them."""
    shipped = Library.load().get("bubbles")
    return shipped.drop.patterns if shipped is not None else ()


def _transcript(snapshot: Snapshot) -> TextNode | None:
    for node in snapshot.nodes:
        lines = node.text.split("\n")[:200] if node.role == "text" and not node.editable else []
        if sum(_LINE.match(line[:120]) is not None for line in lines) >= 1:
            return node
    return None


def _of_transcript(name: str, snapshot: Snapshot) -> AppProfile:
    clock = r"[(\[]?(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)[)\]]? "
    return AppProfile(
        id=name,
        name=snapshot.window.app,
        kind="transcript",
        priority=5,
        newline_safe=False,
        match=MatchRules(apps=(snapshot.window.app,)),
        peer=PeerRules(title="^(?P<peer>.+)$"),
        speaker=SpeakerRules(others_are_agent=True),
        transcript=TranscriptRules(
            line=f"^{clock}(?P<name>[^:：\\n]{{1,80}}?)[:：] ?(?P<text>.*)$", notice=f"^{clock}"
        ),
    )


def _is_above(node: TextNode, box: Rect) -> bool:
    if node.editable or is_hidden(node) or node.rect is None or not clean(node.text):
        return False
    overlaps = node.rect.right > box.x and node.rect.x < box.right
    return overlaps and node.rect.bottom <= box.y + 4


def _near(node: TextNode) -> list[str]:
    """Markers of a text and of what stands close around it, nearest first."""
    found = sorted(own_markers(node))
    for element in node.ancestors[: _LEVELS - 1]:
        found += sorted(markers_of(element))
    return [marker for marker in dict.fromkeys(found) if not _is_passing(marker)]


def _is_passing(marker: str) -> bool:
    """Markers that a build makes up anew or that say only how something looks."""
    return bool(re.search(r"\d{3,}|^css-|^sc-|^jss|__[A-Za-z0-9]{5,}$|^#\d|^ps$", marker))


def _own(node: TextNode) -> tuple[str, ...]:
    own = [m for m in sorted(own_markers(node)) if not _is_passing(m)]
    return tuple(own[:_MOST_MARKERS])


def _is_clock(node: TextNode) -> bool:
    return len(node.text) < 40 and _CLOCK.fullmatch(clean(node.text)) is not None


def _times(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    """The nearest markers that stand around times and hardly around anything else."""
    yes: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for node in nodes:
        markers = _near(node)[:2]
        every.update(markers)
        if _is_clock(node):
            yes.update(markers)
    good = [m for m, count in yes.most_common() if count >= 0.8 * every[m]]
    return tuple(good[:_MOST_MARKERS])


def _names(nodes: Sequence[TextNode], times: tuple[str, ...], called: str) -> tuple[str, ...]:
    """Markers whose texts are short and come again: names over (or under) messages."""
    texts: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        text = clean(node.text)
        if text and depth_of(node, times) not in range(2):
            for marker in _near(node)[:1]:
                texts[marker].append(text)
    found = []
    for marker, said in texts.items():
        again = len(said) > 2 and len(set(said)) <= len(said) // 2
        if all(len(one) <= 40 for one in said) and (again or (called and called in said)):
            found.append(marker)
    return tuple(found[:_MOST_MARKERS])


def _most_common(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    counts = Counter(marker for node in nodes for marker in _near(node)[:2])
    if not counts:
        return ()
    marker, count = counts.most_common(1)[0]
    return (marker,) if count >= 2 and count >= 0.5 * len(nodes) else ()


def _around_all(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    """A marker of the nearest element that all messages have around them."""
    if len(nodes) < 2:
        return ()
    shared = set.intersection(*(set(n.attributes.get("path", "").split("/")) for n in nodes))
    path = nodes[0].attributes.get("path", "").split("/")
    for steps, element in enumerate(nodes[0].ancestors, 1):
        if steps < len(path) and path[steps] and path[steps] in shared:
            found = [m for m in sorted(markers_of(element)) if not _is_passing(m)]
            # A container that only scrolls is named like many others.
            found.sort(key=lambda marker: "scroll" in marker)
            if found:
                return (found[0],)
    return ()


def _column(nodes: Sequence[TextNode], box: Rect) -> tuple[int, int]:
    rects = [n.rect for n in nodes if n.rect]
    return min([box.x, *(r.x for r in rects)]), max([box.right, *(r.right for r in rects)])


def _side(node: TextNode, column: tuple[int, int]) -> str:
    assert node.rect is not None
    before, after = node.rect.x - column[0], column[1] - node.rect.right
    if abs(before - after) <= 0.06 * max(1, column[1] - column[0]):
        return ""
    return "left" if before < after else "right"


def _telling(
    nodes: Sequence[TextNode], column: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Markers that stand around the texts of one side only; left is the customer's."""
    sides: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for node in nodes:
        side = _side(node, column)
        if side:
            total[side] += 1
            for marker in _near(node):
                sides[marker][side] += 1
    if min(total["left"], total["right"]) < 1:
        return (), ()
    found: dict[str, list[str]] = {"left": [], "right": []}
    for marker, counts in sides.items():
        for side, other in (("left", "right"), ("right", "left")):
            if counts[side] >= max(1, 0.6 * total[side]) and not counts[other]:
                found[side].append(marker)
    return tuple(found["left"][:_MOST_MARKERS]), tuple(found["right"][:_MOST_MARKERS])


def _peer(above: Sequence[TextNode], title: str) -> tuple[tuple[str, ...], str]:
    """Marker of the first name that the title has as well, alone with it, and the name."""
    for node in sorted(above, key=lambda one: one.rect.y if one.rect else 0):
        text = clean(node.text)
        markers = tuple(_near(node)[:1])
        if markers and 1 < len(text) <= 60 and _is_part(text, title):
            return (markers, text) if _is_alone(above, markers) else ((), text)
    return (), ""


def _headed(above: Sequence[TextNode], every: Sequence[TextNode]) -> tuple[tuple[str, ...], str]:
    """Marker of a header that begins with a name from beside the chat, as in its list of chats."""
    over = {id(node) for node in above}
    listed = {clean(n.text) for n in every if id(n) not in over and not _in_header(n)}
    for node in above:
        name = clean(node.text)
        if 1 < len(name) <= 60 and name in listed and _in_header(node):
            element = next(e for e in node.ancestors if _is_header(e))
            markers = sorted(m for m in markers_of(element) if not _is_passing(m))
            return tuple(markers[:1]), name if markers else ""
    return (), ""


def _is_header(element: str) -> bool:
    return kind_of(element) in ("header", "banner")


def _in_header(node: TextNode) -> bool:
    return any(_is_header(element) for element in node.ancestors)


def _programs(snapshot: Snapshot) -> tuple[str, ...]:
    """The program; for a page every browser, as a shipped profile names them."""
    app = snapshot.window.app
    shipped = Library.load().get("stream") if snapshot.document else None
    return shipped.match.apps if shipped and app in shipped.match.apps else (app,)


def _is_part(text: str, title: str) -> bool:
    """True when the title holds the text as a part of its own."""
    edge = r"[\s\-–—|·()（）:：]"
    return re.search(f"(?:^|{edge}){re.escape(text)}(?:$|{edge})", title[:500]) is not None


def _is_alone(nodes: Sequence[TextNode], markers: tuple[str, ...]) -> bool:
    return sum(depth_of(node, markers) >= 0 for node in nodes) == 1
