"""Drafts stand in the order of the plan and stay where they are when more arrive."""

from __future__ import annotations

from assistant.domain.drafting import DraftKind
from assistant.ui import order
from assistant.ui.samples import draft

BRIEF = draft("b", DraftKind.BRIEF, ("a", "", ""))
FULL = draft("f", DraftKind.FULL, ("a", "", ""))
ASK = draft("q", DraftKind.ASK, ("a", "", ""))
HOLD = draft("h", DraftKind.HOLD, ("a", "", ""))
MODEL = draft("m", DraftKind.BRIEF, ("x", "", ""), model="small")


def test_the_plan_decides_which_kind_leads() -> None:
    shown = order.arrange([], [FULL, BRIEF, ASK], [DraftKind.ASK, DraftKind.BRIEF, DraftKind.FULL])
    assert [d.id for d in shown] == ["q", "b", "f"]


def test_without_a_plan_holding_comes_first() -> None:
    assert [d.id for d in order.arrange([], [FULL, HOLD], [])] == ["h", "f"]


def test_a_late_draft_comes_last_whatever_its_kind() -> None:
    shown = order.arrange(["b", "f"], [MODEL, BRIEF, FULL], [DraftKind.BRIEF])
    assert [d.id for d in shown] == ["b", "f", "m"]


def test_the_phrasebook_stands_before_the_model_within_a_kind() -> None:
    assert [d.id for d in order.arrange([], [MODEL, BRIEF], [])] == ["b", "m"]


def test_no_more_than_five_are_shown() -> None:
    many = [draft(str(n), DraftKind.BRIEF, ("a", "", "")) for n in range(9)]
    assert len(order.arrange([], many, [])) == 5


def test_the_choice_stays_with_its_draft() -> None:
    assert order.select("f", ["m", "f"], ["b", "f"]) == "f"


def test_the_choice_moves_to_the_neighbour_when_its_draft_goes() -> None:
    assert order.select("f", ["b", "q"], ["b", "f", "q"]) == "q"
    assert order.select("q", ["b"], ["b", "q"]) == "b"
    assert order.select("x", ["b"], []) == "b"
    assert order.select("x", [], ["x"]) == ""
