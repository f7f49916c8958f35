"""What of a reading a draft may rely on: nothing specific is said on a guess.

A wrong specific answer is worse than a right general one, so a topic that is not sure counts as
none, and a feeling that is faint and not sure counts as none.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.reading import Act, Emotion, Issue, Reading
from assistant.draft import strategy
from assistant.understand.topics import issue_of_topics

SURE_TOPIC = 0.4
# A topic of another issue than the one read from the whole wording has to be plainer.
SURE_ACROSS = 0.65
PLAINER = 0.5
SURE_DANGER = 0.5
# Lines about these tell what was in the parcel: a guess would be an invention.
SURE_TELLING = 0.6
_TELLING = frozenset({"quality.missing_item", "quality.wrong_item"})
_FRAUD = "account.fraud"
_SIGNS = {
    "quality.safety": ("health", "food", "fire_shock", "injury", "child"),
    "account.fraud": ("fraud",),
}
# Without a topic, an issue below this chance is not spoken of either.
SURE_ISSUE = 0.5
SURELY_PLEASED = 0.8
FAINT = 0.6
# Somebody may come to harm when these are passed over: they count even when not sure.
ALWAYS = frozenset({"quality.safety", "account.fraud", "other.hardship"})
_PRAISE = "other.praise"
_PLEASANT = frozenset({Emotion.JOY, Emotion.GRATITUDE})
_MILD = frozenset({Emotion.CONFUSION, Emotion.SURPRISE, Emotion.ANXIETY})
# Below this chance of being right, a faint feeling is not spoken of.
SURE_MOOD = {"pleasant": 0.5, "mild": 0.6, "strong": 0.45}
# Below this strength, a message that asks or tells is answered for what it says.
SHOWN = 0.45
_MATTER_OF_FACT = frozenset({Act.ASK, Act.INFORM, Act.OTHER})
_WANTS = frozenset({Act.ASK, Act.COMPLAIN, Act.URGE, Act.REFUSE})


def settle(reading: Reading) -> Reading:
    """The reading without what is only guessed; settling twice changes nothing more."""
    topic = reading.topic
    if topic == "quality.defect" and reading.issue is Issue.TECHNICAL_USE:
        # A program that closes by itself is not sent back: the cause is looked for.
        topic = "use.fails"
    if topic == "quality.defect" and "use.network" in reading.other_topics:
        topic = "use.network"
    issue = issue_of_topics().get(topic, reading.issue)
    enough = _enough(topic, issue, reading)
    if topic == _FRAUD and reading.mood.label is Emotion.ANGER and not _signs_of(topic, reading):
        # "400 for a bill of 100, is this fraud?": their word for us, nobody has posed as us.
        topic, issue = "", reading.issue
    if topic and reading.topic_confidence < enough and not _counts_anyway(topic, reading):
        topic, issue = "", reading.issue
        # "The birthday present came in black": a fault beside a word that only might be meant.
        fault = strategy.default().fault_beside(replace(reading, topic=""))
        if fault.startswith("quality.") and fault not in _SIGNS:
            topic, issue = fault, issue_of_topics()[fault]
    if not topic and reading.issue_confidence < SURE_ISSUE:
        issue = Issue.OTHER
    pleased = reading.mood.label in _PLEASANT and reading.act not in _WANTS
    if pleased and _PRAISE in reading.other_topics:
        topic = _PRAISE
    settled = replace(reading, topic=topic, issue=issue)
    glad = reading.mood.label in _PLEASANT and reading.mood.confidence >= SURELY_PLEASED
    if glad and reading.mood.intensity >= FAINT - 0.05 and topic.startswith("service."):
        # Who is delighted with the staff may name whom they met before; that is no complaint.
        settled = replace(settled, topic="", issue=reading.issue)
    if glad and reading.act in (Act.URGE, Act.COMPLAIN) and reading.mood.intensity >= SHOWN:
        # "It was solved so quickly": their words for speed or trouble tell, they do not press.
        settled = replace(settled, act=Act.INFORM)
    if _speaks_of(settled):
        return settled
    mood = replace(reading.mood, label=Emotion.NEUTRAL, intensity=0.0, valence=0.0)
    return replace(settled, mood=mood)


def _enough(topic: str, issue: Issue, reading: Reading) -> float:
    """How sure a topic has to be before it is spoken of."""
    enough = SURE_TOPIC if issue is reading.issue else SURE_ACROSS
    if issue is not reading.issue and reading.issue_confidence < reading.topic_confidence:
        # Plain words against a reading of the whole that is itself unsure.
        enough = PLAINER
    if topic in _SIGNS:
        return max(enough, SURE_DANGER)
    return max(enough, SURE_TELLING) if topic in _TELLING else enough


def _counts_anyway(topic: str, reading: Reading) -> bool:
    """Whether a topic that is not sure still counts, because of what passing it over may do.

    A fault is taken for a danger by a single word ("the battery died"): there the reader of
    danger must not have found it harmless.
    """
    if topic in _SIGNS and reading.topic_confidence < SURE_DANGER:
        return _signs_of(topic, reading)
    return topic in ALWAYS


def _signs_of(topic: str, reading: Reading) -> bool:
    """Whether the reader of danger has found what the topic says."""
    signs = _SIGNS[topic]
    return any(reason.split(".")[-1].startswith(signs) for reason in reading.escalation.reasons)


def _speaks_of(reading: Reading) -> bool:
    """Whether the feeling is clear enough to be named in an answer."""
    mood = reading.mood
    if mood.label is Emotion.NEUTRAL:
        return True
    if mood.label in _PLEASANT:
        # Who complains or asks for something is not told how lovely that is to hear.
        if reading.topic == _PRAISE:
            return True
        told = reading.topic and reading.act is Act.INFORM
        sure = mood.confidence >= SURELY_PLEASED and mood.intensity >= SHOWN
        troubled = reading.topic in strategy.default().fault.topics
        if reading.act in _WANTS or (told and (troubled or not sure)):
            return False
        return mood.confidence >= SURE_MOOD["pleasant"] or mood.intensity >= FAINT
    if mood.intensity < SHOWN and reading.act in _MATTER_OF_FACT:
        return False
    kind = "mild" if mood.label in _MILD else "strong"
    return mood.intensity >= FAINT or mood.confidence >= SURE_MOOD[kind]
