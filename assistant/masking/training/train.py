"""`assistant train masking`: from marked messages to the folder models/masking."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import torch

from assistant import paths
from assistant.masking.evaluation import templates
from assistant.masking.tagger.cut import Cutter
from assistant.masking.tagger.model import PIECES, WINDOW, WORDS
from assistant.masking.training import export, fill, fitting, ordinary, public, sheets
from assistant.masking.training.fill import Row
from assistant.masking.training.fitting import Coded, Course, Tell
from assistant.masking.training.network import Tagger, build
from assistant.masking.training.sheets import MARKS, Sheets
from assistant.neural import session
from assistant.neural.training import base as bases
from assistant.neural.words import unpack

LAYERS = 6
LEARNED_SETS = (
    "train", "dev", "test1", "test2", "test3", "test4", "test6", "test7", "test8", "test9",
    "test11",
)  # fmt: skip
"""Sets of `assistant eval privacy` that masking was mended from anyway; the others stay unseen."""
CHATS = 4000
POSTS = 4000
SENTENCES = 4000
LEAST = (1.0, 0.8, 0.5, 0.95)
"""How sure it must be of a name, an address, a user name; chosen on the messages kept apart."""
_SLOTS = {"name": MARKS["nf"], "address": MARKS["a"]}


def train(
    root: Path | None, out: Path, tell: Tell, course: Course | None = None, layers: int = LAYERS
) -> dict[str, Any]:
    """Train on our own messages and, where `root` holds them, public chats; returns figures.

    Raises UserFault when the base is not installed or the messages can't be read. Half a million
    pieces a pass: two minutes on two cores with 16-bit sums.
    """
    torch.manual_seed(1)
    draw = Random(1)
    own = sheets.load()
    shared = paths.shipped_models() / "encoder"
    words = torch.from_numpy(unpack(session.words(shared / WORDS)))
    cutter = Cutter(session.processor(shared / PIECES))
    apart = [
        fitting.coded(fill.filled(line, {}, Random(0), 0.0), cutter)
        for line in own.lines
        if line.apart
    ]
    real = public.load(root)
    said = ordinary.load()
    tell(
        f"{len(own.lines)} messages, {len(apart)} of them kept apart; {len(real)} public texts, "
        f"{len(said)} of our own sentences"
    )
    figures: dict[str, float] = {}

    def epoch(number: int) -> list[Coded]:
        return [fitting.coded(row, cutter) for row in _rows(own, real, said, number, draw)]

    def after(number: int, network: Tagger) -> None:
        figures.update(fitting.counts(network, words, apart))
        tell(f"pieces of messages kept apart: {figures}")

    network = build(bases.read(bases.find()), WINDOW + 2, layers)
    how = course or Course()
    network = fitting.fit(network, words, epoch, how, draw, tell, after)
    header = {
        "words": len(words),
        "layers": layers,
        "least": LEAST,
        "messages": len(own.lines) - len(apart),
        "public": len(real),
        "sentences": len(said),
        "figures": figures,
    }
    export.write(out, network, header)
    tell(f"written to {out}")
    return figures


def _rows(
    own: Sheets, real: list[tuple[str, str]], said: list[str], number: int, draw: Random
) -> list[Row]:
    """The rows of one pass: every message as written or refilled, once more refilled, the rest."""
    rows: list[Row] = []
    for line in own.lines:
        if line.apart:
            continue
        lists = own.lists.get(line.language, {})
        rows.append(fill.filled(line, lists, draw, 0.0 if number % 3 == 0 else 0.85))
        again = fill.filled(line, lists, draw, 0.9)
        if again.marked:
            rows.append(again)
    for one in LEARNED_SETS:
        for sample in templates.samples(one, seed=number, each=1):
            pieces = ((p.start, p.end, _SLOTS[p.slot]) for p in sample.pieces if p.slot in _SLOTS)
            rows.append(Row(sample.text, tuple(pieces)))
    for language, most in (("zh-Hans", CHATS), ("en", POSTS)):
        texts = [text for text, spoken in real if spoken == language]
        lists = own.lists.get(language, {})
        named = [text for text in texts if "[NAME]" in text]
        some = draw.sample(named, min(len(named), most // 2))
        some += draw.sample(texts, min(len(texts), most - len(some)))
        rows += [public.restored(text, language, lists, draw) for text in some]
    rows += [Row(text, ()) for text in draw.sample(said, min(len(said), SENTENCES))]
    for lists in own.lists.values():
        rows += [Row(word, ()) for word in lists.get("tempting", ()) if draw.random() < 0.3]
    rows = [_varied(row, draw) for row in rows if row.text.strip()]
    return rows + fill.glued(rows, 0.08, draw)


def _varied(row: Row, draw: Random) -> Row:
    """Now and then without capitals, shouted, or without its last sign."""
    chance = draw.random()
    for share, changed in ((0.08, row.text.lower()), (0.1, row.text.upper())):
        if chance < share and len(changed) == len(row.text):
            return Row(changed, row.marked)
    inside = max((end for _, end, _ in row.marked), default=0)
    if chance > 0.9 and row.text[-1] in "。.!！?？" and inside < len(row.text):
        return Row(row.text[:-1], row.marked)
    return row
