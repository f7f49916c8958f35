"""What a supervisor decides reaches the very next draft, and the record says what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answering import Answering, Knowledge
from assistant.case_library import CaseLibrary
from assistant.domain.cases import CaseSource
from assistant.domain.reading import Context
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.draft import phrasebook
from assistant.draft.phrasebook import Phrasebook
from assistant.knowledge import shop as shops
from assistant.knowledge.watching import FolderWatch
from assistant.review import wording_desk
from assistant.review.case_credit import credit, uses
from assistant.review.case_promote import promote, shop_facts
from assistant.session import events
from assistant.settings import DraftSettings, Settings
from assistant.store.case_own import CaseState, OwnCases
from assistant.store.database import open_for_writing
from assistant.understand.emotion.model import EmotionModel
from tests.review.shop import Shop, reading
from tests.review.test_case_promote import answered
from tests.review.test_habits import edited
from tests.session.builders import customer

ASKED = "快递五天没动了！急死了，周六就要用"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "record.db")
    yield shop
    shop.store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop's folder of its own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    text = "schema = 1\n[facts]\nreply_minutes = 30\nescalate_minutes = 30\nrecheck_hours = 24\n"
    (folder / "shop.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return phrasebook.load()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once: the shipped cases are the same in every test."""
    return tmp_path_factory.mktemp("index") / "cases.db"


@pytest.fixture
def answering(shop: Shop, folder: Path, index: Path, book: Phrasebook) -> Iterator[Answering]:
    """The program's own chain, but for the window, the model and the second reader."""
    shop.store.flush()
    library = CaseLibrary(str(folder), shop.file, index)
    library.load()
    knowledge = Knowledge(shops.load(folder), book, EmotionModel(), cases=library)
    settings = Settings(drafts=DraftSettings(shop=str(folder)))
    silent = SimpleNamespace()
    made = Answering(knowledge, settings, silent, lambda event: None, lambda *_: None)  # type: ignore[arg-type]
    yield made
    made.close()


def drafts(answering: Answering, shop: Shop, agent: str = "lin@shop") -> events.Drafted:
    """What the chain answers to the next customer who says much the same."""
    messages = (customer(ASKED),)
    context = Context(ui_language="zh-Hans")
    return answering.make_drafts(
        events.MakeDrafts(
            shop.key("next", agent), 1, messages, reading(), context, False, (), 0, rested=True
        )
    )


def asked(answering: Answering, shop: Shop) -> events.AskModel:
    made = drafts(answering, shop)
    return events.AskModel(
        made.chat, 1, (customer(ASKED),), reading(), made.plan, Context(), made.drafts
    )


def test_what_is_promoted_helps_the_very_next_suggestion_and_the_record_says_how_it_fared(
    shop: Shop, folder: Path, answering: Answering
):
    before = answering._round(asked(answering, shop))
    assert all(found.case.source is CaseSource.LIBRARY for found in before.cases)
    supervisor = open_for_writing(shop.file)
    case = promote(supervisor, answered(shop), "chen", shop_facts(str(folder))).case.case
    now = answering._round(asked(answering, shop))
    assert now.cases[0].case.id == case.id
    led, helped = now.composed[0], now.composed[-1]
    assert helped.sources[0] == f"case.{case.id}"
    # What is offered is recorded with its source, and looked up by the case.
    chat = shop.key("next")
    key = shop.customer_writes(chat, ASKED)
    at = datetime.now(UTC)
    shop.store.record_suggestion(
        Suggestion("s-next", chat, 1, key, reading(), now.plan, (led, helped), at)
    )
    taken = Outcome("s-next", OutcomeKind.TAKEN, helped.id, helped.text, at=at)
    shop.store.record_outcome(chat, taken)
    shop.store.flush()
    assert credit(supervisor)[case.id].taken == 1
    assert [use.suggestion for use in uses(supervisor, case.id)] == ["s-next"]
    (label,) = answering._labels((helped,), Context(ui_language="zh-Hans"))
    assert (label.kind, label.text) == ("case", case.title)
    supervisor.close()


def test_without_a_model_the_promoted_reply_is_a_draft_of_its_own(
    shop: Shop, folder: Path, answering: Answering
):
    before = drafts(answering, shop)
    supervisor = open_for_writing(shop.file)
    case = promote(supervisor, answered(shop), "chen", shop_facts(str(folder))).case.case
    now = drafts(answering, shop)
    assert [one.text for one in now.drafts[:-1]] == [one.text for one in before.drafts]
    assert now.drafts[-1].sources[0] == f"case.{case.id}"
    assert now.drafts[-1].acknowledge == case.acknowledge
    assert any(label.text == case.title for label in now.labels)
    OwnCases.over(supervisor).set_state(case.id, CaseState.RETIRED, "chen")
    assert len(drafts(answering, shop).drafts) == len(before.drafts)
    supervisor.close()


def test_a_retired_case_helps_nobody_from_then_on(shop: Shop, folder: Path, answering: Answering):
    supervisor = open_for_writing(shop.file)
    made = promote(supervisor, answered(shop), "chen", shop_facts(str(folder)))
    key = made.case.case.id
    assert key in [found.case.id for found in answering._round(asked(answering, shop)).cases]
    OwnCases.over(supervisor).set_state(key, CaseState.RETIRED, "chen")
    assert key not in [found.case.id for found in answering._round(asked(answering, shop)).cases]
    supervisor.close()


def test_an_accepted_wording_is_in_the_next_draft_and_named_there(
    shop: Shop, folder: Path, answering: Answering
):
    plain = drafts(answering, shop).drafts
    word = next(one for one in ("马上", "现在", "这就", "告诉") if one in plain[0].text)
    edited(shop, plain[0].text.replace(word, "即刻"), 6, draft=plain[0].text)
    supervisor = open_for_writing(shop.file)
    watch = FolderWatch(folder, "agent", answering.use_shop, lambda notice: None)
    assert wording_desk.refresh(supervisor) >= 1
    (one,) = [one for one in wording_desk.proposals(supervisor) if one.wording.find == word]
    # Proposed is not accepted: nothing drifts in silence.
    watch.look()
    watch.look()
    assert drafts(answering, shop).drafts[0].text == plain[0].text
    made = wording_desk.accept(supervisor, one.wording.id, folder, "chen")
    watch.look()
    watch.look()
    worded = drafts(answering, shop)
    assert worded.drafts[0].text == plain[0].text.replace(word, "即刻")
    assert f"wording.{made.id}" in worded.drafts[0].sources
    assert any(label.kind == "wording_replace" for label in worded.labels)
    # It was this agent's habit: a colleague's drafts stay as they were.
    others = drafts(answering, shop, "mo@shop").drafts
    assert all(f"wording.{made.id}" not in draft.sources for draft in others)
    supervisor.close()
