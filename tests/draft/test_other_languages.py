"""Beyond the three main languages: ordinary situations get whole drafts that may be sent."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.domain.drafting import DraftKind
from assistant.domain.reading import Act, Context, Emotion, EscalationLevel, Issue, Reading
from assistant.draft import phrasebook
from assistant.draft.checks import passes, width
from assistant.draft.compose import finished, phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from tests.draft.situations import NOW, chat, reading

BOOK = phrasebook.load()
SHOP = shop.load()
LANGUAGES = sorted(BOOK.books.keys() - {"zh-Hans", "zh-Hant", "en"})


def situations(language: str) -> dict[str, Reading]:
    """What a working day brings, read in one language."""

    def of(
        emotion: Emotion,
        issue: Issue,
        topic: str = "",
        act: Act = Act.COMPLAIN,
        level: EscalationLevel = EscalationLevel.NONE,
    ) -> Reading:
        return reading(emotion, issue, topic, act=act, language=language, level=level)

    return {
        "late and angry": of(Emotion.ANGER, Issue.DELIVERY, "delivery.late"),
        "arrived broken": of(Emotion.DISAPPOINTMENT, Issue.DELIVERY, "delivery.damaged"),
        "does not work": of(Emotion.ANGER, Issue.PRODUCT_QUALITY, "quality.defect"),
        "where is my refund": of(Emotion.ANXIETY, Issue.REFUND_RETURN, "refund.progress"),
        "refund refused": of(Emotion.ANGER, Issue.REFUND_RETURN, "refund.refused"),
        "how to return": of(Emotion.NEUTRAL, Issue.REFUND_RETURN, "refund.how", Act.ASK),
        "return postage": of(Emotion.NEUTRAL, Issue.REFUND_RETURN, "refund.freight", Act.ASK),
        "lost in the manual": of(Emotion.CONFUSION, Issue.TECHNICAL_USE, "use.how", Act.ASK),
        "thanks": of(Emotion.GRATITUDE, Issue.OTHER, act=Act.THANK),
        "hello": of(Emotion.NEUTRAL, Issue.OTHER, act=Act.GREET),
        "goodbye": of(Emotion.NEUTRAL, Issue.OTHER, act=Act.BYE),
        "rash after use": of(Emotion.ANXIETY, Issue.PRODUCT_QUALITY, "quality.safety"),
        "asked for a code": of(Emotion.ANXIETY, Issue.ACCOUNT_PAYMENT, "account.fraud", Act.ASK),
        "wants the manager": of(
            Emotion.ANGER, Issue.SERVICE_ATTITUDE, level=EscalationLevel.SUPERVISOR
        ),
        "which one to buy": of(Emotion.NEUTRAL, Issue.PRE_SALE_QUESTION, act=Act.ASK),
        "what does shipping cost": of(Emotion.NEUTRAL, Issue.DELIVERY, "delivery.fee", Act.ASK),
        "cancel the order": of(Emotion.NEUTRAL, Issue.ORDER_CHANGE, "order.cancel", Act.ASK),
        "invoice": of(Emotion.NEUTRAL, Issue.ACCOUNT_PAYMENT, "account.invoice", Act.ASK),
        "too small": of(Emotion.DISAPPOINTMENT, Issue.PRODUCT_QUALITY, "quality.size"),
        "cannot log in": of(Emotion.CONFUSION, Issue.ACCOUNT_PAYMENT, "account.login", Act.ASK),
        "hardship": of(Emotion.SADNESS, Issue.OTHER, "other.hardship"),
        "venting": of(Emotion.ANGER, Issue.OTHER),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_gets_whole_drafts_that_may_be_sent(language: str) -> None:
    wrong = []
    for name, read in situations(language).items():
        messages = chat("c hm")
        made = plan(messages, read, Context(), SHOP, NOW, languages=BOOK.languages)
        drafts = phrasebook_drafts(made, read, messages, Context(), SHOP, BOOK)
        if len({draft.text for draft in drafts}) < 2:
            wrong.append(f"{name}: fewer than two drafts")
        for draft in drafts:
            parts = {"acknowledge": draft.acknowledge, "solve": draft.solve, "care": draft.care}
            care = made.care and (draft.kind is DraftKind.FULL or not made.solve)
            wanted = {"acknowledge": made.acknowledge, "solve": made.solve, "care": care}
            if draft.kind is not DraftKind.HOLD:
                wrong += [
                    f"{name}: no {part} in {draft.text!r}"
                    for part, needed in wanted.items()
                    if needed and not parts[part]
                ]
            if not draft.ready or not passes(draft.checks):
                wrong.append(f"{name}: {draft.text!r} {draft.blanks} {draft.checks}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matter_asked_about_is_the_matter_answered(language: str) -> None:
    for name in ("cancel the order", "invoice", "return postage", "what does shipping cost"):
        read = situations(language)[name]
        made = plan(chat("c hm"), read, Context(), SHOP, NOW, languages=BOOK.languages)
        for draft in phrasebook_drafts(made, read, chat("c hm"), Context(), SHOP, BOOK):
            if draft.kind is not DraftKind.ASK:
                assert any(source.startswith(f"solve.{read.topic}") for source in draft.sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_shop_has_words_for_all_its_facts(language: str) -> None:
    for fact in ("shop_name", "service_hours", "return_freight", "free_shipping_min"):
        assert SHOP.fact(fact, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_punctuation_is_the_languages_own(language: str) -> None:
    for part, lines in BOOK.books[language].lines.items():
        for line in lines:
            where = f"{part} {line.id}"
            assert line.text == unicodedata.normalize("NFC", line.text), where
            assert "  " not in line.text, where
            if language == "th":
                assert not line.text.rstrip().endswith((".", "?")), where
            elif language == "ja":
                assert line.text[-1] in "。", where
            elif language == "ar":
                assert not set(",?;") & set(line.text), where
                assert line.text[-1] in ".؟!", where
            else:
                assert line.text[-1] in ".?!", where


def test_malay_and_indonesian_keep_their_own_words() -> None:
    only = {
        "ms": {"bisa", "butuh", "uang", "gratis", "ongkir", "nomor", "kirim", "menit", "karena"},
        "id": {"boleh dapat", "wang", "percuma", "nombor", "hantar", "minit", "kerana", "tuan"},
    }
    for language, foreign in only.items():
        for lines in BOOK.books[language].lines.values():
            for line in lines:
                words = set(line.text.casefold().replace(",", " ").replace(".", " ").split())
                assert not words & foreign, line.id


def test_thai_sentences_end_without_a_mark() -> None:
    assert finished("กำลังตรวจสอบ ", "th") == "กำลังตรวจสอบ"
    assert finished("هل وصل؟", "ar") == "هل وصل؟"
    assert finished("أراجع الأمر", "ar") == "أراجع الأمر."


def test_marks_on_letters_take_no_room() -> None:
    assert width("น้ำที่") == pytest.approx(width("นำท"))
    assert width("مُحَمَّد") == pytest.approx(width("محمد"))
    assert width("抱歉ok") == pytest.approx(2.8)
