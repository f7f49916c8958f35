"""A blind rating sheet: every draft beside its conversation, and nowhere who wrote it.

Pure: gives the texts of the files. Which engine wrote what stands in the key alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.draft.evaluation.outcome import Outcome
from assistant.draft.evaluation.situations import Situation

MARKS = ("as_is", "edits", "no", "harmful")
"""Would be sent as it is, with small edits, not, and harmful; the best first."""
SAME = "same"
COLUMNS = ("item", "situation", "conversation", "draft", "mark", "best", "why")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLACE = "/*DATA*/"
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet as plain values (`data`) and the key that tells engines."""

    data: dict[str, Any]
    key: dict[str, Any]


def make(
    situations: Sequence[Situation],
    outcomes: Mapping[str, Sequence[Outcome]],
    seed: int = 0,
    note: str = "",
) -> Sheet:
    """Lay out the first drafts of all engines, in an order that the seed alone decides.

    Engines that wrote the same words share one item. `note` is shown to the raters.
    """
    by = {name: {o.situation: o for o in rows} for name, rows in outcomes.items()}
    chance = random.Random(f"sheet:{seed}")
    order = list(situations)
    chance.shuffle(order)
    cards: list[dict[str, Any]] = []
    items: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {name: [] for name in by}
    for number, situation in enumerate(order, 1):
        written: dict[str, list[str]] = {}
        for name, rows in by.items():
            found = rows.get(situation.id)
            if found is None or found.spared:
                continue
            if found.first is None:
                missing[name].append(f"{number:03}")
            else:
                written.setdefault(found.first.text, []).append(name)
        drafts = list(written)
        chance.shuffle(drafts)
        shown = []
        for letter, text in zip(_LETTERS, drafts, strict=False):
            item = f"{number:03}-{letter}"
            items[item] = written[text]
            shown.append({"item": item, "letter": letter, "text": text})
        if shown:
            cards.append(
                {"situation": f"{number:03}", "messages": situation.messages, "drafts": shown}
            )
    name = _name(cards)
    sources = {f"{n:03}": [s.id, s.source] for n, s in enumerate(order, 1)}
    return Sheet(
        {"sheet": name, "note": note, "cards": cards},
        {
            "sheet": name,
            "seed": seed,
            "engines": list(by),
            "situations": sources,
            "items": items,
            "missing": missing,
        },
    )


def _name(cards: Sequence[Mapping[str, Any]]) -> str:
    """The same content has the same name, so that ratings find their key."""
    text = json.dumps(cards, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def html(sheet: Sheet, template: str, words: Mapping[str, str], language: str) -> str:
    """The page: one file that needs no network. `words` are the labels in its language."""
    values = sheet.data | {"words": dict(words), "language": language, "marks": list(MARKS)}
    data = json.dumps(values, ensure_ascii=True)
    # Inside a script nothing may look like the end of it.
    for sign in "<>&":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return template.replace(_PLACE, data)


def table(sheet: Sheet) -> str:
    """The same as CSV; marks go into `mark`, an x into `best`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in sheet.data["cards"]:
        talk = "\n".join(f"[{m['speaker']}] {m['text']}" for m in card["messages"])
        for draft in card["drafts"]:
            cells = (draft["item"], card["situation"], talk, draft["text"], "", "", "")
            writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
