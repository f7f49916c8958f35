"""What was understood of a customer: mood, language, culture, facts, issue, stage, escalation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Emotion(StrEnum):
    """The nine labels of the product's domain."""

    ANGER = "anger"
    ANXIETY = "anxiety"
    DISAPPOINTMENT = "disappointment"
    SADNESS = "sadness"
    CONFUSION = "confusion"
    SURPRISE = "surprise"
    JOY = "joy"
    GRATITUDE = "gratitude"
    NEUTRAL = "neutral"


NEGATIVE_EMOTIONS = frozenset(
    {Emotion.ANGER, Emotion.ANXIETY, Emotion.DISAPPOINTMENT, Emotion.SADNESS, Emotion.CONFUSION}
)


class Trend(StrEnum):
    """How negative intensity moves over the customer's messages."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


class Issue(StrEnum):
    """What the customer's matter is about."""

    PRODUCT_QUALITY = "product_quality"
    DELIVERY = "delivery"
    REFUND_RETURN = "refund_return"
    SERVICE_ATTITUDE = "service_attitude"
    PRICE_PROMO = "price_promo"
    ORDER_CHANGE = "order_change"
    TECHNICAL_USE = "technical_use"
    ACCOUNT_PAYMENT = "account_payment"
    POLICY = "policy"
    PRE_SALE_QUESTION = "pre_sale_question"
    OTHER = "other"


class Act(StrEnum):
    """What the customer's last turn does, which decides what kind of answer it needs."""

    GREET = "greet"
    ASK = "ask"
    COMPLAIN = "complain"
    URGE = "urge"
    INFORM = "inform"
    AGREE = "agree"
    REFUSE = "refuse"
    THANK = "thank"
    BYE = "bye"
    OTHER = "other"


class Stage(StrEnum):
    """Where the customer stands with the shop."""

    BROWSING = "browsing"
    CONSIDERING = "considering"
    BUYING = "buying"
    AFTER_SALES = "after_sales"
    LOYAL = "loyal"


class EscalationLevel(StrEnum):
    """Whether somebody else should step in."""

    NONE = "none"
    WATCH = "watch"
    SUPERVISOR = "supervisor"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span (code points, end exclusive) of message number `message` that supports a reading."""

    message: int
    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class Mood:
    """An emotion with intensity 0–1, valence −1…1 and the calibrated chance that it is right."""

    label: Emotion
    intensity: float
    valence: float
    confidence: float
    secondary: tuple[str, ...] = ()
    trend: Trend = Trend.STEADY
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """BCP 47 code ("zh-Hans", "en", "und"), ISO 15924 script and confidence 0–1."""

    code: str
    script: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CultureAxes:
    """Manner axes, each 0–1; 1 is high distance, individualist, high-context, fast, avoiding."""

    power_distance: float = 0.5
    individualism: float = 0.5
    context: float = 0.5
    pace: float = 0.5
    uncertainty_avoidance: float = 0.5


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on manner, with its text in the agent's language."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Culture:
    """A hint, never a verdict: region (ISO 3166-1 alpha-2) with confidence, axes, advice."""

    region: str | None
    confidence: float
    axes: CultureAxes = CultureAxes()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer stated, such as an order number, a duration, a sum or a date.

    `value` is normalised where that is certain (ISO dates, half-width digits); `said` is the
    customer's own wording at start–end ("" means the same as `value`).
    """

    kind: str
    value: str
    message: int
    start: int
    end: int
    said: str = ""


class ComplaintStep(StrEnum):
    """The five steps of handling a complaint, in their order."""

    LISTEN = "listen"
    APOLOGISE = "apologise"
    CAUSE = "cause"
    SOLVE = "solve"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the agent said they would do: wording at start–end of `message`, and by when.

    `due` is the latest moment that keeps the promise; None when no time was named.
    """

    text: str
    message: int
    start: int
    end: int
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """How urgent a hand-over is and why (reason ids)."""

    level: EscalationLevel = EscalationLevel.NONE
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood at one moment about the last customer message in its conversation.

    `topic` names a row of resources/topics.toml ("" when none fits) and may belong to another issue
    than `issue` where the words are plainer than the rest; `topic_confidence` is how far it can be
    relied on, 0–1, as `issue_confidence` is for the issue; `other_topics` are what the last turn
    names beside it, the plainest first. `steps` are the complaint steps the agent has done so far,
    `raised` how often the customer has brought up the same point (1: once), `promises` what the
    agent has said they would do. `about` is the index of the customer message described;
    times are milliseconds since the reading began.
    """

    mood: Mood
    language: Language
    culture: Culture
    issue: Issue
    stage: Stage
    escalation: Escalation
    act: Act = Act.OTHER
    topic: str = ""
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    about: int = 0
    first_ms: float = 0.0
    final_ms: float = 0.0
    topic_confidence: float = 1.0
    issue_confidence: float = 1.0
    other_topics: tuple[str, ...] = ()
    steps: tuple[ComplaintStep, ...] = ()
    raised: int = 1
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What the agent put right with one click; None leaves a field as it was read."""

    emotion: Emotion | None = None
    language: str | None = None
    region: str | None = None
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the conversation itself.

    `domain` is "service" or "social"; `past_moods` are labels of earlier chats, newest last;
    `platform` is where the chat takes place ("taobao", "jd" …; "" unknown), for its rules.
    """

    region: str | None = None
    language: str | None = None
    tier: str | None = None
    past_moods: tuple[str, ...] = ()
    past_complaints: int = 0
    correction: Correction = Correction()
    ui_language: str = "zh-Hans"
    domain: str = "service"
    platform: str = ""
