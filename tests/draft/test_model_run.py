from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.domain.cases import Case, CaseQuery, FoundCase, Said
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Plan, Tier
from assistant.domain.reading import Context, Emotion, Issue
from assistant.draft import model_run, phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.model_choice import Priors
from assistant.draft.model_round import ModelRound
from assistant.draft.model_run import ModelRun, Worded, head, worth_a_run, writes
from assistant.inference.port import (
    Candidate,
    Failed,
    Finished,
    GenerationRequest,
    Listener,
    Scored,
    ScoreListener,
    ScoreRequest,
)
from assistant.knowledge import shop as shops
from assistant.settings import ModelSettings
from tests.draft.situations import chat, reading

SHOP, BOOK = shops.load(), phrasebook.load()
STEP = "我去问快递它停在哪一站，30分钟内回您。"
GOOD = '等了五天，难怪您急，抱歉。","solve":"我马上找快递查，30分钟内回您。","care":"我跟到底。"}'
BAD = '等了五天，抱歉。","solve":"我赔您800元。","care":"我跟到底。"}'


class Cases:
    """One case, whatever is asked."""

    def __init__(self, emotion: Emotion = Emotion.ANGER) -> None:
        self.emotion = emotion

    def find(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        case = Case(
            "zh-Hans/x", "zh-Hans", (self.emotion,), Issue.DELIVERY,
            (Said(Speaker.CUSTOMER, "箱子没到"),), "问快递。",
            "白等了，抱歉。", STEP, "我跟着。", "", ("delivery.late",),
        )  # fmt: skip
        return (FoundCase(case, 0.7),)


class Engine:
    """Likes the texts it is told to like; writes what it is told to write."""

    def __init__(
        self, liked: str = "", texts: Sequence[str] = (), code: str = "", fails: str = ""
    ) -> None:
        self.liked, self.texts, self.code, self.fails = liked, texts, code, fails
        self.asked: list[GenerationRequest | ScoreRequest] = []
        self.cancelled: list[str] = []

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        self.asked.append(request)
        candidates = tuple(Candidate(text, 9) for text in self.texts)
        listener(Finished(request.id, self.texts[0], 5.0, 50.0, 9, candidates=candidates))

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        self.asked.append(request)
        if self.code and request.id.endswith(self.fails):
            listener(Failed(request.id, self.code))
            return
        greeted = request.id.endswith("prior")
        means = [-5.0 if greeted or text != self.liked else -4.0 for text in request.texts]
        listener(Scored(request.id, tuple(means), 10.0))

    def cancel(self, request_id: str) -> None:
        self.cancelled.append(request_id)


def situation(finder: Cases | None = None) -> ModelRound:
    plan = Plan("repair", "answer", "zh-Hans", apologise=True)
    read = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
    said = chat("c 五天了快递还没到！")
    shown = phrasebook_drafts(plan, read, said, Context(), SHOP, BOOK)
    return ModelRound(plan, read, said, Context(), SHOP, BOOK, shown, finder)


def run(engine: Engine, round_: ModelRound, model: str, priors: Priors | None = None) -> Worded:
    ended: list[Worded] = []
    ModelRun(
        engine,
        round_,
        priors or Priors(),
        ModelSettings(),
        model,
        ended.append,  # type: ignore[arg-type]
    ).start("r1", "c", 1)
    assert len(ended) == 1
    return ended[0]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(model_run, "writes", lambda name: False)
    return "small"


def test_a_small_model_chooses_and_does_not_write(small: str) -> None:
    engine = Engine(liked=STEP)
    worded = run(engine, situation(Cases()), small)
    assert worded.draft is not None
    assert worded.draft.solve == STEP
    assert worded.draft.tier is Tier.MODEL
    assert "case.zh-Hans/x" in worded.draft.sources
    assert [request.id for request in engine.asked] == ["r1-choice", "r1-prior"]
    assert (worded.first_ms, worded.done_ms) == (10.0, 20.0)


def test_what_was_asked_once_is_remembered(small: str) -> None:
    priors, engine = Priors(), Engine()
    run(engine, situation(Cases()), small, priors)
    run(engine, situation(Cases()), small, priors)
    assert [request.id for request in engine.asked] == ["r1-choice", "r1-prior", "r1-choice"]


def test_both_questions_begin_alike_and_hold_the_customer_as_a_turn_of_his_own(small: str) -> None:
    engine = Engine()
    run(engine, situation(Cases()), small)
    asked, greeted = (request.turns for request in engine.asked)
    assert asked[0] == greeted[0]
    assert asked[1].content == "五天了快递还没到！"
    assert asked[1] != greeted[1]


def test_the_draft_is_another_than_those_on_screen(small: str) -> None:
    round_ = situation(Cases())
    worded = run(Engine(), round_, small)
    assert worded.draft is not None
    assert worded.draft.text not in {draft.text for draft in round_.composed}


def test_what_leads_is_not_replaced_by_what_the_model_finds_less_fitting(small: str) -> None:
    round_ = situation(Cases())
    worded = run(Engine(liked=head(round_.composed[0].solve)), round_, small)
    assert (worded.draft, worded.failed) == (None, None)


def test_a_model_that_does_not_write_is_not_asked_where_there_is_nothing_to_choose(
    small: str,
) -> None:
    engine = Engine()
    assert not worth_a_run(situation(), small)
    assert run(engine, situation(), small) == Worded()
    assert not engine.asked
    assert worth_a_run(situation(Cases()), small)


def test_a_cases_step_has_the_last_word_and_begins_only_its_own_way(small: str) -> None:
    round_ = situation(Cases())
    draft = run(Engine(), round_, small).draft
    assert draft is not None
    assert draft.care == ""
    assert draft.acknowledge in {"白等了，抱歉。", round_.composed[0].acknowledge}


def test_a_greeting_is_returned_whoever_words_the_step(small: str) -> None:
    plan = Plan("answer_first", "answer", "zh-Hans", acknowledge=False, care=False)
    read = reading(Emotion.NEUTRAL, Issue.DELIVERY, "delivery.late")
    said = chat("c 新年快乐！帮我催下快递")
    shown = phrasebook_drafts(plan, read, said, Context(), SHOP, BOOK)
    calm = Cases(Emotion.NEUTRAL)
    draft = run(
        Engine(), ModelRound(plan, read, said, Context(), SHOP, BOOK, shown, calm), small
    ).draft
    assert draft is not None
    assert (draft.acknowledge, draft.solve) == (shown[0].acknowledge, STEP)
    assert "新年" in draft.acknowledge


def test_a_larger_model_writes_first_and_its_words_are_weighed_with_the_others() -> None:
    engine = Engine(texts=[GOOD, BAD], liked="我马上找快递查，30分钟内回您。")
    worded = run(engine, situation(Cases()), "unknown-to-all")
    assert worded.draft is not None
    assert worded.draft.solve == "我马上找快递查，30分钟内回您。"
    assert "unsourced_number" in worded.dropped[0].rules
    assert engine.asked[0].samples  # type: ignore[union-attr]
    assert all("800" not in text for text in engine.asked[1].texts)  # type: ignore[union-attr]
    assert worded.tokens == 9


def test_a_server_that_tells_no_likelihoods_still_gives_a_draft() -> None:
    engine = Engine(texts=[GOOD], code="unsupported")
    worded = run(engine, situation(), "unknown-to-all")
    assert worded.failed is None
    assert worded.draft is not None


def test_a_failure_is_told_and_a_missing_prior_is_none(small: str) -> None:
    worded = run(Engine(code="timeout"), situation(Cases()), small)
    assert worded.failed is not None
    assert worded.failed.code == "timeout"
    late = run(Engine(code="timeout", fails="prior"), situation(Cases()), small)
    assert late.draft is not None


def test_a_cancelled_run_asks_no_more(small: str) -> None:
    ended: list[Worded] = []
    engine = Engine()
    one = ModelRun(
        engine,
        situation(Cases()),
        Priors(),
        ModelSettings(),
        small,
        ended.append,  # type: ignore[arg-type]
    )
    one.cancel()
    one.start("r1", "c", 1)
    assert not engine.asked
    assert ended[0].failed is not None
    assert ended[0].failed.code == "cancelled"


def test_only_larger_models_write() -> None:
    assert not writes("qwen2.5-coder-0.5b-instruct-q4_k_m")
    assert writes("qwen2.5-coder-1.5b-instruct-q4_k_m")
    assert writes("some-server-model")
