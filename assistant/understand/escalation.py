"""Says when somebody else should step in: health and safety, law and press, fraud, rising anger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Context,
    Emotion,
    Escalation,
    EscalationLevel,
    Mood,
    Trend,
)
from assistant.understand.phrases import Phrases, without
from assistant.understand.text import Folded, fold

_ORDER = (
    EscalationLevel.NONE,
    EscalationLevel.WATCH,
    EscalationLevel.SUPERVISOR,
    EscalationLevel.URGENT,
)
_LOOK_BACK = 12
"""Customer messages in which a named danger still counts."""
_READ = 2000


class _Reason(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    level: EscalationLevel
    no: list[str] = []
    zh: list[str] = []
    en: list[str] = []
    es: list[str] = []
    pt: list[str] = []
    fr: list[str] = []
    de: list[str] = []
    ja: list[str] = []
    ko: list[str] = []
    # `id` names the reason, so Indonesian has a field of another name here.
    indonesian: list[str] = []
    ms: list[str] = []
    th: list[str] = []
    vi: list[str] = []
    ru: list[str] = []
    ar: list[str] = []


class EscalationTable(BaseModel):
    """resources/lexicons/escalation.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: list[_Reason]


_LANGUAGES = ("zh", "en", "es", "pt", "fr", "de", "ja", "ko", "id", "ms", "th", "vi", "ru", "ar")


@cache
def _table() -> EscalationTable:
    return datafile.load(paths.resources() / "lexicons" / "escalation.toml", EscalationTable)


@cache
def _levels() -> dict[str, EscalationLevel]:
    return {reason.id: reason.level for reason in _table().reason}


def _words(reason: _Reason, language: str) -> list[str]:
    own: list[str] = getattr(reason, "indonesian" if language == "id" else language)
    return own


@cache
def _phrases(language: str) -> Phrases:
    return Phrases(
        (reason.id, phrase) for reason in _table().reason for phrase in _words(reason, language)
    )


@cache
def _near_misses() -> dict[str, Phrases]:
    return {
        reason.id: Phrases((reason.id, phrase) for phrase in reason.no)
        for reason in _table().reason
        if reason.no
    }


def _lists(text: str, language: str) -> set[str]:
    """Danger words are looked for in the chat's language, and in Chinese and English always."""
    base = language.split("-", maxsplit=1)[0]
    chosen = {base} & set(_LANGUAGES)
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
    if not hits:
        return ()
    found = []
    for reason in sorted({hit.label for hit in hits}):
        own = [hit for hit in hits if hit.label == reason]
        misses = _near_misses().get(reason)
        if misses:
            own = without(own, misses.find(plain))
        found += [(reason, hit.start, hit.end) for hit in own]
    return tuple(found)


def read_escalation(
    messages: Sequence[Message], about: int, language: str, mood: Mood, context: Context
) -> Escalation:
    """Level and reasons at `messages[about]`.

    Dangers stay named for the rest of the chat; mild signs count only while they are said.
    """
    reasons: dict[str, None] = {}
    own = [i for i in range(about + 1) if messages[i].speaker is Speaker.CUSTOMER]
    for index in own[-_LOOK_BACK:]:
        folded = fold(messages[index].text)
        for reason, _, _ in named(folded, language):
            mild = _levels()[reason] is EscalationLevel.WATCH
            if mild and index < about:
                continue
            reasons[reason] = None
    level = max((_levels()[r] for r in reasons), key=_ORDER.index, default=EscalationLevel.NONE)
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
