"""Takes a copied chat apart: which lines begin a message, who wrote it, who is the customer.

The forms are data (resources/transcripts.toml). Nothing is guessed: a name that is no role and was
not told stays unknown, and is asked about once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.conversation.clean import clean
from assistant.conversation.profile import Pattern
from assistant.domain.chat import Speaker
from assistant.domain.pasted import PastedChat, Turn

# Nobody pastes more than this on purpose; only the end of a longer text is read.
MAX_PASTE = 200_000
_MAX_LINES = 3000
# A header is short: patterns see no more of a line.
_HEAD = 200
_MAX_NAMES = 12


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(_Part):
    """How one kind of program writes the beginning of a message."""

    id: str
    line: Pattern
    next: Pattern = ""
    strict: bool = False

    @cached_property
    def first(self) -> re.Pattern[str]:
        """The beginning of a message."""
        return re.compile(self.line)

    @cached_property
    def second(self) -> re.Pattern[str] | None:
        """The line after it, where a header has two."""
        return re.compile(self.next) if self.next else None


class Role(_Part):
    """Names that say whose they are."""

    exact: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    shape: tuple[Pattern, ...] = ()

    def fits(self, name: str) -> bool:
        """True when the name is one of this role."""
        low = name.casefold()
        if low in self.exact or any(part in low for part in self.part):
            return True
        return any(re.fullmatch(shape, name, re.IGNORECASE) for shape in self.shape)


class _Notices(_Part):
    patterns: tuple[Pattern, ...] = ()


class _Clipboard(_Part):
    apps: tuple[str, ...] = ()


class Forms(_Part):
    """The whole of resources/transcripts.toml."""

    form: tuple[Form, ...]
    notices: _Notices = _Notices()
    customer: Role = Role()
    agent: Role = Role()
    clipboard: _Clipboard = _Clipboard()

    @cached_property
    def notice(self) -> re.Pattern[str]:
        """All notices as one pattern."""
        joined = "|".join(f"(?:{one})" for one in self.notices.patterns)
        return re.compile(joined or r"(?!)", re.IGNORECASE)


@cache
def forms() -> Forms:
    """The forms that ship with the program; DataFileError when one is wrong."""
    return datafile.load(paths.resources() / "transcripts.toml", Forms)


@dataclass(frozen=True, slots=True)
class _Header:
    """A line that begins a message; `rest` is its text so far, `used` the lines it takes."""

    name: str
    clock: str
    rest: str
    used: int = 1


def parse(text: str, own_names: Iterable[str] = (), customers: Iterable[str] = ()) -> PastedChat:
    """The turns of a copied chat; text without any header is one message of the customer's.

    `own_names` are the agent's, `customers` names known to be the customer's. Time is linear in
    the length; only the end of a very long text is read. Empty text gives no turns.
    """
    lines = _lines(text)
    found = [(form, _headers(lines, form)) for form in forms().form]
    form, headers = max(found, key=lambda one: _worth(lines, one[1]))
    if not _is_chat(headers, form):
        whole = clean("\n".join(lines))
        turns = (Turn(whole, speaker=Speaker.CUSTOMER),) if whole else ()
        return PastedChat(turns)
    return _named(_turns(lines, headers), form.id, own_names, customers)


def _lines(text: str) -> list[str]:
    text = text[-MAX_PASTE:].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    # Direction marks stand before the times of several programs.
    text = text.translate(dict.fromkeys([0x200E, 0x200F, 0x202A, 0x202C, 0xFEFF, 0]))
    return [line.rstrip() for line in text.split("\n")[-_MAX_LINES:]]


def _headers(lines: Sequence[str], form: Form) -> dict[int, _Header]:
    found: dict[int, _Header] = {}
    for number, line in enumerate(lines):
        match = form.first.match(line[:_HEAD]) if line else None
        if match is None or forms().notice.fullmatch(line[:_HEAD].strip()):
            continue
        values = match.groupdict()
        clock, used = values.get("time") or "", 1
        if form.second is not None:
            after = lines[number + 1][:_HEAD] if number + 1 < len(lines) else ""
            second = form.second.match(after)
            if second is None:
                continue
            clock, used = second["time"], 2
        name = clean(values["name"]).rstrip("-–— ")
        if name:
            rest = (values.get("text") or "") + line[_HEAD:]
            found[number] = _Header(name, clock.strip(), rest, used)
    return _only_names(found) if form.strict else found


def _only_names(found: dict[int, _Header]) -> dict[int, _Header]:
    """Keep what is surely a name: a role, or one of few that come again and again."""
    counts = Counter(header.name for header in found.values())
    roles = {name for name in counts if _role(name) is not Speaker.UNKNOWN}
    often = {name for name, count in counts.most_common(_MAX_NAMES) if count > 1}
    kept = roles | (often if len(often | roles) > 1 else set())
    # Of two names in all, one of which is a role or comes again, the other one speaks too.
    if len(counts) == 2 and (roles or often):
        kept = set(counts)
    return {number: header for number, header in found.items() if header.name in kept}


def _worth(lines: Sequence[str], headers: dict[int, _Header]) -> tuple[int, int]:
    """How much of a text a form explains: messages with a text, then those with a time."""
    turns = _turns(lines, headers)
    names = len({turn.name for turn in turns})
    return (len(turns) if names <= _MAX_NAMES else 0, sum(bool(turn.clock) for turn in turns))


def _is_chat(headers: dict[int, _Header], form: Form) -> bool:
    if not headers:
        return False
    if len(headers) > 1:
        return True
    only = next(iter(headers.values()))
    return bool(only.clock) or _role(only.name) is not Speaker.UNKNOWN


def _turns(lines: Sequence[str], headers: dict[int, _Header]) -> list[Turn]:
    turns: list[Turn] = []
    open_: _Header | None = None
    body: list[str] = []

    def close() -> None:
        whole = clean("\n".join(body))
        if open_ is not None and whole:
            turns.append(Turn(whole, open_.name, open_.clock))

    skip = 0
    for number, line in enumerate(lines):
        header = headers.get(number)
        if header is not None:
            close()
            open_, body, skip = header, [header.rest], header.used - 1
        elif skip:
            skip -= 1
        elif open_ is not None and not _is_notice(line):
            body.append(line)
    close()
    return turns


def _is_notice(line: str) -> bool:
    return len(line) <= _HEAD and forms().notice.fullmatch(line.strip()) is not None


def _role(name: str) -> Speaker:
    customer, agent = forms().customer.fits(name), forms().agent.fits(name)
    if customer == agent:
        return Speaker.UNKNOWN
    return Speaker.CUSTOMER if customer else Speaker.AGENT


def _named(
    turns: Sequence[Turn], form: str, own_names: Iterable[str], customers: Iterable[str]
) -> PastedChat:
    own = {name.casefold() for name in own_names if name}
    known = {name.casefold() for name in customers if name}
    names = list(dict.fromkeys(turn.name for turn in turns))
    whose: dict[str, Speaker] = {}
    for name in names:
        if name.casefold() in own:
            whose[name] = Speaker.AGENT
        elif name.casefold() in known:
            whose[name] = Speaker.CUSTOMER
        else:
            whose[name] = _role(name)
    unknown = [name for name in names if whose[name] is Speaker.UNKNOWN]
    if len(names) == 2 and len(unknown) == 1:
        # In a chat of two, who the one is says who the other is.
        told = next(whose[name] for name in names if name not in unknown)
        other = Speaker.AGENT if told is Speaker.CUSTOMER else Speaker.CUSTOMER
        whose[unknown[0]], unknown = other, []
    said = tuple(replace(turn, speaker=whose[turn.name]) for turn in turns)
    peers = [name for name in names if whose[name] is Speaker.CUSTOMER]
    peer = next((n for n in peers if n.casefold() not in forms().customer.exact), "")
    return PastedChat(said, peer, tuple(unknown), form)
