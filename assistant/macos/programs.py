"""What profiles call the programs of macOS, which names them by bundle identifiers."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.macos.layer import Program


class _Names(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    names: dict[str, str]
    chromium: tuple[str, ...] = ()
    electron: tuple[str, ...] = ()


@cache
def _known() -> _Names:
    return datafile.load(paths.resources() / "programs" / "macos.toml", _Names)


def name_of(program: Program) -> str:
    """Its name for profiles and settings: a known one, else its folder's in lower case."""
    known = _known().names
    bundle = program.bundle
    while bundle:
        if bundle in known:
            return known[bundle]
        # "com.google.Chrome.beta", and web pages installed as programs.
        bundle = bundle.rpartition(".")[0]
    folder = program.folder.removesuffix(".app")
    return "-".join(folder.lower().split()) or program.bundle.lower()


def is_chromium(name: str) -> bool:
    """Whether it is a browser that builds its tree once told that somebody reads it."""
    return name in _known().chromium


def is_electron(name: str) -> bool:
    """Whether it is known to be made with Electron."""
    return name in _known().electron
