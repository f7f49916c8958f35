"""The demo's script: a file that a non-programmer can rewrite."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import datafile, paths


class Step(BaseModel):
    """One step; exactly one kind of thing happens in it.

    `answers` is the agent's text, or "taken" for the draft that was inserted before; `open` makes
    the agent switch to that customer's chat once the message has come.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    customer: Literal["", "mei", "tom"] = ""
    says: str = Field("", max_length=6000)
    open: bool = False
    answers: str = Field("", max_length=6000)
    insert: bool = False
    drafts: bool = False
    model: bool = False
    shot: str = Field("", pattern=r"^[a-z0-9-]*$")
    pause: float = Field(0, ge=0, le=60)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [
            self.says,
            self.answers,
            self.insert,
            self.drafts,
            self.model,
            self.shot,
            self.pause,
        ]
        if sum(bool(kind) for kind in kinds) != 1:
            raise ValueError("a step does exactly one thing")
        if bool(self.says) != bool(self.customer):
            raise ValueError("says needs a customer, and a customer says something")
        return self


class Script(BaseModel):
    """All steps in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: tuple[Step, ...] = Field(min_length=1)


def load() -> Script:
    """Read resources/demo/script.toml; raises DataFileError when it is wrong."""
    return datafile.load(paths.resources() / "demo" / "script.toml", Script)
