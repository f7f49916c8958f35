"""The form of a reply: length, its three parts, marks and pictures, how often it says sorry."""

from __future__ import annotations

import re

from assistant.domain.drafting import Check, CheckLevel, DraftKind
from assistant.domain.reading import Emotion
from assistant.draft.check_manner import manner
from assistant.draft.check_scene import Scene

# Words that protect somebody may take more room.
PROTECTIVE = frozenset({"crisis", "safety", "fraud_warning"})
# Longest comfortable reply in a chat line, in Chinese-sized characters; twice that is too long.
COMFORTABLE = 160
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\u2600-\u27bf]|\\[(?:微笑|呲牙|偷笑|可爱|玫瑰|爱心|抱拳|强|憨笑|龇牙)\\]|[~～]{1,3}(?=\\s|$|[，。])"
    r"|[:;]-?[)D]|\^_?\^|哈哈|嘻嘻|嘿嘿|么么哒|(?<![a-zа-я])(?:l+o+l+|(?:ha){2,}h?|(?:ja){2,}|(?:ke){3,}|k{4,}|r(?:sr)+s?|mdr|wkwk\w*|хаха\w*)(?![a-zа-я])"
    r"|ㅋㅋ|ㅎㅎ|笑笑|（笑）|\(笑\)|(?<![a-z])w{3,}(?![a-z.])|555+(?!\d)|ههه",
    re.IGNORECASE,
)
# Signs above or below a letter: Latin, Hebrew, Arabic, Thai.
_MARK = re.compile(
    r"[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_EXCLAMATION = re.compile(r"[!！]")
# Moods in which a customer who was upset before is so no longer.
_CHEERFUL_AGAIN = frozenset({Emotion.NEUTRAL, Emotion.JOY, Emotion.GRATITUDE})
# Whose fault it is stands open in the clause.
_OPEN_QUESTION = re.compile(
    r"(是不是|是否|如果|若|要是|假如|不管|无论|無論|不论|哪怕|万一|不是|并非|並非|[谁誰]的)[^。！!；;]{0,24}$"
    r"|(?<![a-z])(if|whether|unless|not|in case|no matter)(?![a-z])[^.!;]{0,28}$",
    re.IGNORECASE,
)
# A sentence that a model did not finish: dots where words should go on.
_BROKEN_OFF = re.compile(r"…|\.{3}|\w[,，、:：]\s*$")


def width(text: str) -> float:
    """Length in Chinese-sized characters: a letter of an alphabet counts as 0.4.

    A mark that sits on a letter (Thai vowels and tones, Arabic vowel signs) takes no room.
    """
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide - len(_MARK.findall(text))) * 0.4


def form(scene: Scene) -> list[Check]:
    """Length, an unfinished sentence, missing parts, no step forward."""
    if not scene.text.strip():
        return [Check("empty_draft", CheckLevel.HARD)]
    found: list[Check] = []
    size = width(scene.text)
    strategy = scene.plan.strategy if scene.plan else ""
    if size > 2 * COMFORTABLE:
        found.append(Check("too_long", CheckLevel.HARD, f"{size:.0f}"))
    elif size > COMFORTABLE * (1.3 if strategy in PROTECTIVE else 1):
        found.append(Check("long", CheckLevel.SOFT, f"{size:.0f}"))
    broken = _BROKEN_OFF.search(scene.text)
    if broken:
        found.append(Check("broken_off", CheckLevel.HARD, "", *broken.span()))
    return found + _parts(scene)


def _parts(scene: Scene) -> list[Check]:
    plan, parts = scene.plan, scene.parts
    if plan is None or parts is None or scene.kind is DraftKind.HOLD:
        return []
    wanted = {"acknowledge": plan.acknowledge, "solve": plan.solve, "care": plan.care}
    if scene.kind in (DraftKind.BRIEF, DraftKind.ASK) and (plan.solve or plan.acknowledge):
        wanted["care"] = False
    found = [
        Check("missing_part", CheckLevel.HARD, name)
        for name, part in zip(wanted, parts, strict=True)
        if wanted[name] and not part.strip()
    ]
    step = manner().step(scene.language)
    if plan.solve and parts[1].strip() and step is not None and not step.search(parts[1]):
        found.append(Check("no_next_step", CheckLevel.SOFT))
    return found


def marks(scene: Scene) -> list[Check]:
    """Exclamation marks, pictures and laughter where they hurt; apologies that pile up."""
    avoid = scene.plan.avoid if scene.plan else ()
    found: list[Check] = []
    mark = _EXCLAMATION.search(scene.text) if "exclamation" in avoid else None
    if mark:
        found.append(Check("exclamation", CheckLevel.HARD, mark.group(), *mark.span()))
    emoji = _EMOJI.search(scene.text) if scene.upset else None
    if emoji:
        found.append(Check("emoji_when_upset", _weight(scene), emoji.group(), *emoji.span()))
    apologies = list(scene.terms.apology.finditer(scene.text))
    if len(apologies) > 1:
        span = apologies[1].span()
        found.append(Check("apology_twice", CheckLevel.SOFT, str(len(apologies)), *span))
    elif apologies and "repeat_apology" in avoid:
        found.append(Check("apology_repeated", CheckLevel.SOFT, "", *apologies[0].span()))
    blame = _admission(scene) if "liability" in avoid else None
    if blame:
        found.append(Check("liability", CheckLevel.HARD, blame.group(), *blame.span()))
    return found


def _weight(scene: Scene) -> CheckLevel:
    """Hard while the customer is upset; when only an earlier moment was bad, a hint."""
    now = scene.reading is not None and scene.reading.mood.label in _CHEERFUL_AGAIN
    grave = scene.plan is not None and scene.plan.strategy in PROTECTIVE | {"person_first"}
    return CheckLevel.SOFT if now and not grave else CheckLevel.HARD


def _admission(scene: Scene) -> re.Match[str] | None:
    """Where a fault is admitted: "if it turns out to be our mistake" admits none."""
    for hit in scene.terms.liability.finditer(scene.text):
        if not _OPEN_QUESTION.search(scene.text, max(0, hit.start() - 30), hit.end()):
            return hit
    return None
