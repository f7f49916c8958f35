"""Reads programs that show a whole conversation as one text, a line a message."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.conversation.clean import clean
from assistant.conversation.profile import AppProfile
from assistant.conversation.rows import Page, Row, keeps
from assistant.domain.window import Snapshot, TextNode

# Only the end of a very long conversation is parsed.
_MAX_LINES = 2000
_MAX_LINE = 4000


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def conversation_node(snapshot: Snapshot, profile: AppProfile) -> TextNode | None:
    """The text that holds the conversation: read-only and the largest on screen."""
    views = [node for node in snapshot.nodes if not node.editable and node.role == "text"]
    return max(
        views, key=lambda node: node.rect.width * node.rect.height if node.rect else 0, default=None
    )


def read_transcript(snapshot: Snapshot, profile: AppProfile) -> Page:
    """Messages of the one text; lines without a prefix continue the message before them."""
    node = conversation_node(snapshot, profile)
    if node is None or profile.transcript is None:
        return Page(())
    line_pattern = _compiled(profile.transcript.line)
    notice_pattern = _compiled(profile.transcript.notice) if profile.transcript.notice else None
    rows: list[Row] = []
    texts: list[list[str]] = []
    open_row = False
    for line in node.text.split("\n")[-_MAX_LINES:]:
        # The prefix is short: the pattern need not see more of a long line than its beginning.
        head, rest = line[:_MAX_LINE], line[_MAX_LINE:]
        match = line_pattern.match(head)
        if match is not None and keeps(head[match.start("name") :], profile):
            rows.append(Row("", clean(match["name"]), clock=match["time"].strip()))
            texts.append([match["text"] + rest])
            open_row = True
        elif notice_pattern is not None and notice_pattern.match(head):
            open_row = False
        elif open_row:
            texts[-1].append(line)
    done = (
        Row(clean("\n".join(text)), row.author, clock=row.clock)
        for row, text in zip(rows, texts, strict=True)
    )
    return Page(tuple(row for row in done if row.text))
