"""Classes of hard situations, each in further sentences: what the first draft must have heard."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from assistant.cli.jsonl import row_of
from assistant.cli.suggest import Tools, answer
from assistant.draft import phrasebook
from assistant.knowledge import shop


@cache
def tools() -> Tools:
    return Tools(shop.load(None), phrasebook.load())


def answered(*lines: str) -> dict[str, Any]:
    """The answer to lines such as "c 你好" and "a 您好"."""
    who = {"c": "customer", "a": "agent"}
    messages = [{"speaker": who[line[0]], "text": line[2:]} for line in lines]
    row = {"id": "x", "messages": messages, "now": "2026-03-03T10:30:00+08:00"}
    return answer(row_of(row), tools())


def first(*lines: str) -> str:
    return str(answered(*lines)["drafts"][0]["text"])


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("换来的耳机又坏了，真无语", "又"),
        ("水壶又漏了，修过一回的", "又|漏"),
        ("围裙我婆婆很喜欢，可是生日那天没到，过了三天才来", "喜欢.*生日"),
        ("My dad liked the watch, but it turned up after his birthday", "birthday"),
        ("The thermos leaked all over my bag", "leak"),
        ("This is the second time you sent the wrong size", "size"),
        ("Ya es la segunda vez que me mandan la talla equivocada", "otra vez"),
        ("De novo veio o produto errado", "outra vez"),
        ("グラスにひびが入っていました", "ひび"),
        ("Kak, Lebaran sebentar lagi tapi bajunya belum sampai", "Lebaran"),
        ("Pinggan sampai pecah, kecewa", "pecah"),
        ("Schon wieder die falsche Größe geliefert, unmöglich", "schon wieder"),
        ("Опять прислали не тот цвет", "снова"),
    ],
)
def test_what_must_not_be_passed_over_is_said(said: str, heard: str) -> None:
    assert re.search(heard, first(f"c {said}")), first(f"c {said}")


@pytest.mark.parametrize(
    "said",
    [
        "生日礼物我妈很喜欢，谢谢你们准时送到",
        "下周是我妈生日，现在下单来得及吗",
        "会不会漏水啊这个杯子",
        "你们会不会把我信息泄露出去",
        "Will it leak if I turn it upside down?",
        "Can I order it again?",
        "¿Puedo pedir otra vez el mismo color?",
    ],
)
def test_nothing_is_taken_for_a_second_time_or_a_missed_day(said: str) -> None:
    sources = [s for d in answered(f"c {said}")["drafts"] for s in d["sources"]]
    assert not any(".matter." in source for source in sources)


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("插座那里冒烟了", "anxiety"),
        ("烤箱里起火了，插头还没拔", "anxiety"),
        ("The charger is smoking right now", "anxiety"),
        ("这件毛衣是给我妈买的，她上个月去世了", "sadness"),
        ("我爷爷前天走了，这个轮椅还能退吗", "sadness"),
    ],
)
def test_what_happened_is_felt_without_a_word_for_it(said: str, mood: str) -> None:
    assert answered(f"c {said}")["mood"]["label"] == mood


@pytest.mark.parametrize("said", ["这个锅会不会冒烟", "快递员已经走了", "Is it fire resistant?"])
def test_harmless_words_frighten_nobody(said: str) -> None:
    assert answered(f"c {said}")["mood"]["label"] not in ("sadness", "anxiety")


@pytest.mark.parametrize("said", ["你是机器人吗", "转人工", "是真人吗"])
def test_who_asks_for_a_person_gets_one_that_takes_up_the_question(said: str) -> None:
    chat = ("c 退货地址发我一下", "a 您好，请问有什么可以帮您？", f"c {said}")
    assert re.search("人工.*退货|人工.*接着", first(*chat))


@pytest.mark.parametrize("said", ["扫地机器人怎么连网", "机器人吸尘器坏了", "拖地机器人有货吗"])
def test_a_robot_that_is_a_thing_is_no_call_for_a_person(said: str) -> None:
    assert answered(f"c {said}")["plan"]["strategy"] not in ("person_here", "person_on_it")


@pytest.mark.parametrize("said", ["好，等你消息", "行，那我等你们回复", "嗯，等您通知"])
def test_a_promise_is_said_back_to_who_waits_for_it(said: str) -> None:
    chat = ("c 袜子到底有没有货", "a 我去仓库核一下，明天下午三点前给您准信", f"c {said}")
    assert "三点" in first(*chat)


@pytest.mark.parametrize(
    "scraps", [("姑娘", "那个", "水壶"), ("你好", "我这个", "电饭煲"), ("小伙子", "就是", "上回")]
)
def test_scraps_of_a_sentence_are_waited_for(scraps: tuple[str, ...]) -> None:
    given = answered(*(f"c {scrap}" for scrap in scraps))
    assert given["plan"]["hold"]
    assert re.search("慢慢|不着急", given["drafts"][0]["text"])


@pytest.mark.parametrize("said", [("在吗", "有货吗", "这件"), ("退款", "还没到", "三天了！")])
def test_three_short_messages_that_say_something_are_answered(said: tuple[str, ...]) -> None:
    assert answered(*(f"c {line}" for line in said))["plan"]["strategy"] != "let_them_type"


@pytest.mark.parametrize(
    ("said", "doctor"),
    [
        ("妊娠中でも使えますか", "医師"),
        ("Estoy embarazada, ¿puedo usar esta crema?", "médico"),
        ("Ich bin schwanger, kann ich die Creme benutzen?", "Arzt"),
        ("Kak, saya lagi hamil, bisa pakai serum ini nggak?", "dokter"),
    ],
)
def test_in_pregnancy_the_doctor_decides(said: str, doctor: str) -> None:
    assert doctor in first(f"c {said}")


@pytest.mark.parametrize(
    "said",
    ["我在做化疗，帽子戴着痒，能退吗", "刚做完放疗，衣服不想要了还能退吗", "我住院了，能不能退货"],
)
def test_who_is_ill_comes_before_the_return(said: str) -> None:
    text = first(f"c {said}")
    assert re.search("身体|保重|辛苦|顾好|照顾|安心|顾人", text), text


@pytest.mark.parametrize("language", sorted(tools().phrasebook.books))
def test_every_language_says_the_one_thing_to_do_when_minutes_count(language: str) -> None:
    lines = tools().phrasebook.books[language].lines["solve"]
    kinds = {(name, kind) for line in lines for name in line.strategy for kind in line.kind}
    for strategy in ("emergency", "power_off"):
        assert (strategy, "brief") in kinds or (strategy, "full") in kinds, strategy
