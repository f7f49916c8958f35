"""Wordings walked as a tree are the same as wordings spelt out, only sooner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understand.choices import beginnings, following, parse, says_something
from assistant.understand.phrases import Phrases, expand

PHRASES = (
    "late",
    "(broke|broken|cracked)",
    "(my |the |)(parcel|box) (is|was) (late|lost)",
    "(孩子|宝宝|)(喝|吃)(了|下)(一口|半瓶|)(香薰|精油(液|))",
    "*scam (call|text*)",
    "(not (a|one) (word|line)|silence)",
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_wording_follows_itself_and_no_other(phrase: str):
    wordings = expand(phrase)
    for wording in wordings:
        plain = wording.strip("* ")
        found = set(following(parse(phrase), plain, 0))
        assert wording in found
        assert all(plain.startswith(other.strip("* ")) for other in found)


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_wording_begins_with_one_of_the_beginnings(phrase: str):
    known = beginnings(parse(phrase), 5)
    assert {wording.strip("* ")[:5] for wording in expand(phrase)} - {""} <= known


def test_an_empty_wording_is_noticed():
    assert says_something(parse("(a|)b"))
    assert not says_something(parse("(a|)(b|)"))
    assert not says_something(parse(""))


@pytest.mark.parametrize("phrase", ["a(b|c", "a)b", "a|b"])
def test_brackets_without_a_partner_are_plain_text(phrase: str):
    assert list(following(parse(phrase), phrase, 0)) == [phrase]


@given(st.text("ab(|) *~", max_size=30))
def test_no_phrase_breaks_it(phrase: str):
    for node in parse(phrase):
        assert node
    assert all(len(head) <= 5 for head in beginnings(parse(phrase), 5))


def test_a_phrase_of_many_wordings_costs_as_little_as_a_short_one():
    # Ten to the twelfth: spelt out, this would never end.
    phrase = "".join(f"({'|'.join(f'{a}{n}' for n in range(10))})" for a in "abcdefghijkl")
    phrases = Phrases([("long", phrase)])
    said = "".join(f"{a}{n % 10}" for n, a in enumerate("abcdefghijkl"))
    (hit,) = phrases.find(f"he said {said} and left".replace(said, f" {said} "))
    assert (hit.label, hit.end - hit.start) == ("long", len(said))


def test_a_word_at_the_end_of_a_text_is_found_once():
    phrases = Phrases([("device", "(hob|hobs|hobby shop)")])
    assert len(phrases.find("on the hob")) == 1
