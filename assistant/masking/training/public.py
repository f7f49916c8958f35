"""Rows out of public chats, in which names and places were taken out and are put back made up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from assistant.masking.training.fill import Lists, Row, other
from assistant.masking.training.sheets import MARKS, Part

CHATS = ("dialogues/pool_jddc_zh_dev.jsonl", "zh-Hans")
POSTS = ("train/en_goemotions_traindev.jsonl", "en")
_TAKEN_OUT = re.compile(r"\[(姓名|地址|数字|金额|日期|时间|订单)x\]|\[(NAME)\]")


def load(root: Path | None) -> list[tuple[str, str]]:
    """(text, language) of the shop chats and everyday posts that a folder holds."""
    found: list[tuple[str, str]] = []
    for name, language in (CHATS, POSTS):
        file = root / name if root else None
        if file is not None and file.exists():
            found += [(text, language) for text in _texts(file)]
    return found


def _texts(file: Path) -> Iterator[str]:
    for row in file.read_text(encoding="utf-8").splitlines():
        found = json.loads(row)
        if "turns" in found:
            yield from (turn["text"] for turn in found["turns"])
        else:
            yield found["text"]


def restored(text: str, language: str, lists: Lists, draw: Random) -> Row:
    """The text with made-up values where the source has a placeholder for one."""
    whole = ""
    marked: list[tuple[int, int, int]] = []
    done = 0
    for hit in _TAKEN_OUT.finditer(text):
        whole += text[done : hit.start()]
        done = hit.end()
        part = _personal(hit[1] or hit[2], draw)
        value = other(part, language, lists, draw) if part else _plain(hit[1], draw)
        if part and value == part.text:
            value = hit[0]
        elif part:
            marked.append((len(whole), len(whole) + len(value), MARKS[part.mark]))
        whole += value
    return Row(whole + text[done:], tuple(marked))


def _personal(kind: str, draw: Random) -> Part | None:
    if kind in ("姓名", "NAME"):
        return Part("?", draw.choice(("nf", "nf", "ns" if kind == "姓名" else "ng")))
    if kind == "地址":
        return Part("?" * draw.choice((2, 40, 40)), "a")
    return None


def _plain(kind: str, draw: Random) -> str:
    made = {
        "数字": str(draw.randint(1, 99_999)),
        "金额": f"{draw.randint(1, 9999)}元",
        "日期": f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日",
        "时间": f"{draw.randint(0, 23)}点",
        "订单": str(draw.randint(10**10, 10**12)),
    }
    return made[kind]
