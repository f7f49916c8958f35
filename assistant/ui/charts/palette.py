"""Colours of charts, light and dark, read from resources/styles."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths


class Colours(BaseModel):
    """One scheme, as "#rrggbb" by the names that shapes use."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ground: str
    plot: str
    text: str
    muted: str
    faint: str
    warn: str
    grid: str
    axis: str
    interval: str
    focus: str
    one: str
    two: str
    three: str
    four: str
    five: str
    pale: str
    pale_one: str
    better: str
    worse: str
    on_one: str
    on_two: str
    on_three: str
    on_four: str
    on_five: str
    on_pale: str
    on_pale_one: str
    on_better: str
    on_worse: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    light: Colours
    dark: Colours


@cache
def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme ("light" or "dark") by name."""
    file = datafile.load(paths.resources() / "styles" / "charts.toml", _File)
    found: dict[str, str] = (file.light if scheme == "light" else file.dark).model_dump()
    return found
