"""What is doubtful about a profile that does read its recordings: a wrong one can look right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.conversation.clean import clean
from assistant.conversation.profile import (
    AppProfile,
    depth_of,
    fits,
    kind_of,
    markers_of,
    own_markers,
)
from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.window import Snapshot, TextNode

_HEADERS = frozenset({"header", "banner", "navigation", "footer"})
_MOST_NAMED = 6
# Of `match`, beside the program.
_RULES = ("title", "address", "markers", "marker_words")


def unfit(profile: AppProfile, snapshot: Snapshot) -> str:
    """The first rule of the profile that the snapshot breaks, by its field; "" when it fits."""
    rules = profile.match
    if fits(profile, snapshot):
        return ""
    if snapshot.window.app not in rules.apps:
        return f"match.apps ({snapshot.window.app})"
    empty = {field: type(getattr(rules, field))() for field in _RULES}
    for field in _RULES:
        alone = rules.model_copy(update={f: none for f, none in empty.items() if f != field})
        one = profile.model_copy(update={"match": alone, "kind": "rows"})
        if getattr(rules, field) and not fits(one, snapshot):
            return f"match.{field}"
    return "input"


def doubts(
    profile: AppProfile,
    snapshots: Sequence[Snapshot],
    peers: Iterable[str],
    messages: Sequence[Message],
) -> list[Notice]:
    """What to look at again, from the snapshots that fit and what was read of them."""
    nodes = [node for snapshot in snapshots for node in snapshot.nodes]
    found = []
    named = {clean(node.text) for node in nodes}
    if profile.peer.title and any(one.document for one in snapshots):
        constant = [peer for peer in peers if not any(peer in text for text in named)]
        found += [Notice.of("profile.peer_constant", peer=peer) for peer in constant]
    # One that is seen is enough for a side: looks of several releases may stand side by side.
    missing = [
        marker
        for side in (profile.speaker.customer, profile.speaker.agent)
        if not any(depth_of(node, side) >= 0 for node in nodes)
        for marker in side
    ]
    if missing:
        named_so = ", ".join(f"`{marker}`" for marker in missing)
        found.append(Notice.of("profile.marker_unseen", markers=named_so))
    headers = _headers(snapshots)
    astray = next((m for m in messages if _squeezed(m.text) in headers), None)
    if astray is not None:
        found.append(Notice.of("profile.message_astray", text=_short(astray.text)))
    unknown = [m for m in messages if m.speaker is Speaker.UNKNOWN]
    if unknown:
        held = [n for n in nodes if not profile.pane or depth_of(n, profile.pane) >= 0]
        around = sorted(_differing(messages, held))[:_MOST_NAMED]
        if around:
            found.append(Notice.of("profile.unknown_markers", markers=", ".join(around)))
        else:
            found.append(Notice("profile.unknown_alike"))
    return found


def _short(text: str) -> str:
    return " ".join(text.split())[:40]


def _starting(message: Message, nodes: Sequence[TextNode]) -> list[TextNode]:
    """The texts that a message may begin with."""
    texts = ((node, clean(node.text)) for node in nodes if not node.editable)
    return [node for node, text in texts if text and message.text.startswith(text)]


def _headers(snapshots: Sequence[Snapshot]) -> set[str]:
    """What headers say, each as one text without spaces."""
    said: dict[tuple[int, tuple[str, ...]], str] = {}
    for at, snapshot in enumerate(snapshots):
        for node in snapshot.nodes:
            if _is_header(node) and not node.editable:
                key = (at, node.ancestors)
                said[key] = said.get(key, "") + _squeezed(node.text)
    return set(said.values())


def _squeezed(text: str) -> str:
    return "".join(clean(text).split())


def _is_header(node: TextNode) -> bool:
    return any(kind_of(element) in _HEADERS for element in node.ancestors)


def _differing(messages: Sequence[Message], nodes: Sequence[TextNode]) -> set[str]:
    """Markers around some messages and not around others."""
    around = []
    for message in messages:
        begun = _starting(message, nodes)[:1]
        around += [own_markers(n).union(*map(markers_of, n.ancestors)) for n in begun]
    if not around:
        return set()
    return set(frozenset.union(*around) - frozenset.intersection(*around))
