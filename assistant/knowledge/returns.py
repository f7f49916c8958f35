"""What the law of the customer's place says on taking goods back without a reason.

A fact of the place, not of culture. It is data for a careful default; a company's lawyer confirms
it, and a row that is not `certain` must not be told to a customer as the law.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import datafile, paths


class ReturnRight(BaseModel):
    """One place: days (0: no general right), when they start to run, and the law."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: int = Field(ge=0, le=60)
    unit: Literal["calendar", "working"] = "calendar"
    starts: Literal["day_after_receipt", "receipt", "none"]
    law: str = Field(min_length=5)
    zh: str = Field(alias="zh-Hans")
    en: str
    certain: bool
    only_if_shop_silent: bool = False
    only_if_wrong: bool = False

    @model_validator(mode="after")
    def _no_start_without_days(self) -> ReturnRight:
        if (self.days == 0) != (self.starts == "none"):
            raise ValueError("days and starts contradict each other")
        return self


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: date
    place: dict[str, ReturnRight]


@cache
def _table() -> _Table:
    return datafile.load(paths.resources() / "rules" / "returns.toml", _Table)


def return_right(region: str | None) -> ReturnRight | None:
    """The statutory right in a region (ISO 3166-1 alpha-2); None where nothing is known of it."""
    return _table().place.get(region or "")


def regions() -> frozenset[str]:
    """Regions of which something is known."""
    return frozenset(_table().place)
