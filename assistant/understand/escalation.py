"""Says when somebody else should step in: health and safety, law and press, fraud, rising anger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from assistant import languages
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Context,
    Emotion,
    Escalation,
    EscalationLevel,
    Mood,
    Trend,
)
from assistant.understand import escalation_words as words
from assistant.understand.phrases import Hit, Phrases, without
from assistant.understand.port import Opinion
from assistant.understand.text import Folded, fold

_ORDER = (
    EscalationLevel.NONE,
    EscalationLevel.WATCH,
    EscalationLevel.SUPERVISOR,
    EscalationLevel.URGENT,
)
_SUPERVISOR = _ORDER.index(EscalationLevel.SUPERVISOR)
_LOOK_BACK = 12
"""Customer messages in which a named danger still counts."""
_READ = 2000
_MANY = 12
_STOPS = ".!?;\n"


@cache
def _levels() -> dict[str, EscalationLevel]:
    return {reason.id: reason.level for reason in words.reasons()}


@cache
def _phrases(language: str) -> Phrases:
    return Phrases(words.entries(language))


@cache
def _near_misses() -> Phrases:
    return Phrases((reason.id, phrase) for reason in words.reasons() for phrase in reason.no)


def _lists(text: str, language: str) -> set[str]:
    """Danger words are looked for in the chat's language, and in Chinese and English always."""
    base = languages.base(language)
    chosen = {base} & words.codes()
    if any("a" <= c <= "z" for c in text):
        chosen.add("en")
    if base != "ja" and any("\u4e00" <= c <= "\u9fff" for c in text):
        chosen.add("zh")
    return chosen or {"zh", "en"}


@lru_cache(maxsize=512)
def named(text: Folded, language: str) -> tuple[tuple[str, int, int], ...]:
    """Reasons that a text names, with their place in the folded text."""
    plain = text.text[:_READ]
    hits = [hit for name in sorted(_lists(plain, language)) for hit in _phrases(name).find(plain)]
    found = [hit for hit in hits if hit.label[0] not in "+?"]
    found += _paired(hits, plain)
    if not found:
        return ()
    kept = _harmful(found, [hit for hit in hits if hit.label[0] == "?"], plain)
    misses = _near_misses().find(plain) if kept else []
    kept = [
        hit for hit in kept if without([hit], [miss for miss in misses if miss.label == hit.label])
    ]
    spans = {(hit.label, hit.start, hit.end): None for hit in kept}
    return tuple(sorted(spans))


def _paired(hits: Sequence[Hit], plain: str) -> list[Hit]:
    """Reasons that two concepts near each other name."""
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.label[0] == "+":
            places.setdefault(hit.label[1:], []).append(hit)
    found = [
        Hit(alone.reason, hit.start, hit.end, hit.phrase)
        for alone in words.pairs().alone
        for hit in places.get(alone.concept, ())
    ]
    for pair in words.pairs().pair:
        if pair.beside and pair.beside not in places:
            continue
        gap = pair.gap
        for one in places.get(pair.of[0], ())[:_MANY]:
            for other in places.get(pair.of[1], ())[:_MANY]:
                first, last = (one, other) if one.start <= other.start else (other, one)
                if first.end > last.start:
                    continue
                between = plain[first.end : last.start]
                wide = gap if any(c >= "\u0e00" for c in between) else gap * 2
                if len(between) <= wide and not any(stop in between for stop in _STOPS):
                    found.append(Hit(pair.reason, first.start, last.end, one.phrase))
    return found


def _harmful(found: Sequence[Hit], frames: Sequence[Hit], plain: str) -> list[Hit]:
    """What is left when questions before buying, addresses, news and jokes are taken out."""
    if not frames:
        return list(found)
    spares = [(hit, words.pairs().frame[int(hit.label[1:])].reasons) for hit in frames]
    kept = []
    for hit in found:
        if hit.phrase in words.firm():
            kept.append(hit)
            continue
        begin = max(plain.rfind(stop, 0, hit.start) for stop in _STOPS)
        ends = [at for at in (plain.find(stop, hit.end) for stop in _STOPS) if at >= 0]
        end = min(ends, default=len(plain))
        if not any(hit.label in of and begin < f.end and f.start <= end for f, of in spares):
            kept.append(hit)
    return kept


def read_escalation(
    messages: Sequence[Message],
    about: int,
    language: str,
    mood: Mood,
    context: Context,
    opinion: Opinion | None = None,
) -> Escalation:
    """Level and reasons at `messages[about]`.

    Dangers stay named for the rest of the chat; mild signs count only while they are said. The
    second reader adds what no word names; of what this message alone names, it can turn a call
    for the supervisor into a watch where it is sure of no harm, never an urgent one, nor where the
    message names two reasons ("I'll post it, and then the regulator").
    """
    reasons: dict[str, None] = {}
    plainly: set[str] = set()
    before = EscalationLevel.NONE
    own = [i for i in range(about + 1) if messages[i].speaker is Speaker.CUSTOMER]
    for index in own[-_LOOK_BACK:]:
        folded = fold(messages[index].text)
        for reason, _, _ in named(folded, language):
            mild = _levels()[reason] is EscalationLevel.WATCH
            if mild and index < about:
                continue
            reasons[reason] = None
            if index == about and not mild:
                plainly.add(reason)
            if index < about:
                before = max(before, _levels()[reason], key=_ORDER.index)
    level = max((_levels()[r] for r in reasons), key=_ORDER.index, default=EscalationLevel.NONE)
    if opinion and opinion.serious and _ORDER.index(level) < _SUPERVISOR:
        reasons["sounds_serious"] = None
        level = EscalationLevel.SUPERVISOR
    elif opinion and opinion.harmless and _ORDER.index(level) == _SUPERVISOR and len(plainly) < 2:
        level = max(before, EscalationLevel.WATCH, key=_ORDER.index)
    angry = mood.label is Emotion.ANGER
    if angry and mood.trend is Trend.RISING and mood.intensity >= 0.6 and len(own) >= 3:
        reasons["anger_rising"] = None
        level = max(level, EscalationLevel.SUPERVISOR, key=_ORDER.index)
    elif angry and mood.intensity >= 0.75:
        reasons["anger_strong"] = None
        level = max(level, EscalationLevel.WATCH, key=_ORDER.index)
    if context.past_complaints >= 2 and (angry or mood.label is Emotion.DISAPPOINTMENT):
        reasons["repeat_complaint"] = None
        level = max(level, EscalationLevel.WATCH, key=_ORDER.index)
    return Escalation(level, tuple(reasons))
