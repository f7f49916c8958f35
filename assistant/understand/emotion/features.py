"""Turns a message in its chat into numbered features; training and reading share this code."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Emotion
from assistant.understand.emotion.cues import Hit, weigh
from assistant.understand.emotion.lexicon import FAULT, SHADES
from assistant.understand.emotion.normalise import Line

# Blocks are scaled to these lengths apart from each other, so that a long message does not drown
# its context; chosen on the development folds.
BLOCKS = {"char": 1.0, "word": 1.0, "agent": 0.5, "own": 0.4, "pair": 0.5}
# Only these speak of the message alone; the helper heads learned on other corpora see no others.
OWN_BLOCKS = ("char", "word")
# Earlier turns matter by their ends; long ones are capped to keep a reading within its time.
MESSAGE_HEAD, MESSAGE_TAIL, TURN_CAP = 500, 200, 160

SHAPE = (
    "first", "turns", "length", "short", "tiny", "long", "marks", "asks", "both", "asks_end",
    "marks_end", "dots", "shouted", "mention", "latin", "same", "own_marks", "own_asks",
    "shorter", "longer", "agent_asks", "agent_long", "same_agent",
)  # fmt: skip
FEELINGS = (*(str(emotion) for emotion in Emotion), *SHADES, FAULT, "typing")
NUMBERS = (
    *SHAPE,
    *(f"cue.{name}" for name in FEELINGS),
    *(f"not.{name}" for name in FEELINGS),
    *(f"before.{name}" for name in FEELINGS),
    *(f"seen.{name}" for name in FEELINGS),
    "silent",
)
# 1 + ln(count): the fifth "啊" says little more than the second.
_DAMPED = tuple(1.0 + math.log(max(count, 1)) for count in range(64))

_MASKS = (
    (re.compile(r"@[^\s@:：,，]{1,20}"), "@ "),
    (re.compile(r"https?://\S{1,200}|o?网页链接"), " url "),
    (re.compile(r"\[[^\[\]\s]{1,4}x\]|\[num\]|\d+(?:[.,:]\d+)*"), "0"),
    (re.compile(r"(.)\1{3,}"), r"\1\1\1"),
    (re.compile(r"\s+"), " "),
)
_TOKEN = re.compile(
    r"[぀-ヿ㐀-鿿豈-﫿]|[a-zà-ɏ]+(?:'[a-z]+)?"
    r"|[Ѐ-ӿ]+|[؀-ۿ]+|[가-힣]+|[฀-๿]+"
    r"|0|[!?。，、~…,.!]|[^\s\w]"
)
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힣฀-๿]")


@dataclass(slots=True)
class Features:
    """Hashed feature counts a block, and the numbers named by NUMBERS."""

    blocks: dict[str, dict[int, int]]
    numbers: list[float]


def clean(text: str, head: int, tail: int) -> str:
    """Folded text without names, links and numbers, capped to its two ends."""
    for pattern, with_ in _MASKS:
        text = pattern.sub(with_, text)
    text = text.strip()
    return text if len(text) <= head + tail else text[:head] + " … " + text[-tail:]


def _grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def _count(prefix: str, items: Iterator[str] | Sequence[str]) -> dict[int, int]:
    return {
        crc32((prefix + item).encode("utf-8", "replace")): count
        for item, count in Counter(items).items()
    }


def _char_grams(text: str) -> Iterator[str]:
    """Chinese, Japanese, Korean, Thai: 1–4 characters; other scripts: 3–5 across words."""
    padded = f" {text} "
    if len(_WIDE.findall(text)) * 4 >= len(text):
        yield from _grams(padded, 1, 4)
    else:
        yield from _grams(padded, 3, 5)


def _words(tokens: list[str]) -> Iterator[str]:
    yield from tokens
    yield from (f"{a}_{b}" for a, b in pairwise(tokens))
    yield from (f"{a}_{b}_{c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False))


def _bucket(number: float, edges: Sequence[float]) -> int:
    return sum(number >= edge for edge in edges)


def message_blocks(text: str) -> tuple[dict[str, dict[int, int]], list[str]]:
    """The blocks of a cleaned message by itself, and its words."""
    tokens = _TOKEN.findall(text)
    return {"char": _count("c", _char_grams(text)), "word": _count("w", _words(tokens))}, tokens


def scaled(blocks: dict[str, dict[int, int]]) -> tuple[list[int], list[float]]:
    """Keys and values of all blocks; each block has the length that BLOCKS gives."""
    keys: list[int] = []
    values: list[float] = []
    for name, counts in blocks.items():
        damped = [_DAMPED[min(count, len(_DAMPED) - 1)] for count in counts.values()]
        length = sum(value * value for value in damped) ** 0.5
        if length:
            factor = BLOCKS[name] / length
            keys.extend(counts)
            values.extend(value * factor for value in damped)
    return keys, values


def extract(
    messages: Sequence[Message],
    about: int,
    line: Callable[[int], Line],
    hits: Callable[[int], list[Hit]],
) -> Features:
    """Features of customer message `about`, read after the turns before it.

    `line` gives the folded text and `hits` the cues of a message by index, so that each message
    is folded and searched only once.
    """
    text = clean(line(about).text, MESSAGE_HEAD, MESSAGE_TAIL)
    blocks, tokens = message_blocks(text)
    agent, own = _turns_before(messages, about)
    agent_text = [clean(line(index).text, TURN_CAP, TURN_CAP // 2) for index in agent]
    own_text = [clean(line(index).text, TURN_CAP, TURN_CAP // 2) for index in own]
    blocks["agent"] = _count("a", _context_grams(agent_text[:1]))
    blocks["own"] = _count("k", _context_grams(own_text[:2]))
    blocks["pair"] = _count("p", _pairs(text, tokens, agent_text))
    numbers = _numbers(line(about), text, agent_text, own_text, about)
    numbers += _cue_numbers(hits(about), [weigh(hits(index)) for index in own[:2]])
    return Features(blocks, numbers)


def _cue_numbers(here: list[Hit], before: list[dict[str, float]]) -> list[float]:
    weights = weigh(here)
    felt = [weights.get(name, 0.0) for name in FEELINGS]
    turned = [weights.get(f"not.{name}", 0.0) for name in FEELINGS]
    earlier = [min(sum(turn.get(name, 0.0) for turn in before), 3.0) / 2 for name in FEELINGS]
    seen = [float(value > 0) for value in felt]
    silent = float(not any(weights.get(name, 0.0) for name in FEELINGS if name != "neutral"))
    return [*felt, *turned, *earlier, *seen, silent]


def _turns_before(messages: Sequence[Message], about: int) -> tuple[list[int], list[int]]:
    """Agent's and customer's turns before `about`, newest first, at most three of each."""
    agent: list[int] = []
    own: list[int] = []
    for index in range(about - 1, max(-1, about - 13), -1):
        speaker = messages[index].speaker
        if speaker is Speaker.AGENT and len(agent) < 3:
            agent.append(index)
        elif speaker is Speaker.CUSTOMER and len(own) < 3:
            own.append(index)
    return agent, own


def _context_grams(turns: Sequence[str]) -> Iterator[str]:
    for turn in turns:
        yield from _words(_TOKEN.findall(turn))
        if len(_WIDE.findall(turn)) * 4 >= len(turn):
            yield from _grams(turn, 4, 4)


def _pairs(text: str, tokens: list[str], agent: Sequence[str]) -> Iterator[str]:
    """What the agent's last turn ended with, beside what a short answer says."""
    last = agent[0] if agent else ""
    ending = last[-3:] if last else "none"
    yield f"{_bucket(len(text), (3, 6, 12, 25, 60))}~{ending}"
    if len(text) <= 12:
        yield f"{text}~{ending}"
    for token in tokens[:12]:
        yield f"{token}~{ending[-1:]}"


def _numbers(
    line: Line, text: str, agent: Sequence[str], own: Sequence[str], about: int
) -> list[float]:
    """In the order of SHAPE."""
    size = max(len(text), 1)
    letters = [char for char in line.raw if char.isascii() and char.isalpha()]
    marks = text.count("!")
    asks = text.count("?")
    same = 0.0
    if own and len(text) >= 2:
        mine = set(_grams(text, 2, 2))
        same = max(len(mine & set(_grams(turn, 2, 2))) / max(len(mine), 1) for turn in own)
    shouted = sum(char.isupper() for char in letters) / len(letters) if len(letters) >= 8 else 0.0
    return [
        float(not agent and not own),
        min(about, 20) / 10,
        min(size, 400) ** 0.5 / 10,
        float(size <= 6),
        float(size <= 3),
        float(size >= 60),
        min(marks, 6) / 3,
        min(asks, 6) / 3,
        float(marks > 0 and asks > 0),
        float(text.endswith("?")),
        float(text.endswith("!")),
        min(text.count("..") + text.count("。。") + text.count("…"), 4) / 2,
        shouted,
        float("@" in text),
        float(len(letters) * 2 > size),
        same,
        min(sum(turn.count("!") for turn in own), 6) / 3,
        min(sum(turn.count("?") for turn in own), 6) / 3,
        float(bool(own) and size * 2 < len(own[0])),
        float(bool(own) and size > 2 * len(own[0])),
        float(bool(agent) and agent[0].endswith("?")),
        min(len(agent[0]), 240) / 120 if agent else 0.0,
        float(len(agent) > 1 and agent[0] == agent[1]),
    ]
