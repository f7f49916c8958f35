"""Every page, language, look and scale: does its picture give the transcript that its tree gives?

    python -m tests.end2end.bed.transcript_matrix [--pages stream deepchat chatscope]

deep-chat and chatscope are fetched through npm into a temporary folder. Prints a line a page and
ends with 1 when a transcript differs.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.end2end.bed import record_pages
from tests.end2end.bed.live_pages import LIVE, Pages
from tests.end2end.bed.same_transcript import PLAYS, Outcome, play
from tests.end2end.bed.two_readers import Turn, TwoReaders

PAGES = ("stream", "deepchat", "chatscope")
SCALES = (1.0, 1.5, 2.0)
DARK = "--enable-features=WebContentsForceDark"


def build(folder: Path) -> None:
    """The live pages, with the components that they are made of."""
    record_pages.build(folder)
    shutil.copytree(LIVE, folder, dirs_exist_ok=True)
    command = [str(folder / "node_modules/.bin/esbuild"), "chatscope_live.jsx", "--bundle"]
    command += ["--outfile=chatscope_live.js", "--define:process.env.NODE_ENV='production'"]
    subprocess.run(command, cwd=folder, check=True)


def one(folder: Path, page: str, language: str, dark: bool, scale: float) -> Outcome:
    """One page played through."""
    own_dark = page == "stream"
    query = "?dark=1" if dark and own_dark else ""
    extra = (DARK,) if dark and not own_dark else ()
    with tempfile.TemporaryDirectory() as place, Pages(folder) as pages:
        address = f"{pages.address}/{page}_live.html{query}"
        with TwoReaders(Path(place), address, scale, extra) as two:
            return play(pages, two, PLAYS[language])


def _rows(turns: list[Turn]) -> list[str]:
    return [f"{speaker.value}: {text}" for speaker, text in turns]


def main() -> int:
    """Play all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--scales", nargs="+", type=float, default=list(SCALES))
    options = parser.parse_args()
    different = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        build(folder)
        cases = itertools.product(options.pages, PLAYS, (False, True), options.scales)
        for page, language, dark, scale in cases:
            outcome = one(folder, page, language, dark, scale)
            different += not outcome.same
            delays = " ".join(f"{delay:.2f}" for delay in outcome.delays)
            look = "dark" if dark else "light"
            verdict = "same" if outcome.same else "DIFFERENT"
            print(f"{page} {language} {look} {scale:g}: {verdict}; seconds {delays}", flush=True)
            for kind, turns in (("picture", outcome.seen), ("tree", outcome.told)):
                rows = difflib.unified_diff(
                    _rows(outcome.wanted), _rows(turns), "written", kind, lineterm="", n=0
                )
                print("\n".join(f"  {row}" for row in rows), end="", flush=True)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
