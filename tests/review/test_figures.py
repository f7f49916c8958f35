"""Figures count what happened, say how sure they are, and what they can't say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlite_utils import Database

from assistant.domain.reading import Emotion, EscalationLevel, Issue
from assistant.domain.record import FollowUp, FollowUpState, OutcomeKind
from assistant.review.figures import By, edits, figures, follow_ups, reasons, uplift, waits
from assistant.review.filters import Filters
from tests.review.shop import DAY, DRAFT, Shop, reading

Opened = Callable[[], Database]
OWN = "我马上去看，今天下班前回您。"


def test_outcomes_are_counted_and_shared(shop: Shop, opened: Opened):
    for n in range(4):
        shop.case(f"a{n}")
    shop.case("b", kind=OutcomeKind.EDITED, sent=DRAFT + "。", similarity=0.95)
    shop.case("c", kind=OutcomeKind.REJECTED, reason="tone")
    shop.case("d", kind=OutcomeKind.IGNORED, sent=OWN, similarity=0.1)
    shop.suggests(shop.key("e"), shop.customer_writes(shop.key("e"), "在吗"))
    (one,) = figures(opened())
    assert one.suggestions == 8
    assert one.outcomes == {"taken": 4, "edited": 1, "rejected": 1, "ignored": 1, "open": 1}
    assert (one.accepted.value, one.accepted.of) == (5 / 7, 7)
    assert one.whole.value == 4 / 7
    assert one.accepted.few
    assert one.waited_ms.value == 61_000


def test_moods_before_and_after_make_the_index(shop: Shop, opened: Opened):
    shop.case("a", then=Emotion.GRATITUDE)
    shop.case("b", then=Emotion.ANGER)
    shop.case("c", read=reading(Emotion.NEUTRAL), then=Emotion.ANGER)
    shop.case("d")
    (one,) = figures(opened())
    assert one.improved.of == 3
    assert (one.improved.value, one.worsened.value) == (1 / 3, 1 / 3)
    assert round(one.lift.value or 0, 6) == round((1.4 + 0 - 0.7) / 3, 6)
    assert one.lift.low is not None
    assert one.lift.low < 0


def test_escalations_and_how_they_ended(shop: Shop, opened: Opened):
    urgent = reading(escalation=EscalationLevel.URGENT)
    shop.case("a", read=urgent, then=Emotion.GRATITUDE)
    shop.case("b", read=urgent, then=Emotion.ANGER)
    shop.case("c", read=reading(escalation=EscalationLevel.SUPERVISOR))
    shop.case("d", then=Emotion.GRATITUDE)
    (one,) = figures(opened())
    assert (one.escalated, one.eased.value, one.eased.of) == (3, 0.5, 2)


def test_figures_by_group_and_inside_filters(shop: Shop, opened: Opened):
    shop.case("a", agent="lin@shop", model="qwen", drafts=("短", DRAFT))
    shop.case("b", agent="lin@shop", read=reading(issue=Issue.PRODUCT_QUALITY, language="en"))
    shop.later(days=1)
    shop.case("c", agent="chen@shop")
    db = opened()

    def groups(by: By, filters: Filters = Filters()) -> dict[str, int]:  # noqa: B008
        return {one.name: one.suggestions for one in figures(db, by, filters)}

    assert groups(By.AGENT) == {"lin@shop": 2, "chen@shop": 1}
    assert groups(By.ISSUE) == {"delivery": 2, "product_quality": 1}
    assert groups(By.LANGUAGE) == {"zh-Hans": 2, "en": 1}
    assert groups(By.TIER) == {"phrasebook": 2, "model": 1}
    assert groups(By.MODEL) == {"": 2, "qwen": 1}
    assert groups(By.EMOTION, Filters(agent=("chen@shop",))) == {"anger": 1}
    assert list(groups(By.DAY)) == ["2026-03-02", "2026-03-03"]
    assert groups(By.AGENT, Filters(text="快递")) == {"lin@shop": 2, "chen@shop": 1}
    assert all(groups(by, Filters(text="快递")) for by in By)


def test_nothing_on_record_is_no_figure(opened: Opened):
    db = opened()
    assert figures(db) == ()
    assert figures(db, By.AGENT) == ()
    assert waits(db) is None
    assert edits(db).similarity is None
    assert uplift(db).raw.value is None
    assert follow_ups(db, "2026-03-02").kept.value is None


def test_edits_by_size_reasons_and_waits(shop: Shop, opened: Opened):
    shop.case("a")
    for n, near in enumerate((0.95, 0.8, 0.6, 0.58)):
        shop.case(f"b{n}", kind=OutcomeKind.EDITED, sent=DRAFT[:20], similarity=near)
    for n, reason in enumerate(("tone", "tone", "")):
        shop.case(f"c{n}", kind=OutcomeKind.REJECTED, reason=reason)
    db = opened()
    found = edits(db)
    assert (found.untouched, found.small, found.middle, found.large) == (1, 1, 1, 2)
    assert reasons(db) == (("tone", 2), ("", 1))
    assert waits(db) == (61_000.0, 61_000.0)


def test_promises_kept_dropped_and_late(shop: Shop, opened: Opened):
    for n, state in enumerate((FollowUpState.DONE, FollowUpState.DROPPED, FollowUpState.OPEN)):
        due = DAY + timedelta(hours=1)
        shop.store.record_follow_up(FollowUp(f"f{n}", shop.key("a"), "回电", DAY, due, state))
    found = follow_ups(opened(), (DAY + timedelta(days=1)).isoformat())
    assert (found.done, found.dropped, found.open, found.late) == (1, 1, 1, 1)
    assert found.kept.value == 0.5


def test_uplift_compares_like_with_like_and_never_claims_a_cause(shop: Shop, opened: Opened):
    # Drafts were taken where moods rise anyway: among their likes they do no better.
    calm, angry = reading(Emotion.NEUTRAL), reading(Emotion.ANGER)
    own = {"kind": OutcomeKind.IGNORED, "sent": OWN, "similarity": 0.1}
    for n in range(10):
        shop.case(f"a{n}", read=angry, then=Emotion.GRATITUDE)
        shop.case(f"b{n}", read=calm, then=Emotion.NEUTRAL, **own)  # type: ignore[arg-type]
    shop.case("c", read=angry, then=Emotion.GRATITUDE, **own)  # type: ignore[arg-type]
    shop.case("d", read=calm, then=Emotion.NEUTRAL)
    found = uplift(opened())
    assert found.raw.value is not None
    assert found.raw.value > 0.5
    assert found.alike.value is not None
    assert abs(found.alike.value) < 1e-9
    assert found.matched == 11
    assert {one.id for one in found.warnings} == {
        "review.uplift.chosen", "review.uplift.reading", "review.few",
        # Among their likes there is none, and that is said as well.
        "review.uplift.none_shown",
    }  # fmt: skip
