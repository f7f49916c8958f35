"""What supervisor and worker say to each other: one JSON object a line over the worker's pipes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

MAX_LINE = 4 << 20
MAX_SAMPLES = 8
MAX_TEXTS = 32
MAX_TEXT_TOKENS = 256


class _Message(BaseModel):
    # A newer side may say more than an older one knows.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Load(_Message):
    """First message: which file to load, and how. Sizes in tokens and megabytes.

    `prefixes` is the folder for states of fixed beginnings ("" = none is kept on disk), `model_id`
    the hash of the file and its adapter, which they are bound to. `adapter` is a file of weights on
    top ("" = none).
    """

    op: Literal["load"] = "load"
    file: str
    sha256: str = ""
    chat_format: Literal["chatml", "gguf"] = "chatml"
    context: int = 2048
    threads: int = 0
    memory_mb: int = 4096
    grammars: str = ""
    prefixes: str = ""
    model_id: str = ""
    adapter: str = ""
    adapter_sha256: str = ""


class Generate(_Message):
    """Continue `turns` with text; a last turn of the assistant is a beginning to be continued.

    `samples` are (temperature, seed) of several candidates; empty = one with the single fields.
    """

    op: Literal["generate"] = "generate"
    id: str
    turns: tuple[tuple[str, str], ...]
    grammar: str = ""
    max_tokens: int = Field(160, ge=1, le=4096)
    temperature: float = Field(0.3, ge=0, le=2)
    seed: int = 0
    timeout_seconds: float = Field(25.0, gt=0)
    samples: tuple[tuple[float, int], ...] = Field((), max_length=MAX_SAMPLES)
    part_tokens: int = Field(0, ge=0)
    chat: str = ""
    stable: int = Field(0, ge=0)


class Score(_Message):
    """Tell how likely each of `texts` is as the continuation of `turns`."""

    op: Literal["score"] = "score"
    id: str
    turns: tuple[tuple[str, str], ...]
    texts: tuple[str, ...] = Field(max_length=MAX_TEXTS)
    timeout_seconds: float = Field(25.0, gt=0)
    chat: str = ""
    stable: int = Field(0, ge=0)


class Warm(_Message):
    """Evaluate a prompt's beginning and keep it."""

    op: Literal["warm"] = "warm"
    turns: tuple[tuple[str, str], ...]
    chat: str = ""
    stable: int = Field(0, ge=0)


class Cancel(_Message):
    """Stop this request, whether it runs or waits."""

    op: Literal["cancel"] = "cancel"
    id: str


class Ready(_Message):
    """The model is loaded; `verified` when its hash was checked just now."""

    ev: Literal["ready"] = "ready"
    context: int
    grammars: tuple[str, ...] = ()
    verified: bool = False
    load_ms: float = 0.0


class LoadFailed(_Message):
    """The model can't be loaded: corrupt, wrong, out_of_memory or no_library."""

    ev: Literal["load_failed"] = "load_failed"
    code: str
    detail: str = ""
    needed_mb: int = 0
    free_mb: int = 0


class Text(_Message):
    """A piece of the answer."""

    ev: Literal["text"] = "text"
    id: str
    text: str


class Candidate(_Message):
    """One of the texts; the mean is natural, a token."""

    text: str
    tokens: int
    reason: Literal["stop", "length"] = "stop"
    mean_logprob: float | None = None


class Done(_Message):
    """The whole answer; `prompt` tokens were needed, `reused` of them were known already.

    `steps` counts evaluations, fewer than `tokens` where guessing ahead was right.
    """

    ev: Literal["done"] = "done"
    id: str
    text: str
    tokens: int
    reason: Literal["stop", "length"] = "stop"
    prompt: int = 0
    reused: int = 0
    steps: int = 0
    candidates: tuple[Candidate, ...] = ()


class Scores(_Message):
    """Mean natural log-probability a token of each text; None where there was none."""

    ev: Literal["scores"] = "scores"
    id: str
    means: tuple[float | None, ...]


class Error(_Message):
    """No answer: cancelled, timeout, too_large or internal."""

    ev: Literal["error"] = "error"
    id: str
    code: str
    detail: str = ""


class Warmed(_Message):
    """A beginning has been evaluated (or given up: `complete` false)."""

    ev: Literal["warmed"] = "warmed"
    prompt: int = 0
    reused: int = 0
    complete: bool = True


class Broken(_Message):
    """The last word of a worker that ends by a mistake of its own: where, without any values."""

    ev: Literal["broken"] = "broken"
    where: str


ToWorker = Load | Generate | Score | Warm | Cancel
FromWorker = Ready | LoadFailed | Text | Done | Scores | Error | Warmed | Broken

_to_worker: TypeAdapter[ToWorker] = TypeAdapter(Annotated[ToWorker, Field(discriminator="op")])
_from_worker: TypeAdapter[FromWorker] = TypeAdapter(
    Annotated[FromWorker, Field(discriminator="ev")]
)


def clean(text: str) -> str:
    """Text without lone surrogates and NUL, which no tokenizer and no pipe can carry."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def encode(message: ToWorker | FromWorker) -> bytes:
    """One line; the caller has cleaned the texts."""
    return message.model_dump_json().encode("utf-8") + b"\n"


def decode_for_worker(line: bytes) -> ToWorker | None:
    """A message to the worker; None for one it does not know, which is tolerated."""
    try:
        return _to_worker.validate_json(line)
    except ValidationError:
        return None


def decode_for_supervisor(line: bytes) -> FromWorker | None:
    """A message from the worker; None for one that is not understood, which is tolerated."""
    try:
        return _from_worker.validate_json(line)
    except ValidationError:
        return None
