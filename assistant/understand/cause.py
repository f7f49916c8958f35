"""Names what happened to a customer in a few of their own words, when that is sure to be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Fact, Reading
from assistant.understand import topics
from assistant.understand.text import fold
from assistant.understand.weight import weight_of

_PROMISED_BEFORE = (
    "说", "承诺", "保证", "最多", "最快", "预计", "需要", "要", "再", "过", "within", "in ",
    "takes", "take ", "for the next", "another", "said", "promis", "up to",
)  # fmt: skip
_PROMISED_AFTER = ("内", "以内", "之内", "后", "到账", "到货", "发货", "送达", "到", "前", "无理由")
_LONGEST_SLOT = 24
_SLOTS = re.compile(r"\{(\w+)\}")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    said: list[str]
    also: list[str] = []
    never: list[str] = []
    after: list[str] = []
    item: list[str] = []


class _Cause(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: str
    language: str
    rows: list[_Row]


class CauseTable(BaseModel):
    """resources/lexicons/cause.toml, and matter.toml: what is worth being named before all else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cause: list[_Cause]


@cache
def _table() -> dict[tuple[str, str], list[_Row]]:
    table = datafile.load(paths.resources() / "lexicons" / "cause.toml", CauseTable)
    return {(entry.topic, entry.language): entry.rows for entry in table.cause}


def cause_of(messages: Sequence[Message], reading: Reading, language: str) -> str | None:
    """A short noun phrase for what happened, such as "五天还没到的包裹"; None when unsure.

    Only for a draft in the customer's own language, only from the message that names the matter.
    """
    rows = _table().get((reading.topic, language))
    if not rows or language != reading.language.code:
        return None
    index = _naming(messages, reading)
    if index is None:
        return None
    said = fold(messages[index].text).text
    duration = _elapsed(reading.facts, messages, index)
    item = _item(reading.facts)
    for row in rows:
        if not any(word in said for word in row.said):
            continue
        if "{duration}" in row.text and not _fits(row, duration, said):
            continue
        if "{item}" in row.text and (item is None or (row.item and item not in row.item)):
            continue
        text = row.text.replace("{duration}", _wording(duration) if duration else "")
        return text.replace("{item}", item or "")
    return None


@cache
def _matters() -> dict[str, list[_Cause]]:
    table = datafile.load(paths.resources() / "lexicons" / "matter.toml", CauseTable)
    found: dict[str, list[_Cause]] = {}
    for entry in table.cause:
        found.setdefault(entry.language, []).append(entry)
    return found


def matter_of(messages: Sequence[Message], reading: Reading, language: str) -> str | None:
    """What an answer must not pass over: the second time, the day that was missed, what leaks.

    A phrase ready to stand in a line, such as "the jeans in the wrong size for the third time";
    None when nothing of the kind was said. The latest message counts first. Never for praise.
    """
    if language != reading.language.code:
        return None
    entries = _matters().get(language, [])
    for index in range(reading.about, max(-1, reading.about - topics.MAX_BACK - 1), -1):
        if messages[index].speaker is not Speaker.CUSTOMER:
            continue
        said = fold(messages[index].text).text
        for entry in entries:
            if entry.topic not in ("", reading.topic):
                continue
            for row in entry.rows:
                if _says(row, said) and (text := _filled(row.text, reading.facts, index)):
                    return text
    weighs = weight_of(messages[: reading.about + 1], language)
    return weighs.text if weighs and weighs.text else None


def _says(row: _Row, said: str) -> bool:
    if any(word in said for word in row.never) or not any(word in said for word in row.said):
        return False
    return not row.also or any(word in said for word in row.also)


def _filled(text: str, facts: Sequence[Fact], index: int) -> str:
    """The row's text with what the same message says, "" where it does not say it."""
    for name in _SLOTS.findall(text):
        values = {_wording(f) for f in facts if f.kind == name and f.message == index}
        if name == "item" and not values:
            values = {_wording(f) for f in facts if f.kind == name}
        if len(values) != 1 or len(value := values.pop()) > _LONGEST_SLOT:
            return ""
        text = text.replace(f"{{{name}}}", value)
    return text


def _naming(messages: Sequence[Message], reading: Reading) -> int | None:
    """The latest customer message that itself speaks of the topic, not a question about it."""
    for index in range(reading.about, max(-1, reading.about - topics.MAX_BACK - 1), -1):
        message = messages[index]
        if message.speaker is not Speaker.CUSTOMER:
            continue
        hits = topics.hits(fold(message.text), reading.language.code)
        if any(hit.label == reading.topic for hit in hits):
            return index
    return None


def _elapsed(facts: Sequence[Fact], messages: Sequence[Message], index: int) -> Fact | None:
    """The only duration in that message, when it says how long it has been, not a promise."""
    found = [fact for fact in facts if fact.kind == "duration" and fact.message == index]
    if len(found) != 1 or len(_wording(found[0])) > _LONGEST_SLOT:
        return None
    text = messages[index].text
    before = fold(text[max(0, found[0].start - 8) : found[0].start]).text
    after = fold(text[found[0].end : found[0].end + 4]).text
    if any(word in before for word in _PROMISED_BEFORE) or after.startswith(_PROMISED_AFTER):
        return None
    return found[0]


def _wording(fact: Fact) -> str:
    return fact.said or fact.value


def _fits(row: _Row, duration: Fact | None, said: str) -> bool:
    """True when there is a duration, and it follows the words this row wants before it."""
    if duration is None:
        return False
    if not row.after:
        return True
    place = said.find(fold(_wording(duration)).text)
    return any(said[:place].endswith(word) for word in row.after)


def _item(facts: Sequence[Fact]) -> str | None:
    """The thing spoken of, when only one has been named."""
    names = {_wording(fact) for fact in facts if fact.kind == "item"}
    if len(names) != 1:
        return None
    name = names.pop()
    return name if len(name) <= _LONGEST_SLOT else None
