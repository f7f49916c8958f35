"""Decides the issue and the topic of the customer's matter, from words and a small learned model.

Topic words work in fourteen languages; where there was data to learn from (Chinese, English), a
linear model reads the wording itself, with the topic words among its features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from assistant import paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import UserFault
from assistant.domain.reading import Issue
from assistant.understand import ngram, topics
from assistant.understand.text import fold

FEATURE_BITS = 16
_LEARNED = ("zh", "en")
_TURN = 600
_PAST = 400
WORDS_SHARE = 0.1
"""Say of the topic words beside the learned model, which has met few kinds of shops."""


@cache
def model() -> ngram.LinearModel | None:
    """The learned model, or None where it is not installed: words alone then decide."""
    try:
        return ngram.load(paths.shipped_models() / "issue" / "model.npz")
    except UserFault:
        return None


def last_turn(messages: Sequence[Message], about: int) -> int:
    """Index of the first message of the customer's turn that ends at `about`."""
    first = about
    while first > 0 and messages[first - 1].speaker is Speaker.CUSTOMER:
        first -= 1
    return first


def _grams(text: str, prefix: str, longest: int) -> Iterator[str]:
    """Pieces of a text: characters in Chinese, words in letters."""
    piece: list[str] = []
    for word in _pieces(text):
        if word == "\n":
            piece.clear()
            continue
        piece.append(word)
        for size in range(1, min(longest, len(piece)) + 1):
            yield prefix + "".join(piece[-size:])


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for character in text + "\n":
        if character.isascii() and (character.isalnum() or character == "'"):
            word += character
            continue
        if word:
            yield word[:20] + " "
            word = ""
        if character.isalpha():
            yield character
        elif not character.isspace() or character == "\n":
            yield "\n"


def features(
    messages: Sequence[Message], about: int, language: str, points: dict[str, float]
) -> Iterator[str]:
    """What the model looks at: this turn, the turns before, and the topic words in them."""
    if topics.lexicon_for(language) in _LEARNED:
        first = last_turn(messages, about)
        turn = "\n".join(fold(m.text).text for m in messages[max(first, about - 4) : about + 1])
        yield from _grams(turn[-_TURN:], "0", 3)
        before = messages[max(0, first - 6) : first]
        own = "\n".join(fold(m.text).text for m in before if m.speaker is Speaker.CUSTOMER)
        yield from _grams(own[-_PAST:], "1", 2)
        agent = [m for m in before if m.speaker is Speaker.AGENT]
        if agent:
            yield from _grams(fold(agent[-1].text).text[:200], "a", 2)
        yield f"first:{first == 0}"
    for topic, value in points.items():
        issue = topics.issue_of_topics().get(topic, Issue.OTHER)
        for _ in range(min(6, 1 + int(value * 2))):
            yield f"T:{topic}"
            yield f"I:{issue}"


def read_issue(
    messages: Sequence[Message], about: int, language: str
) -> tuple[Issue, str, dict[Issue, float]]:
    """Issue, topic id ("" when no word names one) and the chance of every issue."""
    points = topics.score(messages, about, language)
    owner = topics.issue_of_topics()
    learned = model() if topics.lexicon_for(language) in _LEARNED else None
    if learned:
        found = learned.chances(features(messages, about, language, points))
        chances = blend({Issue(name): chance for name, chance in found.items()}, points)
    else:
        chances = by_words(points)
    issue = max(chances, key=lambda name: chances[name])
    ranked = {
        topic: value * (0.15 + chances.get(owner[topic], 0.0))
        for topic, value in points.items()
        if topic in owner
    }
    topic = max(ranked, key=lambda name: ranked[name], default="")
    if topic and owner[topic] is not issue:
        same = {name: value for name, value in points.items() if owner.get(name) is issue}
        topic = max(same, key=lambda name: same[name], default="")
    return issue, topic, chances


def blend(learned: dict[Issue, float], points: dict[str, float]) -> dict[Issue, float]:
    """Chances of the model, with a little say for the words where they name a matter."""
    words = by_words(points)
    words.pop(Issue.OTHER, None)
    whole = sum(words.values())
    if not whole:
        return learned
    return {
        issue: (1 - WORDS_SHARE) * chance + WORDS_SHARE * words.get(issue, 0.0) / whole
        for issue, chance in learned.items()
    }


def by_words(points: dict[str, float]) -> dict[Issue, float]:
    """Chances from topic words alone: each issue has its best topic, plus a little for the rest."""
    owner = topics.issue_of_topics()
    sums: dict[Issue, float] = {Issue.OTHER: 0.3}
    for topic, value in points.items():
        issue = owner.get(topic, Issue.OTHER)
        sums[issue] = max(sums.get(issue, 0.0), value) + 0.2 * min(sums.get(issue, 0.0), value)
    whole = sum(sums.values())
    return {issue: value / whole for issue, value in sums.items()}
