"""Reads pages that put all messages on one side and name who speaks, as IRC and compact views do.

"Mei: is it there yet?" under "10:02 <Lin> ..." says by its name what its side does not. Names are
believed only where the customer, the agent or somebody already heard is among them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from assistant.conversation.rows import Page, Row
from assistant.domain.chat import ChatKey, Speaker

_CLOCK = r"[\[(]?(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)[\])]?\s{0,3}"
_NAME = r"(?:<(?P<angled>[^<>\n]{1,40})>|(?P<plain>[^:：<>\[\]\n]{1,40}?)\s?[:：])"
_PREFIX = re.compile(rf"(?:{_CLOCK})?[@+%~&]?{_NAME}\s{{0,3}}(?P<text>\S.*)", re.DOTALL)
# Of the rows on a page, at least this share must begin with a name.
_MOST = 0.6
_PEOPLE = 4


def name_rows(page: Page, chat: ChatKey, heard: Collection[str] = ()) -> Page:
    """The page with authors in place of sides, if its rows name them; else the page as it is.

    `heard` are names of authors already known in this chat.
    """
    rows = page.rows
    sides = {row.speaker for row in rows}
    if len(sides) != 1 or Speaker.AGENT in sides:
        return page
    if all(not row.author for row in rows):
        rows = _split(rows)
        # What stands before the first name is a heading, or has lost its beginning.
        first = next((number for number, row in enumerate(rows) if row.author), len(rows))
        rows = rows[first:]
    names = dict.fromkeys(row.author for row in rows if row.author)
    known = {name.casefold() for name in (chat.peer, chat.account, *heard) if name}
    if not known & {name.casefold() for name in names} or len(names) > _PEOPLE:
        return page
    everybody = {name.casefold() for name in (*names, *heard)}
    pair = len(everybody) == 2 and chat.peer.casefold() in everybody
    return replace(page, rows=_spoken(rows, chat, pair))


def _split(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows whose beginning names their author, without that beginning; () if too few do."""
    found = [_PREFIX.match(row.text[:4000]) for row in rows]
    if sum(one is not None for one in found) < _MOST * len(rows):
        return ()
    return tuple(
        replace(
            row,
            text=row.text[one.start("text") :],
            author=(one["angled"] or one["plain"]).strip(),
            clock=row.clock or one["clock"] or "",
        )
        if one is not None
        else row
        for row, one in zip(rows, found, strict=True)
    )


def _spoken(rows: tuple[Row, ...], chat: ChatKey, pair: bool) -> tuple[Row, ...]:
    told: list[Row] = []
    author = ""
    for row in rows:
        # What stands under a named row without a name of its own is the same person's.
        author = row.author or author
        speaker = Speaker.UNKNOWN
        if author and author.casefold() == chat.peer.casefold():
            speaker = Speaker.CUSTOMER
        elif author and pair:
            speaker = Speaker.AGENT
        told.append(replace(row, author=author, speaker=speaker))
    return tuple(told)
