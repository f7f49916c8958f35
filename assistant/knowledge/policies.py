"""Reads policies/*.md, the pages in which a supervisor writes what the shop answers.

    ## 拆开了还能退吗 | Can it go back once opened {#opened}
    - 主题: refund.how
    - 问法: 拆开了还能退吗 / 打开看了一下可以退吗
    - asks: can I return it after opening it

    ### zh-Hans
    可以退。……
    关怀: ……

A line of the header names its field in Chinese or in English, and may stand more than once. Below
a language come the whole answer and, marked, its other forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.data_reasons import why
from assistant.datafile import DataFileError
from assistant.knowledge.entries import Entry, Wording
from assistant.knowledge.sources import LANGUAGE, MAX_TEXT, Report, no_topic, read, topics

FIELDS = {
    "topics": "topics", "topic": "topics", "主题": "topics", "主題": "topics",
    "asks": "asks", "问法": "asks", "問法": "asks",
    "needs": "needs", "必含": "needs",
    "unless": "unless", "不含": "unless",
    "regions": "regions", "地区": "regions", "地區": "regions",
    "from": "since", "生效": "since",
    "until": "until", "截止": "until",
}  # fmt: skip
FORMS = {
    "brief": "brief", "简短": "brief", "簡短": "brief",
    "ask": "ask", "追问": "ask", "追問": "ask",
    "care": "care", "关怀": "care", "關懷": "care",
}  # fmt: skip
_HEAD = re.compile(r"##\s+(?P<title>[^#{]+?)\s*(?:\{#(?P<id>[a-z0-9-]+)\})?\s*")
_FIELD = re.compile(r"[-*]\s*([\w]+)\s*[:：]\s*(.*)")
_FORM = re.compile(r"(\w+)\s*[:：]\s*(.*)")
_LIST = re.compile(r"\s*[/|／｜]\s*")
_REGION = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class _Draft:
    """An entry while its lines are being read."""

    line: int
    title: str
    id: str
    fields: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    texts: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for value, _ in self.fields.get(name, []))


def parse(file: Path, folder: Path, report: Report) -> list[Entry]:
    """Entries of one page; what is wrong goes to `report` and its entry is left out.

    Raises DataFileError when the page can't be read at all.
    """
    drafts: list[_Draft] = []
    language, form = "", "solve"
    hidden = False
    for number, raw in enumerate(read(file).splitlines(), 1):
        line = raw.strip()
        if hidden or line.startswith("<!--"):
            hidden = "-->" not in line
            continue
        if line.startswith("## "):
            head = _HEAD.fullmatch(line)
            if head is None or not head["id"]:
                report(DataFileError(file, number, line[3:33], why("heading")))
                drafts.append(_Draft(number, line[3:], ""))
            else:
                drafts.append(_Draft(number, head["title"], head["id"]))
            language, form = "", "solve"
        elif not drafts or not line:
            continue
        elif line.startswith("###"):
            language, form = line.lstrip("#").strip(), "solve"
            if not LANGUAGE.fullmatch(language):
                report(DataFileError(file, number, language, why("language", word=language)))
            drafts[-1].at.setdefault(language, number)
            drafts[-1].texts.setdefault(language, {})
        elif not language:
            _header(drafts[-1], line, number, file, report)
        else:
            marked = _FORM.match(line)
            if marked and marked.group(1).casefold() in FORMS:
                form, line = FORMS[marked.group(1).casefold()], marked.group(2)
            drafts[-1].texts[language].setdefault(form, []).append(line)
    page = file.relative_to(folder).with_suffix("").as_posix()
    made = (_entry(draft, page, file, report) for draft in drafts if draft.id)
    return [entry for entry in made if entry is not None]


def _header(draft: _Draft, line: str, number: int, file: Path, report: Report) -> None:
    found = _FIELD.fullmatch(line)
    name = FIELDS.get(found.group(1).casefold()) if found else None
    if found is None or name is None:
        known = ", ".join(sorted({key for key in FIELDS if key.isascii()}))
        reason = why("header_line", known=known)
        report(DataFileError(file, number, found.group(1) if found else line[:30], reason))
        return
    values = [value for value in _LIST.split(found.group(2).strip()) if value]
    draft.fields.setdefault(name, []).extend((value, number) for value in values)


def _entry(draft: _Draft, page: str, file: Path, report: Report) -> Entry | None:
    faults: list[DataFileError] = []

    def wrong(line: int, name: str, reason: str) -> None:
        faults.append(DataFileError(file, line, f"{draft.id}.{name}", reason))

    _check_header(draft, wrong)
    days = {
        name: date.fromisoformat(value)
        for name in ("since", "until")
        for value in draft.values(name)
        if _DAY.fullmatch(value) and not faults
    }
    texts = {}
    for language, forms in draft.texts.items():
        joined = {form: _join(lines) for form, lines in forms.items()}
        if not joined.get("solve"):
            wrong(draft.at[language], language, "no text below this language")
            continue
        for form, text in joined.items():
            if len(text) > MAX_TEXT:
                wrong(
                    draft.at[language], f"{language}.{form}", f"longer than {MAX_TEXT} characters"
                )
        texts[language] = Wording(**joined)
    if not draft.texts:
        wrong(draft.line, "text", "missing: a line '### zh-Hans' and the answer below it")
    for fault in faults:
        report(fault)
    if faults:
        return None
    return Entry(
        id=f"{page}#{draft.id}", titles=_titles(draft.title), texts=texts,
        topics=draft.values("topics"), asks=draft.values("asks"), needs=draft.values("needs"),
        unless=draft.values("unless"), regions=draft.values("regions"),
        since=days.get("since"), until=days.get("until"),
    )  # fmt: skip


def _check_header(draft: _Draft, wrong: Callable[[int, str, str], None]) -> None:
    for topic, line in draft.fields.get("topics", []):
        if topic not in topics():
            wrong(line, "topics", no_topic(topic))
    for region, line in draft.fields.get("regions", []):
        if not _REGION.fullmatch(region):
            wrong(line, "regions", f"{region!r} is no country code such as CN, TW, DE")
    for name, needed in (
        ("topics", "what the answer is about"),
        ("asks", "at least one question as customers ask it"),
    ):
        if not draft.fields.get(name):
            wrong(draft.line, name, f"missing: {needed}")
    for name in ("since", "until"):
        for value, line in draft.fields.get(name, []):
            try:
                date.fromisoformat(value)
            except ValueError:
                wrong(line, name, f"{value!r} is no day such as 2026-12-31")


def _join(lines: list[str]) -> str:
    """Lines of a paragraph as one; Chinese needs no space between them."""
    text = ""
    for line in filter(None, lines):
        spaced = text and not (_HAN.search(text[-1]) or text[-1] in "，。；：、？！”）")
        text += (" " if spaced else "") + line
    return text


def _titles(title: str) -> dict[str, str]:
    """A heading may say the title in Chinese and, behind a bar, in English."""
    parts = [part for part in re.split(r"\s*[|｜]\s*", title) if part]
    if len(parts) == 2:
        return {"zh-Hans": parts[0], "en": parts[1]}
    return {"zh-Hans" if _HAN.search(title) else "en": title}
