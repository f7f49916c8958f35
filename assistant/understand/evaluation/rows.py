"""What a row of an evaluation file says is right, whichever of the usual shapes it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assistant.domain.chat import Message
from assistant.domain.reading import Context, Emotion, EscalationLevel, Issue
from assistant.understand.training.corpora import TEST_FOLDS, dialogue_fold

EMOTIONS = frozenset(str(emotion) for emotion in Emotion)
ISSUES = frozenset(str(issue) for issue in Issue)
LEVELS = tuple(str(level) for level in EscalationLevel)
"""Mildest first."""
POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
_KEPT = ("id", "now", "customer", "ui_language")
_CHINESE = {
    "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one row; None (or an empty tuple of facts) means the row does not say.

    `second` is another acceptable emotion; `intensity` on any rising scale; `polarity` −1, 0, 1;
    `handed_over` that somebody else should step in (supervisor or urgent); `level` exactly how
    urgent; `facts` pairs of kind and value.
    """

    label: str | None = None
    second: str | None = None
    intensity: float | None = None
    polarity: float | None = None
    satisfaction: float | None = None
    language: str | None = None
    issue: str | None = None
    stage: str | None = None
    region: str | None = None
    handed_over: bool | None = None
    level: str | None = None
    reasons: frozenset[str] | None = None
    facts: frozenset[tuple[str, str]] | None = None
    steps: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation to read, what is right for it, and where it comes from.

    `dialogue` groups what comes from one chat (the text itself where the row names none).
    """

    messages: tuple[Message, ...]
    context: Context
    now: datetime
    truth: Truth
    language: str = "und"
    source: str = ""
    sampling: str = ""
    dialogue: str = ""
    line: int = 0

    @property
    def held_out(self) -> bool:
        """True when the chat lies in the folds that training only reports on."""
        return dialogue_fold(self.dialogue) in TEST_FOLDS


def language_code(name: str) -> str:
    """A file's language name as ours: "zh-cn" → "zh-Hans", "pt-BR" → "pt"; bare "zh" stays."""
    code = name.strip().replace("_", "-").lower()
    return _CHINESE.get(code) or ("zh" if code.startswith("zh") else code.split("-")[0])


def same_language(true: str, read: str) -> bool:
    """True when the reading fits; a bare "zh" leaves the script open."""
    return read == true or (true == "zh" and read.startswith("zh-"))


def as_contract(values: dict[str, Any], domain: str) -> dict[str, Any]:
    """The row as an input line of `assistant understand`, its texts as they stand.

    A given domain goes before the row's own. Dialogues (`turns`) are read as far as the customer's
    last message, on which the satisfaction is measured.
    """
    row: dict[str, Any] = {name: values[name] for name in _KEPT if name in values}
    given = values.get("messages", values.get("turns"))
    if given is None:
        before = values.get("context")
        given = [
            *(before if isinstance(before, list) else []),
            {"speaker": "customer", "text": values.get("text")},
        ]
    return {**row, "messages": given, "domain": domain}


def truth_of(values: dict[str, Any]) -> Truth:
    """Everything a row says is right; labels that are none of ours are left out."""
    label, second = _known(values.get("label"), EMOTIONS), _known(values.get("alt"), EMOTIONS)
    labels = values.get("labels")
    satisfaction = labels.get("satisfaction") if isinstance(labels, dict) else None
    handed_over, level, reasons = _escalation(values)
    tongue = values.get("language", values.get("lang"))
    return Truth(
        label=label,
        second=second,
        intensity=_strength(values.get("intensity")),
        polarity=POLARITY.get(str(values.get("label"))),
        satisfaction=_number(satisfaction),
        language=language_code(tongue) if isinstance(tongue, str) and tongue else None,
        issue=_known(values.get("issue"), ISSUES),
        stage=values["stage"] if isinstance(values.get("stage"), str) else None,
        region=values["region"] if isinstance(values.get("region"), str) else None,
        handed_over=handed_over,
        level=level,
        reasons=reasons,
        facts=_facts(values.get("facts")),
        steps=_names(values.get("steps")),
    )


def settle(cases: Sequence[Case]) -> list[Case]:
    """Decide from the whole file whether "neutral" is an emotion or the middle of a polarity."""
    polar = any(case.truth.polarity for case in cases)
    felt = any(case.truth.label not in (None, "neutral") for case in cases)
    if polar and not felt:
        return [replace(case, truth=replace(case.truth, label=None)) for case in cases]
    return [replace(case, truth=replace(case.truth, polarity=None)) for case in cases]


def dialogue_of(values: dict[str, Any]) -> str:
    """What groups a row with its chat, as training does it."""
    if "turns" in values and values.get("id") is not None:
        return str(values["id"])
    return str(values.get("dialogue") or values.get("text") or values.get("id") or "")


def _known(value: Any, names: frozenset[str]) -> str | None:
    return value if isinstance(value, str) and value in names else None


def _number(value: Any) -> float | None:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if good else None


def _strength(value: Any) -> float | None:
    """A number, or the strongest of several emotions' (none named: 0)."""
    if isinstance(value, dict):
        each = [_number(item) for item in value.values()]
        return max((item for item in each if item is not None), default=0.0)
    return _number(value)


def _names(value: Any) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    return frozenset(str(item) for item in value)


def _escalation(values: dict[str, Any]) -> tuple[bool | None, str | None, frozenset[str] | None]:
    """Hand over?, exact level, reasons; from yes/no, a level's name or {level, reasons}."""
    given = values.get("escalate", values.get("level"))
    reasons = _names(values.get("reasons"))
    if isinstance(given, dict):
        reasons = _names(given.get("reasons")) if "reasons" in given else reasons
        given = given.get("level")
    if isinstance(given, bool):
        return given, None, reasons
    if given in LEVELS:
        return LEVELS.index(given) >= LEVELS.index("supervisor"), str(given), reasons
    return None, None, reasons


def _facts(value: Any) -> frozenset[tuple[str, str]] | None:
    if not isinstance(value, list):
        return None
    return frozenset(
        (str(item["kind"]), str(item["value"]))
        for item in value
        if isinstance(item, dict) and "kind" in item and "value" in item
    )
