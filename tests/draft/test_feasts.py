"""A greeting of a feast is returned: in the draft's language, once, and never to the upset."""

from __future__ import annotations

import pytest

from assistant.cli.jsonl import row_of
from assistant.draft import phrasebook, rules
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.understand import feasts
from assistant.understand.reader import understand

SHOP, BOOK = shop.load(None), phrasebook.load()


def first(*turns: str) -> str:
    """The first draft for turns of which the last is the customer's, the one before the agent's."""
    said = [
        {"speaker": "customer" if (len(turns) - 1 - at) % 2 == 0 else "agent", "text": text}
        for at, text in enumerate(turns)
    ]
    row = row_of({"id": 1, "messages": said})
    reading = understand(row.messages, row.context, row.now)
    made = plan(
        row.messages, reading, row.context, SHOP, row.now, hours=False, languages=BOOK.languages
    )
    drafts = phrasebook_drafts(made, reading, row.messages, row.context, SHOP, BOOK)
    return drafts[0].text


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Merry Christmas! When will my order ship?", "christmas to you"),
        ("新年快乐，请问什么时候发货", "新年快乐"),
        ("新年快樂，請問什麼時候出貨？", "新年快樂"),
        ("Selamat Hari Raya kak, pesanan saya sampai mana ya?", "selamat hari raya juga"),
        ("새해 복 많이 받으세요~ 배송 언제 되나요?", "새해 복"),
        ("С Новым годом! Где мой заказ?", "с новым годом"),
        ("¡Feliz Navidad! ¿Puedo devolver el vestido?", "feliz navidad"),
        ("رمضان كريم، متى يصل طلبي؟", "رمضان"),
        ("สุขสันต์วันสงกรานต์ ของส่งเมื่อไหร่", "สงกรานต์"),
    ],
)
def test_a_greeting_comes_back_before_the_answer(text: str, back: str):
    said = first(text)
    assert back in said.casefold()[:60]
    assert len(said) > len(back) + 12


@pytest.mark.parametrize(
    "text",
    [
        "Happy Diwali! You are scammers, my parcel is STILL not here!!!",
        "Merry Christmas. My father died, please cancel his order",
        "Will it arrive before Christmas?",
        "过年前能到吗",
    ],
)
def test_no_good_wishes_to_the_angry_the_grieving_or_for_the_mere_name_of_a_day(text: str):
    said = first(text).casefold()
    assert "to you" not in said
    assert "快乐" not in said


def test_it_is_returned_once():
    assert "Eid Mubarak" in first("Eid Mubarak! Is the black one in stock?")
    asked_on = first(
        "Eid Mubarak!", "Eid Mubarak to you too! How can I help?", "Eid Mubarak! Is black in stock?"
    )
    assert "Eid Mubarak" not in asked_on


def test_a_mere_greeting_is_greeted_back_without_a_second_hello():
    said = first("Merry Christmas!")
    assert "hristmas to you" in said
    assert "Hello" not in said
    assert "Hi" not in said.split()


def test_every_feast_can_be_returned_in_every_language():
    back = {one.id: one.back for one in feasts.table().feast}
    for language in BOOK.languages:
        for name, own in back.items():
            assert own.get(language) or back["holidays"].get(language), (name, language)


def test_no_wish_promises_or_takes_blame():
    book = rules.default()
    for one in feasts.table().feast:
        for lines in one.back.values():
            for line in lines:
                assert not book.takes_blame(line)
                assert not book.apologises(line)
                assert not any(character.isdigit() for character in line)


def test_the_rest_of_a_message_is_read_without_its_greeting():
    row = row_of({"id": 1, "text": "Happy new year, my parcel is late"})
    (message,) = feasts.beside_greetings(row.messages)
    assert message.text.strip(" ,") == "my parcel is late"
    assert len(message.text) == len(row.messages[0].text)
    only = row_of({"id": 1, "text": "Happy new year!!"}).messages
    assert list(feasts.beside_greetings(only)) == list(only)
