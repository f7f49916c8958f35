"""Every situation has drafts worth showing in the three main languages, and none breaks a rule."""

from __future__ import annotations

import re
import tomllib
from itertools import product

import pytest

from assistant import paths
from assistant.domain.drafting import CheckLevel, DraftKind, Plan
from assistant.domain.reading import Act, Context, Emotion, EscalationLevel, Issue
from assistant.draft import manner, moments, phrasebook
from assistant.draft import strategy as strategy_table
from assistant.draft.checks import UPSET, check_text
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from tests.draft.situations import NOW, chat, reading

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
BOOK = phrasebook.load()
SHOP = shop.load()
TOPICS = [
    (topic["id"], Issue(topic["issue"]))
    for topic in tomllib.loads((paths.resources() / "topics.toml").read_text(encoding="utf-8"))[
        "topic"
    ]
]
MATTERS = [("", issue) for issue in Issue] + TOPICS

# What pleases is told, and sometimes asked about; the rest complains or asks.
ACTS = {Emotion.JOY: (Act.OTHER, Act.ASK), Emotion.GRATITUDE: (Act.OTHER, Act.ASK)}


def gaps(language: str, emotion: Emotion, topic: str, issue: Issue, act: Act) -> list[str]:
    """What is wrong with the drafts of one cell, in words."""
    read = reading(emotion, issue, topic, act=act, language=language)
    before = ("c hm", "a hm.") if act is Act.AGREE else ()
    messages = chat(*before, "c hm" if language == "en" else "c 嗯")
    made = plan(messages, read, Context(), SHOP, NOW, languages=BOOK.languages)
    drafts = phrasebook_drafts(made, read, messages, Context(), SHOP, BOOK)
    where = f"{language} {emotion} {topic or issue} {act} {made.strategy}"
    found = []
    if len({draft.text for draft in drafts if draft.ready}) < 2:
        found.append(f"{where}: fewer than two drafts")
    for draft in drafts:
        bad = [c for c in draft.checks if c.level is not CheckLevel.INFO]
        if bad:
            found.append(f"{where}: {draft.text!r} {bad}")
        wanted = [made.acknowledge, made.solve]
        if made.care and draft.kind is DraftKind.FULL:
            wanted.append(True)
        parts = [draft.acknowledge, draft.solve, draft.care]
        if draft.kind is not DraftKind.HOLD and any(
            want and not part for want, part in zip(wanted, parts, strict=False)
        ):
            found.append(f"{where}: a part is missing in {draft.text!r}")
    return found


@pytest.mark.parametrize("emotion", list(Emotion))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mood_and_matter_has_two_ready_drafts_that_break_no_rule(
    language: str, emotion: Emotion
) -> None:
    found = [
        gap
        for (topic, issue), act in product(MATTERS, ACTS.get(emotion, (Act.COMPLAIN, Act.ASK)))
        for gap in gaps(language, emotion, topic, issue, act)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("act", "emotion", "topic", "issue"),
    [
        (Act.GREET, Emotion.NEUTRAL, "", Issue.OTHER),
        (Act.THANK, Emotion.GRATITUDE, "other.smalltalk", Issue.OTHER),
        (Act.AGREE, Emotion.NEUTRAL, "delivery.late", Issue.DELIVERY),
        (Act.BYE, Emotion.NEUTRAL, "", Issue.OTHER),
        (Act.URGE, Emotion.ANXIETY, "refund.progress", Issue.REFUND_RETURN),
        (Act.OTHER, Emotion.JOY, "other.praise", Issue.OTHER),
        (Act.OTHER, Emotion.NEUTRAL, "other.smalltalk", Issue.OTHER),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_moment_of_a_chat_has_two_ready_drafts(
    language: str, act: Act, emotion: Emotion, topic: str, issue: Issue
) -> None:
    assert gaps(language, emotion, topic, issue, act) == []


@pytest.mark.parametrize("language", sorted(BOOK.languages - set(LANGUAGES)))
def test_other_languages_compose_whole_drafts_for_every_mood_and_issue(language: str) -> None:
    found = [
        gap
        for emotion, issue in product(Emotion, Issue)
        for gap in gaps(language, emotion, "", issue, Act.COMPLAIN)
    ]
    assert found == []


@pytest.mark.parametrize("strategy", ["crisis", "safety", "fraud_warning", "escalate"])
@pytest.mark.parametrize("language", sorted(BOOK.languages))
def test_what_protects_a_person_is_said_in_words_written_for_it(
    language: str, strategy: str
) -> None:
    reasons = {"crisis": "self_harm", "safety": "health", "fraud_warning": "fraud"}
    read = reading(
        Emotion.SADNESS if strategy == "crisis" else Emotion.ANXIETY,
        Issue.DELIVERY,
        "delivery.late",
        language=language,
        level=EscalationLevel.URGENT,
        reasons=(reasons.get(strategy, "regulator"),),
    )
    messages = chat("c hm")
    made = plan(messages, read, Context(), SHOP, NOW, languages=BOOK.languages)
    assert made.strategy == strategy
    drafts = phrasebook_drafts(made, read, messages, Context(), SHOP, BOOK)
    own = {
        line.id
        for part in ("acknowledge", "solve", "care")
        for line in BOOK.books[language].lines[part]
        if strategy in line.strategy or line.topic & {"quality.safety", "account.fraud"}
    }
    assert len(drafts) >= 2
    for draft in drafts:
        assert draft.ready
        assert own.intersection(draft.sources)
        assert any(source in own and source.startswith(("solve", "s.")) for source in draft.sources)


@pytest.mark.parametrize("language", sorted(BOOK.books))
def test_no_line_of_any_book_breaks_a_rule(language: str) -> None:
    found = []
    for part, lines in BOOK.books[language].lines.items():
        for line in lines:
            emotion = Emotion(next(iter(sorted(line.emotion)), Emotion.CONFUSION))
            upset = emotion in UPSET
            made = Plan(
                strategy=next(iter(sorted(line.strategy)), "answer_first"),
                moment="answer",
                language=language,
                solve=False,
                care=False,
                avoid=("exclamation", "cheer") if upset else (),
            )
            text = re.sub(r"\{(\w+)\}", lambda slot: SHOP.fact(slot[1], language) or "", line.text)
            read = reading(emotion, language=language)
            found += [
                f"{part} {line.id}: {check.rule} {check.detail}"
                for check in check_text(text, made, read, (), SHOP)
                if check.rule != "missing_part"
            ]
    assert found == []


@pytest.mark.parametrize("language", sorted(BOOK.books))
def test_lines_name_only_topics_and_strategies_that_exist(language: str) -> None:
    topics = {topic for topic, _ in TOPICS}
    strategies = {row.strategy for row in strategy_table.default().rows}
    strategies |= {strategy for strategy, _ in moments.OFFERED.values()}
    for lines in BOOK.books[language].lines.values():
        for line in lines:
            assert line.topic <= topics, line.id
            assert line.strategy <= strategies, line.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_are_two_ways_a_line_offers_them_and_recommends_one(language: str) -> None:
    offered = [x for x in BOOK.books[language].lines["solve"] if x.question == "choice"]
    recommends = re.compile(r"建议|建議|\bI'd\b|\bI would\b|better")
    assert [line.id for line in offered if not recommends.search(line.text)] == []
    topics = {topic for line in offered for topic in line.topic}
    assert set(manner.default().choices) - topics == set()
