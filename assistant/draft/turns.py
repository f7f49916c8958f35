"""What both sides did last, as the strategy table asks for it: pure, from the texts alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.chat import Message, Speaker
from assistant.draft import rules
from assistant.draft.checks import width
from assistant.understand.standing import asks_which, bare, carded, says_nothing_yet

MAX_TEXT = 2000
# How far back what the agent said still counts.
REMEMBERED = 12
# Chinese-sized characters from which a turn says enough to be looked into.
LONG_TURN = 9
# Up to here, somebody who asks for a person asks for nothing else.
ONLY_PERSON = 14
# So many messages, none longer than this: a sentence that comes in scraps.
SCRAPS = 3
SCRAP = 5
GREETING = 40
# From here on, what follows "what can I do for you?" is a story, not a word.
TOLD = 14
_PAUSE = re.compile(r"[，,。.!！?？;；\s]+")
_ASKS = re.compile(r"[吗嗎么麼呢]$|怎[么麼样樣]|如何|什[么麼]|多久|几|能不能|可不可以|有没有")
_ENDED = re.compile(r"[?？!！。.；;~～\]]|[吗嗎呢吧]$")
# A shop's name as people call it in public ("@…") is no part of what they say.
_HANDLE = re.compile(r"@[^\s@]{1,40}")
_AGENT_DID = (
    "question",
    "offer",
    "anything_else",
    "asks_info",
    "consent",
    "promise",
    "timed",
    "transferring",
    "advised",
)


def before_turn(messages: Sequence[Message], book: rules.RuleBook) -> frozenset[str]:
    """What the agent did before the customer's last turn: question, offer, apology and so on."""
    found: set[str] = set()
    said, earlier = _agent_turns(messages)
    if not said:
        found.add("nothing")
    else:
        found.add("agent")
        for name in _AGENT_DID:
            if getattr(book.terms, name).search(said):
                found.add(name)
    if "anything_else" in found:
        # Asking whether that is all asks for nothing.
        found -= {"question", "asks_info", "consent"}
        if "timed" not in found:
            # What was done before asking is done: nothing is left to confirm.
            found -= {"promise"}
    told = next((m.text for m in reversed(messages) if m.speaker is Speaker.CUSTOMER), "")
    if said and asks_which(said) and says_nothing_yet(said):
        # "Is it this order?": a yes says which one, it agrees to nothing.
        found = (found - {"consent", "promise", "timed", "offer"}) | {"which", "asks_info"}
    if {"timed", "consent"} <= found:
        # "You will hear within two days, is that all right?": a yes starts nothing, it waits.
        found = (found - {"consent"}) | {"promise"}
    new = width(said) <= GREETING and (
        width(told[:MAX_TEXT]) >= TOLD or not bare(told) or carded(told)
    )
    if new and book.terms.how_can_i_help.search(said):
        # "What can I do for you?" has asked for nothing yet: what they tell now is new.
        found -= {"question", "asks_info", "consent"}
    if any(book.terms.promise.search(text) for text in (said, *earlier)):
        found.add("open_promise")
    if any(book.terms.in_charge.search(text) for text in (said, *earlier)):
        found.add("handed_over")
    if agent_apologised(messages, book):
        found.add("apology")
    return frozenset(found)


def _agent_turns(messages: Sequence[Message]) -> tuple[str, list[str]]:
    """What the agent wrote right before the customer's last turn, and what earlier."""
    last: list[str] = []
    earlier: list[str] = []
    seen_customer = False
    for message in reversed(messages[-REMEMBERED:]):
        if message.speaker is Speaker.CUSTOMER:
            seen_customer = True
            if last:
                last.append("")
        elif message.speaker is Speaker.AGENT and seen_customer:
            text = message.text[:MAX_TEXT].strip()
            if "" in last:
                earlier.append(text)
            else:
                last.append(text)
    return "\n".join(reversed([text for text in last if text])), earlier


def last_turn(messages: Sequence[Message], book: rules.RuleBook) -> frozenset[str]:
    """What the customer's last turn is like: its length, a yes at its start, a try that failed."""
    texts: list[str] = []
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            texts.append(message.text[:MAX_TEXT])
        elif texts:
            break
    said = "\n".join(reversed(texts))[-MAX_TEXT:]
    found = {"long" if width(_HANDLE.sub("", said)) >= LONG_TURN else "short"}
    for name in (
        "agreeing",
        "objects",
        "demands",
        "suggests",
        "confirms",
        "affirms",
        "solved",
        "tried",
        "wants_person",
        "calls",
        "shared",
        "looks",
        "requests",
        "thanks",
        "overdue",
        "ill",
        "pregnant",
        "awaits",
        "arrived",
        "what_now",
    ):
        if getattr(book.terms, name).search(said):
            found.add(name)
    if "objects" in found:
        # "Yes, but it never happened before": not settled by their yes.
        found -= {"agreeing"}
    if width(said) > LONG_TURN:
        # With more in it, the turn is answered for what it says.
        found.discard("what_now")
    if bare(said):
        found.add("bare")
    if carded(said):
        found.add("shared")
    if "wants_person" in found and not bare(_asked_beside(said, book)):
        # "A person, please. How do I open a shop?": what they ask is answered, by a person.
        found.discard("wants_person")
    if "wants_person" in found and width(said) <= ONLY_PERSON:
        found.add("only_person")
    return frozenset(found)


def _asked_beside(said: str, book: rules.RuleBook) -> str:
    """What is plainly asked beside asking for a person: clauses without such words."""
    person = book.terms.wants_person
    beside = [clause for clause in _PAUSE.split(said) if not person.search(clause)]
    return " ".join(c for c in beside if _ASKS.search(c) or width(c) >= LONG_TURN)


def types_slowly(messages: Sequence[Message]) -> bool:
    """Whether the last turn is a few words in several messages that do not make a sentence yet."""
    texts: list[str] = []
    for message in reversed(messages):
        if message.speaker is not Speaker.CUSTOMER:
            break
        texts.append(message.text.strip())
    return len(texts) >= SCRAPS and all(
        text and width(text) <= SCRAP and not _ENDED.search(text) for text in texts[:SCRAPS]
    )


def agent_apologised(messages: Sequence[Message], book: rules.RuleBook | None = None) -> bool:
    """Whether the agent has said sorry lately, so that a draft need not say it again."""
    book = book or rules.default()
    return any(
        message.speaker is Speaker.AGENT and book.apologises(message.text)
        for message in messages[-REMEMBERED:]
    )
