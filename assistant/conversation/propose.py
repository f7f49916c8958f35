"""Proposes a chat profile for a window that was recorded: a start to look over, not the truth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.conversation.bubbles import main_input
from assistant.conversation.clean import clean
from assistant.conversation.identity import text_above
from assistant.conversation.profile import (
    AppProfile,
    DropRules,
    Library,
    MatchRules,
    PeerRules,
    SpeakerRules,
    TranscriptRules,
    depth_of,
    markers_of,
    own_markers,
)
from assistant.conversation.proposed_authors import Authored, by_authors
from assistant.conversation.proposed_header import (
    LEVELS,
    Header,
    header,
    is_header,
    is_passing,
    messages_of,
    near,
    pane_of,
    side,
)
from assistant.conversation.proposed_name import name_of
from assistant.conversation.rows import element_id, is_hidden
from assistant.domain.window import Rect, Snapshot, TextNode

_CLOCK = re.compile(r"(?:[^\d]{0,12}\s)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?")
_LINE = re.compile(r"^[(\[]?\d{1,2}:\d{2}(?::\d{2})?[^:：\n]{0,60}[:：]")
_MOST_MARKERS = 3
# Of all texts, names over (or under) messages are at most this share.
_MOST_NAMES = 0.6
_TITLE_PEER = r"^(?:\(\d+\) )?(?P<peer>.+?)(?: [-–|—] .*)?$"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile, and what is to be looked at: ids of sentences (profile.hint.*)."""

    profile: AppProfile
    hints: tuple[str, ...]


def propose(snapshot: Snapshot) -> Proposal | None:
    """A profile that fits this window; None when it shows neither an input box nor a transcript."""
    log = _transcript(snapshot)
    if log is not None:
        return Proposal(_of_transcript(snapshot), ("transcript", "newline"))
    box = main_input(snapshot)
    if box is None or box.rect is None:
        return None
    above = [n for n in snapshot.nodes if _is_above(n, box.rect)]
    over = [n for n in snapshot.nodes if _is_over(n, box.rect)]
    peer, called = _peer(above, over, snapshot.window.title)
    if not called:
        # Names stand beside the column, where the box is narrower than the messages.
        peer, called = _peer(over, over, snapshot.window.title)
    if not peer and not called:
        peer, called = _headed(above, snapshot.nodes)
    above = [n for n in above if depth_of(n, peer) < 0]
    times = _times(above)
    names = _names(above, times, called)
    spoken = [
        n
        for n in above
        if depth_of(n, times) not in range(LEVELS) and depth_of(n, names) not in range(LEVELS)
    ]
    column = _column(spoken, box.rect)
    sure = messages_of(spoken, column)
    top = None if peer else header(snapshot, spoken, sure, column)
    if top is not None:
        spoken = [n for n in spoken if not any(n is one for one in top.nodes)]
    message = _most_common(spoken)
    said = [n for n in spoken if depth_of(n, message) >= 0] if message else spoken
    customer, agent = _telling(said, column)
    pane = _around_all(said)
    classes = bool(message and pane and (customer or agent))
    lines = None if classes else by_authors(snapshot, above, names, times)
    if lines is not None:
        return _of_authors(snapshot, lines, times, box)
    if not classes:
        apart = [n for n in snapshot.nodes if not any(n is one for one in spoken)]
        pane = pane_of(sure, apart)
        message = _every(sure, pane)
    rules = _peer_rules(snapshot, peer, top, pane, called)
    slug, name = name_of(snapshot, called or _called(top))
    telling = pane or message or rules.markers or times or _own(box)
    hints = ["newline"]
    hints += [] if classes else ["sides"]
    hints += ["peer_title"] if rules.title else ["peer_header"] if top else []
    hints += ["passing"] if any(map(is_passing, rules.markers)) else []
    hints += ["everywhere"] if snapshot.document and not telling else []
    profile = AppProfile(
        id=slug,
        name=name,
        kind="rows" if classes else "bubbles",
        priority=5,
        newline_safe=False,
        match=MatchRules(
            apps=_programs(snapshot), markers=telling[:1] if snapshot.document else ()
        ),
        pane=pane,
        message=message,
        input=_own(box),
        peer=rules,
        speaker=SpeakerRules(customer=customer, agent=agent),
        drop=DropRules(markers=tuple(dict.fromkeys((*times, *names))), patterns=_usual()),
    )
    return Proposal(profile, tuple(hints))


def _of_authors(
    snapshot: Snapshot, lines: Authored, times: tuple[str, ...], box: TextNode
) -> Proposal:
    slug, name = name_of(snapshot, lines.called)
    profile = AppProfile(
        id=slug,
        name=name,
        kind="rows",
        priority=5,
        newline_safe=False,
        match=MatchRules(apps=_programs(snapshot), markers=lines.pane if snapshot.document else ()),
        pane=lines.pane,
        message=lines.message,
        author=lines.author,
        time=times,
        input=_own(box),
        peer=lines.peer,
        speaker=SpeakerRules(others_are_agent=True),
        drop=DropRules(markers=lines.drop, patterns=_usual()),
    )
    return Proposal(profile, ("newline", "authors"))


def _called(top: Header | None) -> str:
    return clean(top.nodes[0].text) if top else ""


def _peer_rules(
    snapshot: Snapshot,
    peer: tuple[str, ...],
    top: Header | None,
    pane: tuple[str, ...],
    called: str,
) -> PeerRules:
    """By a marker, else by the text over the messages if that finds it, else by the title."""
    if peer:
        return PeerRules(markers=peer)
    found = top is not None and called in ("", _called(top))
    if top and found and (top.peer.markers or text_above(snapshot, pane) == _called(top)):
        return top.peer
    return PeerRules(title=_TITLE_PEER)


def _every(said: Sequence[TextNode], pane: tuple[str, ...]) -> tuple[str, ...]:
    """A marker that every message has close around it, inside the pane."""
    common = [set(near(node)[:2]) for node in said]
    found = sorted(set.intersection(*common) - set(pane)) if common else []
    # What holds several messages is no message.
    apart = [m for m in found if len({_place(node, m) for node in said}) == len(said)]
    return tuple(apart[:1])


def _place(node: TextNode, marker: str) -> str:
    return element_id(node, depth_of(node, (marker,)))


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


def _of_transcript(snapshot: Snapshot) -> AppProfile:
    slug, name = name_of(snapshot, "")
    clock = r"[(\[]?(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)[)\]]? "
    return AppProfile(
        id=slug,
        name=name,
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


def _is_over(node: TextNode, box: Rect) -> bool:
    if node.editable or is_hidden(node) or node.rect is None or not clean(node.text):
        return False
    return node.rect.bottom <= box.y + 4


def _is_above(node: TextNode, box: Rect) -> bool:
    overlaps = node.rect and node.rect.right > box.x and node.rect.x < box.right
    return bool(overlaps) and _is_over(node, box)


def _own(node: TextNode) -> tuple[str, ...]:
    own = [m for m in sorted(own_markers(node)) if not is_passing(m)]
    return tuple(own[:_MOST_MARKERS])


def _is_clock(node: TextNode) -> bool:
    return len(node.text) < 40 and _CLOCK.fullmatch(clean(node.text)) is not None


def _times(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    """The nearest markers that stand around times and hardly around anything else."""
    yes: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for node in nodes:
        markers = near(node)[:2]
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
            for marker in near(node)[:1]:
                texts[marker].append(text)
    found = []
    for marker, said in texts.items():
        if marker.startswith("#") or len(said) > _MOST_NAMES * len(nodes):
            # The element around everything, or around whole messages.
            continue
        again = len(said) > 2 and len(set(said)) <= len(said) // 2
        if all(len(one) <= 40 for one in said) and (again or (called and called in said)):
            found.append(marker)
    return tuple(found[:_MOST_MARKERS])


def _most_common(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    counts = Counter(marker for node in nodes for marker in near(node)[:2])
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
            found = [m for m in sorted(markers_of(element)) if not is_passing(m)]
            # A container that only scrolls is named like many others.
            found.sort(key=lambda marker: "scroll" in marker)
            if found:
                return (found[0],)
    return ()


def _column(nodes: Sequence[TextNode], box: Rect) -> tuple[int, int]:
    rects = [n.rect for n in nodes if n.rect]
    return min([box.x, *(r.x for r in rects)]), max([box.right, *(r.right for r in rects)])


def _telling(
    nodes: Sequence[TextNode], column: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Markers that stand around the texts of one side only; left is the customer's."""
    sides: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for node in nodes:
        at = side(node, column)
        if at:
            total[at] += 1
            for marker in near(node):
                sides[marker][at] += 1
    if min(total["left"], total["right"]) < 1:
        return (), ()
    found: dict[str, list[str]] = {"left": [], "right": []}
    for marker, counts in sides.items():
        for at, other in (("left", "right"), ("right", "left")):
            if counts[at] >= max(1, 0.6 * total[at]) and not counts[other]:
                found[at].append(marker)
    return tuple(found["left"][:_MOST_MARKERS]), tuple(found["right"][:_MOST_MARKERS])


def _peer(
    above: Sequence[TextNode], every: Sequence[TextNode], title: str
) -> tuple[tuple[str, ...], str]:
    """Marker of the name that the title has as well, alone with it, and the name.

    Of several the lowest: a page may say its own name in a bar at the top.
    """
    named = [node for node in above if 1 < len(clean(node.text)) <= 60]
    named = [node for node in named if near(node) and _is_part(clean(node.text), title)]
    named.sort(key=lambda node: node.rect.y if node.rect else 0)
    apart = [node for node in named if _is_alone(every, tuple(near(node)[:1]))]
    if apart:
        return tuple(near(apart[-1])[:1]), clean(apart[-1].text)
    return (), clean(named[0].text) if named else ""


def _headed(above: Sequence[TextNode], every: Sequence[TextNode]) -> tuple[tuple[str, ...], str]:
    """Marker of a header that begins with a name from beside the chat, as in its list of chats."""
    over = {id(node) for node in above}
    listed = {clean(n.text) for n in every if id(n) not in over and not _in_header(n)}
    for node in above:
        name = clean(node.text)
        if 1 < len(name) <= 60 and name in listed and _in_header(node):
            element = next(e for e in node.ancestors if is_header(e))
            markers = sorted(m for m in markers_of(element) if not is_passing(m))
            return tuple(markers[:1]), name if markers else ""
    return (), ""


def _in_header(node: TextNode) -> bool:
    return any(is_header(element) for element in node.ancestors)


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
