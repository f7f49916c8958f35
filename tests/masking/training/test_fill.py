"""Refilled messages keep their marks on what was put in."""

from __future__ import annotations

from random import Random

from assistant.masking.training.fill import Row, filled, glued
from assistant.masking.training.public import restored
from assistant.masking.training.sheets import Line, Part

LISTS = {"surname": ("Okafor",), "given": ("Maya",), "piece": ("flat 9",)}


def line(*parts: Part, language: str = "en") -> Line:
    return Line(language, parts, apart=False)


def marked(row: Row) -> list[tuple[str, int]]:
    return [(row.text[start:end], kind) for start, end, kind in row.marked]


def test_a_message_as_written_keeps_its_names():
    row = filled(line(Part("hi "), Part("Ann", "ng"), Part("!")), LISTS, Random(1), often=0.0)
    assert row.text == "hi Ann!"
    assert marked(row) == [("Ann", 1)]


def test_other_names_take_its_place_in_the_same_case():
    text = line(Part("hi "), Part("ann", "ng"), Part(" at "), Part("flat 3", "a"))
    row = filled(text, LISTS, Random(1), often=1.0)
    (name, kind), (address, other) = marked(row)
    assert (name, kind, other) == ("maya", 1, 2)
    assert address.startswith("flat ")
    assert row.text == f"hi maya at {address}"


def test_family_names_come_first_where_they_do():
    whole = Part("张伟", "nf")
    lists = {"surname": ("贺",), "given": ("岚之",)}
    row = filled(line(whole, language="zh-Hans"), lists, Random(1), often=1.0)
    assert marked(row) == [("贺岚之", 1)]


def test_numbers_are_made_up_and_not_marked():
    row = filled(line(Part("call "), Part("phone", "slot")), LISTS, Random(1), often=1.0)
    assert row.marked == ()
    assert sum(one.isdecimal() for one in row.text) >= 9


def test_placeholders_of_public_chats_become_values():
    row = restored("thanks [NAME] you rock", "en", LISTS, Random(3))
    [(name, kind)] = marked(row)
    assert kind == 1
    assert row.text == f"thanks {name} you rock"
    assert restored("一共[金额x]", "zh-Hans", {}, Random(3)).marked == ()
    assert restored("[姓名x]您好", "zh-Hans", {}, Random(3)) == Row("[姓名x]您好", ())


def test_two_messages_make_one_with_both_marks():
    rows = [Row("hi Ann", ((3, 6, 1),)), Row("ok", ())]
    for row in glued(rows, 5.0, Random(2)):
        assert {name for name, _ in marked(row)} <= {"Ann"}
