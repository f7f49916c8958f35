from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.domain.drafting import Plan
from assistant.domain.reading import Context, Emotion, Issue
from assistant.draft import phrasebook, trained_run
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.model_choice import Priors
from assistant.draft.model_round import ModelRound
from assistant.draft.model_run import ModelRun, Worded
from assistant.draft.model_ways import beginning, run_of
from assistant.draft.trained_run import TrainedRun, is_trained, writes_this
from assistant.inference import manifest
from assistant.inference.port import (
    Candidate,
    Failed,
    Finished,
    GenerationRequest,
    Listener,
    Piece,
)
from assistant.knowledge import shop as shops
from assistant.settings import ModelSettings
from tests.draft.situations import chat, reading

SHOP, BOOK = shops.load(), phrasebook.load()
PLAN = Plan("repair", "answer", "zh-Hans", apologise=True)
GOOD = "五天还没收到，换谁都急，抱歉。 | 我这就问快递停在哪一站，{T}内给您准信。 | "
PAYS = "等了五天，抱歉。 | 我赔您800元。 | "
OTHER = "白等了五天，抱歉。 | 我先查它最后到了哪，{T}内回您。 | "


class Engine:
    """Says the first texts to the first question, the next to the next."""

    def __init__(self, *texts: Sequence[str], code: str = "", reason: str = "stop") -> None:
        self.texts, self.code, self.reason = texts, code, reason
        self.cancelled: list[str] = []
        self.asked: list[GenerationRequest] = []

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        self.asked.append(request)
        if self.code:
            listener(Failed(request.id, self.code))
            return
        listener(Piece(request.id, "五", 300.0))
        listener(Piece(request.id, "天", 340.0))
        texts = self.texts[min(len(self.asked), len(self.texts)) - 1]
        found = tuple(Candidate(text, 9, self.reason) for text in texts)
        listener(Finished(request.id, texts[0], 300.0, 900.0, 9, candidates=found))

    def cancel(self, request_id: str) -> None:
        self.cancelled.append(request_id)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained_run, "is_trained", lambda name: name == "trained")


def situation(plan: Plan = PLAN) -> ModelRound:
    read = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
    said = chat("c 五天了快递还没到！")
    shown = phrasebook_drafts(plan, read, said, Context(), SHOP, BOOK)
    return ModelRound(plan, read, said, Context(), SHOP, BOOK, shown)


def run(engine: Engine, round_: ModelRound | None = None) -> Worded:
    ended: list[Worded] = []
    TrainedRun(
        engine, round_ or situation(), ModelSettings(), "trained", ended.append,  # type: ignore[arg-type]
    ).start("r1", "c", 1)  # fmt: skip
    assert len(ended) == 1
    return ended[0]


def test_the_likeliest_reply_becomes_the_draft() -> None:
    worded = run(Engine([GOOD, OTHER]))
    assert worded.draft is not None
    assert worded.draft.solve == "我这就问快递停在哪一站，30分钟内给您准信。"
    assert (worded.first_ms, worded.done_ms, worded.tokens) == (300.0, 900.0, 9)
    assert worded.draft.prompt


def test_what_breaks_a_hard_rule_is_asked_for_once_again() -> None:
    engine = Engine([PAYS], [PAYS, OTHER])
    worded = run(engine)
    assert worded.draft is not None
    assert worded.draft.acknowledge == "白等了五天，抱歉。"
    assert {rule for one in worded.dropped for rule in one.rules} >= {"unsourced_sum"}
    assert [request.id for request in engine.asked] == ["r1", "r1-again"]
    assert (worded.draft.first_ms, worded.draft.done_ms, worded.tokens) == (300.0, 1800.0, 18)


def test_nothing_is_shown_where_nothing_holds() -> None:
    engine = Engine([PAYS], [PAYS, "一句没有分段的话"])
    worded = run(engine)
    assert worded.draft is None
    assert {rule for one in worded.dropped for rule in one.rules} >= {"missing_part"}
    assert len(engine.asked) == 2


def test_a_reply_that_ran_out_of_room_is_none() -> None:
    worded = run(Engine([GOOD], reason="length"))
    assert worded.draft is None
    assert worded.dropped[0].rules == ("broken_off",)


def test_what_stands_on_screen_already_is_no_news() -> None:
    round_ = situation()
    draft = round_.composed[0]
    same = f"{draft.acknowledge} | {draft.solve} | {draft.care}"
    assert run(Engine([same, OTHER]), round_) == Worded(first_ms=300.0, done_ms=900.0, tokens=9)


def test_a_failure_is_told() -> None:
    worded = run(Engine([GOOD], code="timeout"))
    assert worded.failed is not None
    assert worded.failed.code == "timeout"


def test_the_first_words_are_told_once() -> None:
    begun: list[Piece] = []
    TrainedRun(
        Engine([GOOD]), situation(), ModelSettings(), "trained", lambda worded: None, begun.append,  # type: ignore[arg-type]
    ).start("r1", "c", 1)  # fmt: skip
    assert [piece.elapsed_ms for piece in begun] == [300.0]


def test_a_run_can_be_cancelled() -> None:
    engine = Engine([GOOD])
    one = TrainedRun(engine, situation(), ModelSettings(), "trained", lambda worded: None)  # type: ignore[arg-type]
    one.start("r7", "c", 1)
    one.cancel()
    assert engine.cancelled == ["r7"]


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, strategy="safety"),
        replace(PLAN, hold=True),
        replace(PLAN, language="ja"),
        replace(PLAN, fallback=True),
        replace(PLAN, moment="opening"),
    ],
)
def test_what_protects_holds_or_is_in_another_language_is_not_written(plan: Plan) -> None:
    assert writes_this(PLAN, "trained")
    assert not writes_this(plan, "trained")


def test_only_a_trained_model_goes_this_way() -> None:
    round_, settings = situation(), ModelSettings()
    engine = Engine([GOOD])
    way = [
        run_of(engine, round_, Priors(), settings, name, lambda worded: None)  # type: ignore[arg-type]
        for name in ("trained", "other")
    ]
    assert [type(one) for one in way] == [TrainedRun, ModelRun]
    assert beginning(round_, "c", 1, settings, "trained") == (engine_turns(round_), 1)


def engine_turns(round_: ModelRound) -> object:
    engine = Engine([GOOD])
    run(engine, round_)
    return engine.asked[0].turns


def test_the_manifest_says_which_model_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(manifest, "find", lambda name: SimpleNamespace(adapter=name.strip("-")))
    assert is_trained("a.gguf")
    assert not is_trained("-")
