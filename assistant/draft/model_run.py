"""Carries one situation through the model: write where the model can, then choose what fits.

Every step is one question to the engine and goes on when its answer comes, on the engine's thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.domain.drafting import Draft, DroppedDraft
from assistant.domain.notice import UserFault
from assistant.draft import prompt_version
from assistant.draft.asking import Asking
from assistant.draft.checks import width
from assistant.draft.model_choice import Priors, not_outdone
from assistant.draft.model_pool import Part
from assistant.draft.model_round import ModelRound
from assistant.inference import manifest
from assistant.inference.port import (
    DraftEngine,
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
    Piece,
    Scored,
    ScoreRequest,
    Turn,
)
from assistant.settings import ModelSettings

# Below this many bytes a model's own sentences are mostly copies of the customer's: it chooses.
WRITER_BYTES = 800 << 20
# Chinese-sized characters of a part that the model weighs, up to the next pause.
HEAD = 18
_PAUSES = "，。！？；、,.!?; "


def head(text: str) -> str:
    """The beginning of a part, enough to tell what it is about: reading costs time."""
    size = 0.0
    for place, character in enumerate(text):
        size += width(character)
        if size > HEAD and (character in _PAUSES or size > 2 * HEAD):
            return text[: place + 1]
    return text


def writes(model: str) -> bool:
    """Whether a model is large enough to word parts itself; one nobody knows is trusted to."""
    try:
        return manifest.find(model).size >= WRITER_BYTES
    except UserFault:
        return True


def worth_a_run(round_: ModelRound, model: str) -> bool:
    """Whether a model can add anything: one that does not write needs something to choose from."""
    return writes(model) or not round_.pool or round_.rivals


@dataclass(frozen=True, slots=True)
class Worded:
    """What came of a round: a draft, what was liked but not shown, or why there is nothing."""

    draft: Draft | None = None
    dropped: tuple[DroppedDraft, ...] = ()
    failed: Failed | None = None
    first_ms: float = 0.0
    done_ms: float = 0.0
    tokens: int = 0


class ModelRun:
    """One round with one engine; `done` is called exactly once, `begun` with the first words."""

    def __init__(
        self,
        engine: DraftEngine,
        round_: ModelRound,
        priors: Priors,
        settings: ModelSettings,
        model: str,
        done: Callable[[Worded], None],
        begun: Callable[[Piece], None] = lambda piece: None,
    ) -> None:
        self._engine = engine
        self._round = round_
        self._priors = priors
        self._settings = settings
        self._model = model
        self._done = done
        self._begun = begun
        self._asking = Asking(engine)
        self._seen_piece = False
        self._id, self._chat, self._revision = "", "", 0
        self._parts: tuple[Part, ...] = ()
        self._dropped: tuple[DroppedDraft, ...] = ()
        self._means: tuple[float | None, ...] = ()
        self._result = Worded()

    def start(self, run_id: str, chat: str, revision: int) -> None:
        """Ask the first question; returns at once. The plan must be worth asking about.

        Where there is nothing to choose, nothing is asked and no draft comes of it.
        """
        self._id, self._chat, self._revision = run_id, chat, revision
        self._parts = self._round.pool
        if not worth_a_run(self._round, self._model):
            self._finish(Worded())
            return
        if writes(self._model) or not self._parts:
            request = self._round.request(run_id, chat, revision, self._settings)
            self._ask(run_id, lambda: self._engine.submit(request, self._hear_text(request)))
        else:
            self._choose()

    def cancel(self) -> None:
        """Stop; Failed("cancelled") follows where a question is under way."""
        self._asking.call_off()

    def _ask(self, question: str, submit: Callable[[], None]) -> None:
        if not self._asking.ask(question, submit):
            self._finish(Worded(failed=Failed(question, "cancelled")))

    def _hear_text(self, request: GenerationRequest) -> Callable[[GenerationEvent], None]:
        def heard(event: GenerationEvent) -> None:
            if isinstance(event, Piece):
                if not self._seen_piece:
                    self._seen_piece = True
                    self._begun(event)
            elif isinstance(event, Finished):
                parts, self._dropped = self._round.written(event, request, self._model)
                self._parts = (*parts, *self._parts)
                self._result = Worded(
                    first_ms=event.first_ms, done_ms=event.done_ms, tokens=event.tokens
                )
                self._choose()
            else:
                self._finish(Worded(failed=event))

        return heard

    def _choose(self) -> None:
        if not self._parts:
            self._finish(self._result)
            return
        texts = self._weighable
        if not texts:
            self._end({})
            return
        self._score("choice", self._round.question, texts, self._weighed)

    def _score(
        self,
        name: str,
        turns: tuple[Turn, ...],
        texts: tuple[str, ...],
        then: Callable[[Scored | Failed], None],
    ) -> None:
        request = ScoreRequest(
            f"{self._id}-{name}", self._chat, self._revision, turns, texts,
            self._settings.timeout_seconds, stable=1,
        )  # fmt: skip
        self._ask(request.id, lambda: self._engine.score(request, then))

    def _weighed(self, event: Scored | Failed) -> None:
        if isinstance(event, Failed):
            if event.code == "unsupported":
                # A server that tells no likelihoods: what code knows decides.
                self._end({})
            else:
                self._finish(Worded(failed=event))
            return
        self._means = event.means
        self._result = replace(
            self._result,
            first_ms=self._result.first_ms or event.done_ms,
            done_ms=self._result.done_ms + event.done_ms,
        )
        texts = self._weighable
        missing = self._priors.missing(self._place, texts)
        if not missing:
            self._end(dict(zip(texts, self._means, strict=True)))
            return

        def known(prior: Scored | Failed) -> None:
            if isinstance(prior, Failed) and prior.code == "cancelled":
                self._finish(Worded(failed=prior))
                return
            if isinstance(prior, Scored):
                self._priors.put(self._place, missing, prior.means)
                self._result = replace(self._result, done_ms=self._result.done_ms + prior.done_ms)
            self._end(dict(zip(texts, self._means, strict=True)))

        self._score("prior", self._round.greeting, missing, known)

    @property
    def _weighable(self) -> tuple[str, ...]:
        """What the model is asked about: beginnings of parts that have a rival."""
        kinds = Counter(part.name for part in self._parts)
        return tuple(dict.fromkeys(head(part.text) for part in self._parts if kinds[part.name] > 1))

    @property
    def _place(self) -> str:
        return f"{self._model}/{self._round.plan.language}"

    def _end(self, means: dict[str, float | None]) -> None:
        place, heads = self._place, {part: head(part.text) for part in self._parts}
        told = {part: means.get(text) for part, text in heads.items()}
        added = {p: self._priors.added(place, heads[p], mean) for p, mean in told.items()}
        gains = {p: self._priors.gain(place, heads[p], mean) for p, mean in told.items()}
        parts = not_outdone(self._parts, added)
        choice = self._round.choose(parts, gains, self._id, self._model)
        draft = choice.draft
        if draft is not None:
            draft = replace(
                draft,
                first_ms=self._result.first_ms,
                done_ms=self._result.done_ms,
                prompt=prompt_version.current(),
            )
        self._finish(replace(self._result, draft=draft, dropped=(*self._dropped, *choice.dropped)))

    def _finish(self, worded: Worded) -> None:
        self._asking.ended()
        self._done(worded)
