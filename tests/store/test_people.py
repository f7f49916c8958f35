"""Who is whom: groups of customers out of words that may contradict each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.store.people import Link, People, pair


def told(*words: tuple[str, str, bool, bool]) -> People:
    """Words in the order in which they were said: one, other, same, by the agent."""
    people = People()
    for number, (one, other, same, by_agent) in enumerate(words):
        people.say(one, other, Link(same, by_agent, f"2026-03-02T10:{number:02}"))
    return people


def test_a_customer_nobody_spoke_of_is_alone():
    assert People().group("a") == {"a"}


def test_links_make_one_person_of_many_chats():
    people = told(("a", "b", True, True), ("b", "c", True, False), ("x", "y", True, True))
    assert people.group("a") == people.group("c") == {"a", "b", "c"}
    assert people.group("x") == {"x", "y"}


def test_an_undone_link_splits_them_again():
    people = told(("a", "b", True, False), ("b", "a", False, True))
    assert people.group("a") == {"a"}
    assert people.differ("a", "b")


def test_the_rule_never_overrules_the_agent():
    people = told(("a", "b", False, True))
    assert not people.say("a", "b", Link(True, False, "2027"))
    assert people.group("a") == {"a"}


def test_two_who_were_told_apart_are_not_joined_through_a_third():
    people = told(("a", "b", False, True), ("a", "c", True, True), ("c", "b", True, False))
    assert people.group("a") == {"a", "c"}
    assert people.group("b") == {"b"}
    assert people.differ("c", "b")


def test_an_undone_link_holds_though_a_third_is_linked_with_both():
    people = told(
        ("a", "b", True, True), ("b", "c", True, True), ("a", "c", True, True),
        ("a", "b", False, True),
    )  # fmt: skip
    assert "b" not in people.group("a")


def test_the_agent_may_change_their_mind():
    people = told(("a", "b", False, True), ("a", "b", True, True))
    assert people.group("a") == {"a", "b"}
    assert not people.differ("a", "b")


def test_nobody_is_linked_with_themself():
    assert not told().say("a", "a", Link(True, True, "2026"))


NAMES = st.sampled_from("abcdef")
WORDS = st.lists(st.tuples(NAMES, NAMES, st.booleans(), st.booleans()), max_size=20)


@given(WORDS)
def test_groups_never_overlap_nor_hold_two_who_differ(words):
    people = told(*words)
    groups = {people.group(name) for name in "abcdef"}
    assert sum(len(group) for group in groups) == 6
    for group in groups:
        for one in group:
            for other in group - {one}:
                link = people._links.get(pair(one, other))
                assert link is None or link.same
