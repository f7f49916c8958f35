"""Culture changes manner, never what is offered, and no stereotype reaches a customer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, Plan
from assistant.domain.reading import Context, Correction, Culture, CultureAxes
from assistant.draft import phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.knowledge.library import Library
from assistant.understand.culture_data import axes, calendar, profiles
from assistant.understand.reader import understand

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SHOP = shop.load()
# Its policies say for which places they hold, so a shop of one law has none.
SHOP_OF_ONE_LAW = SHOP.model_copy(update={"regions": {}, "library": Library()})
BOOK = phrasebook.load()
CHATS = {
    "late": "订单 88120345 说好周六到，还没到，急用",
    "refund": "退款三天了 299 元还没到账，太失望了",
    "broken": "收到的杯子碎了，给我退了吧",
    "price": "昨天 199 买的，今天 159，能退差价吗",
    "angry": "你们什么破服务！！我要投诉，钱退给我",
    "question": "请问这个多久发货，包邮吗",
    "return": "不合适想退，运费谁出",
    "english": "My parcel is a week late and I was charged twice, please refund 40 USD",
    "german": "Wo bleibt mein Paket? Ich warte seit 10 Tagen und will mein Geld zurück",
    "japanese": "まだ届きません。返金してください",
}
FAR_APART = ("CN", "TW", "JP", "US", "DE", "SA", "MX", "SG")
_NUMBER = re.compile(r"\d+(?:[.:–-]\d+)*")


def chat(text: str) -> list[Message]:
    return [Message(Speaker.CUSTOMER, text, at=NOW)]


def drafts(
    text: str, context: Context, culture: Culture | None = None, of: shop.Shop = SHOP
) -> tuple[Plan, tuple[Draft, ...]]:
    read = understand(chat(text), context, NOW)
    if culture is not None:
        read = replace(read, culture=culture)
    made = plan(chat(text), read, context, of, NOW, languages=BOOK.languages)
    return made, phrasebook_drafts(made, read, chat(text), context, of, BOOK, seed=3)


def offered(made: Plan, written: tuple[Draft, ...]) -> dict[str, object]:
    """All that binds the shop: what is done, every sum, date and number, what is still asked."""
    return {
        "strategy": (made.strategy, made.moment, made.hold, made.apologise, made.solve),
        "drafts": {
            str(draft.kind): (
                sorted(_NUMBER.findall(draft.text)),
                sorted(draft.blanks),
                sorted(source for source in draft.sources if source.startswith(("shop", "fact"))),
                bool(draft.solve),
            )
            for draft in written
        },
    }


def culture_of(region: str) -> Culture:
    asked = Context(correction=Correction(region=region))
    read = understand(chat("ok"), asked, NOW)
    return read.culture


@pytest.mark.parametrize("name", sorted(CHATS))
def test_the_same_place_and_tier_get_the_same_facts_whatever_the_culture(name: str) -> None:
    context = Context(region="CN", tier="gold")
    plain = offered(*drafts(CHATS[name], context, Culture("CN", 0.9)))
    for region in profiles():
        told = offered(*drafts(CHATS[name], context, culture_of(region)))
        assert told == plain, region


@pytest.mark.parametrize("pace", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("name", sorted(CHATS))
def test_no_axis_changes_what_is_offered(name: str, pace: float) -> None:
    context = Context(region="CN")
    plain = offered(*drafts(CHATS[name], context, Culture("CN", 0.9)))
    extreme = CultureAxes(pace, 1 - pace, pace, pace, 1 - pace)
    assert offered(*drafts(CHATS[name], context, Culture("CN", 0.9, extreme))) == plain


@pytest.mark.parametrize("name", sorted(CHATS))
def test_a_corrected_region_changes_words_only_where_one_law_holds(name: str) -> None:
    language = understand(chat(CHATS[name]), Context(), NOW).language.code
    seen = {
        region: offered(
            *drafts(
                CHATS[name],
                Context(correction=Correction(region=region, language=language)),
                of=SHOP_OF_ONE_LAW,
            )
        )
        for region in FAR_APART
    }
    for region, told in seen.items():
        assert told == seen["CN"], region


STEREOTYPES = re.compile(
    r"(?:中国|台湾|香港|日本|韩国|德国|美国|英国|法国|印度|印尼|泰国|越南|俄罗斯|阿拉伯|穆斯林)(?:人|客户|文化)"
    r"|文化差异|面子|斋月|猪肉|(?:your|their) (?:culture|religion|country)"
    r"|\b(?:as an?|you) (?:chinese|german|japanese|american|indian|muslim|arab)"
    r"|stereotyp|high-context|power distance",
    re.IGNORECASE,
)


@pytest.mark.parametrize("region", sorted(profiles()))
def test_no_hint_and_no_stereotype_stands_in_a_draft(region: str) -> None:
    hints = {
        text
        for profile in profiles().values()
        for hint in profile.hint
        for text in (hint.zh, hint.en)
    } | {text for season in calendar().season for text in (season.zh, season.en)}
    pieces = {piece for hint in hints for piece in re.split(r"[：:；;。]", hint) if len(piece) >= 8}
    for text in (CHATS["refund"], CHATS["broken"], CHATS["english"]):
        for draft in drafts(text, Context(correction=Correction(region=region)))[1]:
            assert not STEREOTYPES.search(draft.text)
            assert not [piece for piece in pieces if piece in draft.text]


def test_the_cultures_compared_do_differ() -> None:
    assert len({str(value) for value in axes().values()}) > 15
    assert culture_of("JP").hints != culture_of("US").hints
