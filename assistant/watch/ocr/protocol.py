"""What the backend and its worker say to each other: one JSON object a line over pipes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

MAX_LINE = 4 << 20
# left, top, right, bottom in percent of the window.
Area = tuple[float, float, float, float]
# No screen is as wide, and sums of these stay exact.
Pixels = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Look(_Message):
    """Look at a window now; answered by Same, Seen or Failed.

    `pane` names where its messages stand (empty = to be found), `excluded` what must not even be
    captured, `secrets` the same in pixels of the screen (x, y, width, height). `full` asks for
    what is seen even if it is what was seen before.
    """

    op: Literal["look"] = "look"
    window: int
    pane: Area | tuple[()] = ()
    excluded: tuple[Area, ...] = ()
    secrets: tuple[tuple[int, int, int, int], ...] = ()
    full: bool = False


class Same(_Message):
    """Nothing changed."""

    ev: Literal["same"] = "same"


class Stir(_Message):
    """Something was drawn where the messages stand; told once after each look."""

    ev: Literal["stir"] = "stir"


class Piece(_Message):
    """Something read: `rect` is x, y, width, height on the screen.

    `side` is given only where the colour of a bubble decided it. `hidden` is "cut" for a message
    that begins above the visible part, "below" when the conversation goes on under it.
    """

    text: str
    rect: tuple[Pixels, Pixels, Pixels, Pixels]
    kind: Literal["bubble", "loose", "author", "time", "peer", "box"]
    side: Literal["", "left", "right"] = ""
    hidden: Literal["", "cut", "below"] = ""


class Seen(_Message):
    """What the window shows; `torn` when that does not join what was read before."""

    ev: Literal["seen"] = "seen"
    window: int
    pieces: tuple[Piece, ...]
    torn: bool = False


class Failed(_Message):
    """It can't be looked at: no window, no display, no model, or the user has not allowed it."""

    ev: Literal["failed"] = "failed"
    code: Literal["no_window", "no_display", "no_leave", "no_pane", "no_model"]


class Broken(_Message):
    """The last word of a worker that ends by a mistake of its own: where, without any values."""

    ev: Literal["broken"] = "broken"
    where: str


FromWorker = Same | Stir | Seen | Failed | Broken
_FROM: TypeAdapter[FromWorker] = TypeAdapter(Annotated[FromWorker, Field(discriminator="ev")])


def encode(message: BaseModel) -> bytes:
    """One line."""
    return message.model_dump_json().encode("utf-8", "replace") + b"\n"


def decode_look(line: bytes) -> Look | None:
    """An order, or None when it is none."""
    try:
        return Look.model_validate_json(line)
    except ValidationError:
        return None


def decode_answer(line: bytes) -> FromWorker | None:
    """A message of the worker, or None when it is none."""
    try:
        return _FROM.validate_json(line)
    except ValidationError:
        return None
