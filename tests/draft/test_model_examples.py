from __future__ import annotations

import pytest

from assistant import paths
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.reading import Act, Context, Emotion, Issue
from assistant.draft import checks, compose, model_examples, plan, rules
from assistant.draft.model_drafts import in_script
from assistant.knowledge import shop as shops
from tests.draft.situations import NOW, chat, reading

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def planned(language: str = "zh-Hans", **fields: object) -> Plan:
    return Plan(strategy="repair", moment="answer", language=language, **fields)


def every_example() -> list[tuple[str, model_examples.Example]]:
    return [(language, e) for language in LANGUAGES for e in model_examples.load(language)]


def test_there_are_examples_for_every_issue_in_every_language() -> None:
    matters = set(Issue) - {Issue.POLICY, Issue.OTHER}
    for language in LANGUAGES:
        assert {example.issue for example in model_examples.load(language)} >= matters


def test_names_are_unique_and_topics_are_known() -> None:
    known = (paths.resources() / "topics.toml").read_text(encoding="utf-8")
    for language in LANGUAGES:
        names = [example.id for example in model_examples.load(language)]
        assert len(names) == len(set(names))
    for _, example in every_example():
        assert all(f'id = "{topic}"' in known for topic in example.topic)


@pytest.mark.parametrize(
    ("language", "example"), every_example(), ids=lambda value: getattr(value, "id", value)
)
def test_every_example_passes_the_checks_that_a_draft_must_pass(
    language: str, example: model_examples.Example
) -> None:
    shop = shops.load()
    filled = example.filled(shop, language, None)
    assert filled is not None
    act = Act.COMPLAIN if example.sorry else Act.ASK
    topic = example.topic[0] if example.topic else ""
    read = reading(example.emotion[0], example.issue, topic, act=act, language=language)
    messages = chat(f"c {example.customer}")
    made = plan.plan(messages, read, Context(), shop, NOW)
    parts = (filled.acknowledge, filled.solve, filled.care)
    found = checks.check_text(
        compose.join(parts, language), made, read, messages, shop,
        language=language, parts=parts, kind=DraftKind.FULL, book=rules.default(),
    )  # fmt: skip
    assert checks.passes(found), found


def test_the_nearest_example_has_the_same_topic() -> None:
    read = reading(Emotion.ANGER, Issue.PRODUCT_QUALITY, "quality.wrong_item")
    shop = shops.load()
    found = model_examples.nearest(
        model_examples.load("zh-Hans"), planned(apologise=True), read, shop, "zh-Hans"
    )
    assert found[0].id == "wrong_item.disappointed"


def test_without_a_topic_issue_and_emotion_decide() -> None:
    read = reading(Emotion.CONFUSION, Issue.TECHNICAL_USE)
    found = model_examples.nearest(
        model_examples.load("en"), planned("en"), read, shops.load(), "en"
    )
    assert found[0].id == "use.confused"


def test_an_example_teaches_the_shops_numbers_and_no_others() -> None:
    shop = shops.load().model_copy(update={"facts": {"reply_minutes": 45, "exchange_days": 9}})
    read = reading(Emotion.ANGER, Issue.PRODUCT_QUALITY, "quality.defect")
    example = model_examples.nearest(
        model_examples.load("zh-Hans"), planned(), read, shop, "zh-Hans"
    )[0]
    assert "9天内可以换新" in example.solve


def test_an_example_whose_fact_the_shop_lacks_is_passed_over() -> None:
    shop = shops.load().model_copy(update={"facts": {}, "wordings": {}, "regions": {}})
    read = reading(Emotion.ANXIETY, Issue.DELIVERY, "delivery.late")
    for example in model_examples.nearest(
        model_examples.load("zh-Hans"), planned(), read, shop, "zh-Hans", count=5
    ):
        assert "{" not in example.solve + example.step


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_examples_are_written_in_their_script(language: str) -> None:
    for example in model_examples.load(language):
        text = example.customer + example.acknowledge + example.solve + example.care
        assert in_script(text, language) == text
