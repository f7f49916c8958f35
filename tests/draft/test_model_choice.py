from __future__ import annotations

from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Context, Emotion, Issue
from assistant.draft.model_choice import HIGHEST, VETO, Choice, Chooser, Priors, not_outdone
from assistant.draft.model_pool import Part
from assistant.knowledge import shop as shops
from tests.draft.situations import chat, reading

SOLVE = Part("solve", "我现在找快递查，30分钟内回您。", "a", 0.5)
OTHER = Part("solve", "您说的我去核实，30分钟内告诉您。", "b", 0.5)
FEEL = Part("acknowledge", "等了这么久，抱歉。", "a", 0.5)


def choose(*parts: Part, shown: tuple[Draft, ...] = (), **gains: float) -> Choice:
    plan = Plan("repair", "answer", "zh-Hans", care=False, apologise=True)
    chooser = Chooser(
        plan, reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late"), chat("c 五天了还没到"),
        Context(), shops.load(), shown,
    )  # fmt: skip
    liked = {part: gains.get(part.source, 0.0) for part in parts}
    return chooser.choose(parts, liked, "d1", "tiny")


def test_what_the_customers_words_make_likelier_is_chosen() -> None:
    assert choose(FEEL, SOLVE, OTHER, b=0.9).draft.solve == OTHER.text
    assert choose(FEEL, SOLVE, OTHER, a=0.9).draft.solve == SOLVE.text


def test_a_draft_says_where_its_parts_come_from() -> None:
    draft = choose(FEEL, OTHER).draft
    assert (draft.tier, draft.model, draft.sources) == (Tier.MODEL, "tiny", ("a", "b"))
    assert draft.text == FEEL.text + OTHER.text


def test_what_breaks_a_rule_is_replaced_by_the_next_best() -> None:
    invented = Part("solve", "我赔您800元，明天送到。", "m", 1.0)
    choice = choose(FEEL, invented, SOLVE)
    assert choice.draft.solve == SOLVE.text
    assert "unsourced_number" in choice.dropped[0].rules


def test_nothing_is_shown_when_nothing_holds() -> None:
    choice = choose(FEEL, Part("solve", "我赔您800元，明天送到。", "m", 1.0))
    assert choice.draft is None
    assert choice.dropped
    assert choose(SOLVE).draft is None


def test_what_is_on_screen_is_not_said_again() -> None:
    text = FEEL.text + SOLVE.text
    shown = Draft(
        "p", DraftKind.FULL, Tier.PHRASEBOOK, FEEL.text, SOLVE.text, "", text, "zh-Hans"
    )  # fmt: skip
    assert choose(FEEL, SOLVE, OTHER, shown=(shown,), a=0.1).draft.solve == OTHER.text
    assert choose(FEEL, SOLVE, shown=(shown,)).draft is None


def test_one_apology_is_enough() -> None:
    sorry = Part("solve", "抱歉，我现在找快递查，30分钟内回您。", "s", 0.6)
    assert choose(FEEL, sorry, SOLVE).draft.solve == SOLVE.text


def test_the_model_has_a_veto_against_what_fits_less_than_what_leads() -> None:
    lead = Part("solve", "我查。", "a", 0.5, leads=True)
    worse, near, unheard = (Part("solve", text, "case.x", 0.5) for text in ("一", "二", "三"))
    added = {lead: 1.4, worse: 1.4 - VETO - 0.1, near: 1.4 - VETO + 0.1, unheard: None}
    assert not_outdone((lead, worse, near, unheard), added) == (lead, near, unheard)
    assert not_outdone((worse,), added) == (worse,)
    assert not_outdone((lead, worse), {**added, lead: None}) == (lead, worse)


def test_a_case_begins_only_its_own_step() -> None:
    begins = Part("acknowledge", "白等了，抱歉。", "case.x", 0.9)
    step = Part("solve", "我去问站点，30分钟内回您。", "case.x", 0.4)
    assert choose(begins, FEEL, SOLVE).draft.acknowledge == FEEL.text
    assert choose(begins, FEEL, step).draft.sources == ("case.x",)


def test_a_gain_is_known_only_where_both_likelihoods_are_and_has_bounds() -> None:
    priors = Priors(size=2)
    assert priors.missing("m", ["a", "a", "b"]) == ("a", "b")
    priors.put("m", ["a", "b"], [-5.0, None])
    assert priors.missing("m", ["a", "b"]) == ("b",)
    assert priors.gain("m", "a", -4.5) == 0.5
    assert priors.gain("m", "a", -1.0) == HIGHEST
    assert priors.gain("m", "b", -1.0) == priors.gain("other", "a", -1.0) == 0.0
    priors.put("m", ["c", "d"], [-1.0, -1.0])
    assert priors.missing("m", ["a"]) == ("a",)
