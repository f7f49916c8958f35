"""Decides the issue and the topic of the customer's matter, from words and a small learned model.

Topic words work in every language that has a list of them; where there was data to learn from
(Chinese, English), a linear model reads the wording itself, with the topic words among its
features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from assistant import languages, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import UserFault
from assistant.domain.reading import Issue
from assistant.understand import ngram, topics
from assistant.understand.blend import blend as blend_readers
from assistant.understand.port import Opinion
from assistant.understand.standing import bare, standing
from assistant.understand.text import fold

FEATURE_BITS = 16
_LEARNED = ("zh", "en")
_TURN = 600
_PAST = 400
_NO_MATTER = "other.smalltalk"
_PLAIN = 0.8
_EARLIER = 0.7
_UNSURE = 0.55
# Characters up to which a turn is an answer in a few words.
UNLIKELY, LIKELY = 0.1, 0.5
ABSURD, SIBLING = 0.008, 0.4
"""Below the first a topic that words name is dropped, where another one has more than the second:
one of another issue, and one of the same."""
_SCRAP = 28
_FAINT = 0.15
PLAINLY = 2.2
"""Points from which the last turn names a matter of its own (a word of two characters: 1)."""
WORDS_SHARE = 0.1
"""Say of the topic words beside the learned model, which has met few kinds of shops."""


WORDS_DOUBT = 0.2
"""Least chance of every issue where words alone have spoken, beside the second reader."""


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


def turn_text(messages: Sequence[Message], first: int) -> str:
    """The messages from `first` on as one text."""
    return "\n".join(message.text[:_TURN] for message in messages[first:])[-_TURN:]


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


@dataclass(frozen=True, slots=True)
class Matter:
    """What it is about; `topic` may belong to another issue where the words are plainer.

    `sure` is how far the topic can be relied on, 0–1; `others` are further topics that the
    customer's last turn names, the plainest first.
    """

    issue: Issue
    topic: str
    chances: dict[Issue, float]
    sure: float = 0.0
    others: tuple[str, ...] = ()


def read_issue(
    messages: Sequence[Message], about: int, language: str
) -> tuple[Issue, str, dict[Issue, float]]:
    """Issue, topic id ("" when no word names one) and the chance of every issue."""
    matter = read_matter(messages, about, language)
    return matter.issue, matter.topic, matter.chances


def read_matter(
    messages: Sequence[Message],
    about: int,
    language: str,
    opinion: Opinion | None = None,
    learned: ngram.LinearModel | None = None,
) -> Matter:
    """The matter of the conversation; a last turn that names one of its own wins.

    `learned` None means the shipped model.
    """
    points = topics.score(messages, about, language)
    chances = _chances(messages, about, language, points, learned)
    if opinion and not (points and _never_learned(language)):
        # Words alone know a few matters and take silence for none: less sure than they sound.
        least = 0.0 if topics.lexicon_for(language) in _LEARNED else WORDS_DOUBT
        first_says = [max(chances.get(issue, 0.0), least) for issue in Issue]
        told = blend_readers(first_says, opinion.issues, opinion.issue_blend)
        chances = dict(zip(Issue, told, strict=True))
    first = last_turn(messages, about)
    own = topics.named(messages, first, about, language)
    own.pop(_NO_MATTER, None)
    if first:
        chances = _own_matter(messages[first : about + 1], language, own, chances, learned)
    issue = max(chances, key=lambda name: chances[name])
    topic, sure = _topic(issue, chances, points, own, first, messages, language)
    if topic and opinion and _denied(topic, opinion, language):
        topic, sure = "", 0.0
    others = sorted((name for name in own if name != topic), key=lambda name: -own[name])
    return Matter(issue, topic, chances, sure, tuple(others[:3]))


def _denied(topic: str, opinion: Opinion, language: str) -> bool:
    """Whether the second reader is sure that words named the wrong topic.

    What it would name instead is not taken: a topic that is right two times in three makes drafts
    that promise the wrong step, while none makes one that takes up what was said
    (docs/drafts.md).
    """
    chances = opinion.topics
    if not chances or topics.lexicon_for(language) not in _LEARNED:
        return False
    best = max(chances, key=lambda name: chances[name])
    owner = topics.issue_of_topics()
    # A sibling of the same issue leads to much the same step: better than none if not absurd.
    most, least = (ABSURD, SIBLING) if owner.get(best) is owner[topic] else (UNLIKELY, LIKELY)
    return chances.get(topic, 0.0) < most and chances[best] > least


def _never_learned(language: str) -> bool:
    """Whether a language has words of matters, but the second reader has met none of its texts.

    What it says there is a guess from neighbours, sure of itself: better than silence, no better
    than words.
    """
    has_words = topics.lexicon_for(language) == languages.base(language)
    return has_words and not languages.about(language).second_reader


def _own_matter(
    turn: Sequence[Message],
    language: str,
    own: dict[str, float],
    chances: dict[Issue, float],
    learned: ngram.LinearModel | None,
) -> dict[Issue, float]:
    """Chances of the last turn read alone, when it plainly names a matter of its own.

    Held to turns that do not speak of the chat's matter at all: most go on with it in other words.
    """
    owner = topics.issue_of_topics()
    best = max(own, key=lambda topic: own[topic], default="")
    issue = max(chances, key=lambda name: chances[name])
    if not best or own[best] < PLAINLY or any(owner[topic] is issue for topic in own):
        return chances
    about = len(turn) - 1
    alone = _chances(turn, about, language, topics.score(turn, about, language), learned)
    return alone if max(alone, key=lambda name: alone[name]) is owner[best] else chances


def _chances(
    messages: Sequence[Message],
    about: int,
    language: str,
    points: dict[str, float],
    learned: ngram.LinearModel | None,
) -> dict[Issue, float]:
    if topics.lexicon_for(language) not in _LEARNED:
        return by_words(points)
    learned = learned or model()
    if learned is None:
        return by_words(points)
    found = learned.chances(features(messages, about, language, points))
    return blend({Issue(name): chance for name, chance in found.items()}, points)


def _topic(
    issue: Issue,
    chances: dict[Issue, float],
    points: dict[str, float],
    own: dict[str, float],
    first: int,
    messages: Sequence[Message],
    language: str,
) -> tuple[str, float]:
    """The topic and how sure it is: from the last turn, else from the turn before it."""
    owner = topics.issue_of_topics()

    def best(found: dict[str, float]) -> str:
        ranked = {name: v * (0.15 + chances.get(owner[name], 0.0)) for name, v in found.items()}
        return max(ranked, key=lambda name: ranked[name], default="")

    if own:
        topic = best(own)
        same = {name: value for name, value in own.items() if owner[name] is issue}
        if owner[topic] is not issue and same:
            topic = best(same)
        return topic, _sureness(own, topic, chances.get(owner[topic], 0.0))
    said = {name: v for name, v in points.items() if owner.get(name) is issue}
    topic = best(said)
    end = first - 1
    while end >= 0 and messages[end].speaker is not Speaker.CUSTOMER:
        end -= 1
    stands = standing(messages, language, len(messages) - 1) if first else None
    if stands:
        before = topics.named(messages, stands.first, stands.last, language)
        before.pop(_NO_MATTER, None)
        if before and bare(turn_text(messages, first)):
            # They have only said which order, or yes: the matter is what was asked before.
            same = {name: value for name, value in before.items() if owner[name] is issue}
            topic = best(same or before)
            return topic, _sureness(before, topic, chances.get(owner[topic], 0.0))
    before = topics.named(messages, last_turn(messages, end), end, language) if end >= 0 else {}
    turn = "".join(fold(m.text).text for m in messages[first:])
    scrap = len(turn) <= (_SCRAP if any(c >= "\u0e00" for c in turn) else 2 * _SCRAP)
    if scrap and before and topic not in before and chances.get(issue, 0.0) < _UNSURE:
        # The whole wording says too little: what they wrote about before still stands.
        topic = best(before)
        return topic, _EARLIER * _sureness(before, topic, 1.0)
    if not topic:
        return "", 0.0
    if topic not in before:
        return topic, _FAINT
    return topic, _EARLIER * _sureness(before, topic, chances.get(issue, 0.0))


def _sureness(found: dict[str, float], topic: str, chance: float) -> float:
    """More and longer words, few of other matters, and a model that agrees make a topic sure."""
    whole = sum(found.values())
    share = found[topic] / whole if whole else 0.0
    plain = 1 - exp(-found[topic] / _PLAIN)
    return plain * (0.4 + 0.6 * share) * (0.55 + 0.45 * min(1.0, 2 * chance))


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
