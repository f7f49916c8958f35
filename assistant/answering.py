"""Carries out the session's wish to read, draft and ask the model, with the shop's knowledge."""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from typing import Self
from zlib import crc32

from assistant import __version__, paths, warming
from assistant.case_library import CaseLibrary, open_library
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Draft, Plan
from assistant.domain.live import TruthLine
from assistant.domain.notice import Notice
from assistant.domain.reading import Context, EscalationLevel, Reading
from assistant.domain.view import SourceLabel
from assistant.draft import phrasebook as phrasebooks
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.concerns import concerns
from assistant.draft.model_choice import Priors
from assistant.draft.model_round import ModelRound
from assistant.draft.model_run import Worded
from assistant.draft.model_ways import Run, beginning, run_of
from assistant.draft.own_case import own_case_drafts
from assistant.draft.phrasebook import Phrasebook
from assistant.draft.plan import plan
from assistant.draft.ruled import lines_about, said_by_supervisor, steered
from assistant.inference.port import (
    DraftEngine,
)
from assistant.knowledge import shop as shops
from assistant.knowledge.lookup import allowances
from assistant.knowledge.shop import Shop
from assistant.own_text import look_over
from assistant.second_look import SecondLook
from assistant.session import events
from assistant.session.macro_events import MacroEffect
from assistant.session.typed import Checked, CheckTyped
from assistant.settings import Settings
from assistant.source_labels import labels
from assistant.timeline import Observer
from assistant.understand import brief, own
from assistant.understand.emotion import EmotionModel
from assistant.understand.encoder.model import EncoderModel
from assistant.understand.port import SecondReader
from assistant.understand.reader import understand

log = logging.getLogger("assistant.answering")

# From here on a case gets a brief for whoever takes it over.
HANDED_OVER = frozenset({EscalationLevel.SUPERVISOR, EscalationLevel.URGENT})
# How many of the last drafts other customers should not read again.
LATELY = 6
# What customers most often begin with: the prompt for it is evaluated before the first one writes.
FIRST_WORDS = {"zh-Hans": "什么时候发货？", "en": "When will my order ship?"}


_Asked = events.MakeDrafts | events.AskModel | CheckTyped | MacroEffect


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answers are made of; loading takes a moment, so it happens off the GUI thread."""

    shop: Shop
    phrasebook: Phrasebook
    emotion: EmotionModel
    emotion_version: str = ""
    second: SecondReader | None = None
    cases: CaseLibrary | None = None

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read everything; raises UserFault naming file, line and field when something is wrong."""
        second = EncoderModel() if settings.reading.second_opinion else None
        warming.before(second)
        shop = shops.load(settings.drafts.shop or None, settings.drafts.role)
        # Built here, so that no customer waits for it.
        _ = shop.library.index
        cases = open_library(settings.drafts.shop, second)
        return cls(
            shop, phrasebooks.load(), EmotionModel(), _emotion_version(),
            second if second and second.ready else None, cases,
        )  # fmt: skip


def _emotion_version() -> str:
    """Program and weights that read moods, so that a correction says whose mistake it was."""
    digest = sha256()
    models = paths.shipped_models()
    for file in sorted((*(models / "emotion").glob("*"), *(models / "encoder").glob("*"))):
        if file.suffix in {".json", ".npz", ".onnx"}:
            try:
                with file.open("rb") as weights:
                    digest.update(file_digest(weights, "sha256").digest())
            except OSError as error:
                # The readers say themselves that they can't work; everything else goes on.
                log.warning("weights can't be read: %s", error)
    return f"{__version__}/{digest.hexdigest()[:8]}"


class Answering:
    """Handlers for Classify, MakeDrafts, AskModel and CancelModel.

    The first two answer at once (a few milliseconds); the model's events are posted later.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        settings: Settings,
        engine: DraftEngine,
        post: Callable[[events.Event], None],
        observe: Observer,
    ) -> None:
        self._knowledge = knowledge
        self._settings = settings
        self._engine = engine
        self._post = post
        self._observe = observe
        self._numbers = itertools.count(1)
        # Lines of the last first drafts, so that two customers in a row rarely read the same.
        self._lately: deque[tuple[ChatKey, tuple[str, ...]]] = deque(maxlen=LATELY)
        # Written by the session's thread and by the engine's.
        self._lock = threading.Lock()
        self._asked: dict[ChatKey, tuple[str, Run]] = {}
        self._priors = Priors()
        self._lines: tuple[TruthLine, ...] = ()
        if knowledge.cases:
            knowledge.cases.start()
        self._second = (
            SecondLook(knowledge.second, knowledge.emotion, self._reconsidered)
            if knowledge.second
            else None
        )

    def use_shop(self, shop: Shop) -> None:
        """Answer from another version of the shop's folder from now on."""
        self._knowledge = replace(self._knowledge, shop=shop)

    def use_lines(self, lines: tuple[TruthLine, ...]) -> None:
        """Answer with these lines of truth from now on."""
        self._lines = lines

    def _about(self, messages: Sequence[Message], reading: Reading | None) -> tuple[TruthLine, ...]:
        now = datetime.now().astimezone()
        return lines_about(self._lines, messages, reading, now) if reading else ()

    def _shop(self, effect: _Asked) -> Shop:
        """The shop as this agent knows it, with what the supervisor has said for this chat."""
        shop = self._knowledge.shop.for_agent(effect.chat.account)
        lines = self._about(effect.messages, effect.reading)
        return shop.granting(said_by_supervisor(effect.asks, lines))

    def ground(self, effect: MacroEffect) -> tuple[Shop, Phrasebook]:
        """What else is made for a chat may rest on: the shop as this agent knows it, the lines."""
        return self._shop(effect), self._knowledge.phrasebook

    def close(self) -> None:
        """Stop what runs beside the session."""
        if self._second:
            self._second.close()
        if self._knowledge.cases:
            self._knowledge.cases.close()

    @property
    def model_version(self) -> str:
        """Which program and weights the moods come from."""
        return self._knowledge.emotion_version

    def classify(self, effect: events.Classify) -> events.Classified:
        """Read the last customer message; sum the case up when somebody else should see it."""
        now = datetime.now().astimezone()
        reading = understand(
            effect.messages, effect.context, now, emotion_model=self._knowledge.emotion
        )
        self._note("mood", reading)
        classified = events.Classified(
            effect.chat, effect.revision, reading, _brief_for(effect, reading, now),
            own.own_identifiers(effect.messages, reading.facts),
        )  # fmt: skip
        if self._second:
            self._second.ask(effect, reading.first_ms)
        return classified

    def _reconsidered(self, effect: events.Classify, reading: Reading, now: datetime) -> None:
        """The second reader has been heard (called on its thread)."""
        self._note("mood_again", reading)
        case = _brief_for(effect, reading, now)
        self._post(events.Reconsidered(effect.chat, effect.revision, reading, case))

    def _note(self, what: str, reading: Reading) -> None:
        mood = reading.mood
        self._observe(
            what,
            {
                "label": mood.label.value,
                "intensity": mood.intensity,
                "confidence": mood.confidence,
                "trend": mood.trend.value,
                "language": reading.language.code,
                "region": reading.culture.region,
                "issue": reading.issue.value,
                "topic": reading.topic,
                "escalation": reading.escalation.level.value,
                "ms": reading.final_ms,
            },
        )

    def make_drafts(self, effect: events.MakeDrafts) -> events.Drafted:
        """Plan, and word drafts from the phrasebook."""
        made, drafts = self._compose(effect)
        drafts += own_case_drafts(
            made, effect.reading, effect.messages, effect.context, self._shop(effect),
            self._knowledge.phrasebook, drafts, self._knowledge.cases, effect.used_lines,
        )  # fmt: skip
        lines = tuple(source for draft in drafts[:1] for source in draft.sources)
        self._observe(
            "drafts",
            {
                "strategy": made.strategy,
                "hold": made.hold,
                "drafts": [_row(draft) for draft in drafts],
            },
        )
        self._lately.append((effect.chat, lines))
        reading, shop = effect.reading, self._knowledge.shop
        may = allowances(shop, shop.role, effect.context.ui_language, reading.issue, reading.topic)
        named = self._labels(drafts, effect.context)
        truth = self._about(effect.messages, reading)
        return events.Drafted(
            effect.chat, effect.revision, made, drafts, (), lines, may, named, truth
        )

    def check_typed(self, effect: CheckTyped) -> Checked:
        """Look over what the agent is writing (a millisecond or two)."""
        now = datetime.now().astimezone()
        return Checked(effect.chat, look_over(effect, self._shop(effect), now))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a supervisor must know of the shop's folder although it can be used."""
        return concerns(self._knowledge.shop, self._settings.drafts.shop or None)

    def make_note(self, effect: events.MakeNote) -> events.NoteMade:
        """Sum a chat up for the record: what it was about, what was done and promised."""
        now = datetime.now().astimezone()
        note = brief.make(effect.messages, effect.reading, effect.context, now, effect.moods)
        return events.NoteMade(effect.chat, note)

    def _compose(self, effect: events.MakeDrafts) -> tuple[Plan, tuple[Draft, ...]]:
        know = self._knowledge
        shop = self._shop(effect)
        now = datetime.now().astimezone()
        made = plan(
            effect.messages, effect.reading, effect.context, shop, now,
            burst=effect.burst, rested=effect.rested, asked=effect.moment,
            languages=know.phrasebook.languages,
        )  # fmt: skip
        truth = self._about(effect.messages, effect.reading)
        made = steered(made, effect.reading, effect.messages, effect.asks, truth, effect.moment)
        drafts = phrasebook_drafts(
            made, effect.reading, effect.messages, effect.context, shop, know.phrasebook,
            seed=self._seed(effect.chat) + effect.variant, used_lines=effect.used_lines,
            lately=[line for chat, lines in self._lately if chat != effect.chat for line in lines],
        )  # fmt: skip
        return made, drafts

    def warm_up(self, language: str) -> None:
        """Let the model load and read its prompt before the first customer writes."""
        now = datetime.now().astimezone()
        chat = ChatKey("", "", "")
        messages = (Message(Speaker.CUSTOMER, FIRST_WORDS.get(language, FIRST_WORDS["en"]), now),)
        context = Context(ui_language=language)
        reading = understand(messages, context, now, emotion_model=self._knowledge.emotion)
        first = events.MakeDrafts(chat, 0, messages, reading, context, False, (), 0, rested=True)
        # Loads the model even where its prompt turns out not to be worth reading ahead.
        self._engine.warm(())
        self.warm_model(events.WarmModel(first))

    def warm_model(self, wish: events.WarmModel) -> None:
        """Have the prompt evaluated that the whole answer will need."""
        effect = wish.drafts
        made, drafts = self._compose(effect)
        asked = events.AskModel(
            effect.chat, effect.revision, effect.messages, effect.reading, made, effect.context,
            drafts, effect.asks,
        )  # fmt: skip
        chat, model = str(effect.chat), self._engine.status().name
        ahead = beginning(self._round(asked), chat, effect.revision, self._settings.model, model)
        if ahead is not None:
            turns, stable = ahead
            self._engine.warm(turns, chat, stable)

    def ask_model(self, effect: events.AskModel) -> events.ModelEnded | None:
        """Queue a model draft; ModelDrafted or ModelEnded follows, at once when it won't help."""
        run_id = f"draft-{next(self._numbers)}"
        run = run_of(
            self._engine, self._round(effect), self._priors, self._settings.model,
            self._engine.status().name,
            lambda worded: self.ended(effect, run_id, worded),
            lambda piece: self._observe("model_first", {"request": run_id, "ms": piece.elapsed_ms}),
        )  # fmt: skip
        if run is None:
            return events.ModelEnded(effect.chat, effect.revision)
        with self._lock:
            self._asked[effect.chat] = (run_id, run)
        self._observe("model_asked", {"request": run_id})
        run.start(run_id, str(effect.chat), effect.revision)
        return None

    def cancel_model(self, effect: events.CancelModel) -> None:
        """Stop what the model does for a chat, if anything."""
        with self._lock:
            asked = self._asked.pop(effect.chat, None)
        if asked is not None:
            asked[1].cancel()

    def ended(self, effect: events.AskModel, run_id: str, worded: Worded) -> None:
        """The engine is done with a request (called on the engine's thread)."""
        with self._lock:
            if self._asked.get(effect.chat, ("", None))[0] == run_id:
                del self._asked[effect.chat]
        if worded.failed:
            code = worded.failed.code
            self._observe("model_failed", {"request": run_id, "code": code})
            notice = None if code == "cancelled" else worded.failed.notice
            self._post(events.ModelEnded(effect.chat, effect.revision, None, notice))
            return
        dropped = next(iter(worded.dropped), None)
        shown = worded.draft or dropped
        self._observe(
            "model_draft",
            {
                "request": run_id,
                "first_ms": worded.first_ms,
                "done_ms": worded.done_ms,
                "tokens": worded.tokens,
                "dropped": dropped.rules if dropped and not worded.draft else (),
                "text": shown.text if shown else "",
            },
        )
        if worded.draft is None:
            # That nothing was better than what leads is no news.
            notice = Notice.of("model.dropped") if dropped else None
            self._post(events.ModelEnded(effect.chat, effect.revision, dropped, notice))
        else:
            named = self._labels((worded.draft,), effect.context)
            self._post(events.ModelDrafted(effect.chat, effect.revision, worded.draft, named))

    def _labels(self, drafts: Sequence[Draft], context: Context) -> tuple[SourceLabel, ...]:
        know = self._knowledge
        return labels(drafts, know.shop, know.cases, context.ui_language, self._lines)

    def _round(self, effect: events.AskModel) -> ModelRound:
        know = self._knowledge
        return ModelRound(
            effect.plan, effect.reading, effect.messages, effect.context,
            self._shop(effect), know.phrasebook, effect.drafts, know.cases,
            self._seed(effect.chat),
        )  # fmt: skip

    @staticmethod
    def _seed(chat: ChatKey) -> int:
        """Two customers in a row rarely read the same line; one and the same never changes seed."""
        return crc32(str(chat).encode("utf-8", "replace"))


def _brief_for(effect: events.Classify, reading: Reading, now: datetime) -> Brief | None:
    if reading.escalation.level not in HANDED_OVER:
        return None
    about, mood = reading.about, reading.mood
    current = MoodPoint(about, mood.label, mood.intensity, effect.messages[about].at)
    earlier = [point for point in effect.moods if point.message != about]
    return brief.make(effect.messages, reading, effect.context, now, (*earlier, current))


def _row(draft: Draft) -> dict[str, object]:
    return {
        "tier": draft.tier.value,
        "kind": draft.kind.value,
        "text": draft.text,
        "ready": draft.ready,
        "ms": round(draft.done_ms, 1),
    }
