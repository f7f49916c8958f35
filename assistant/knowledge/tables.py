"""Reads macros.csv and links.csv, the two tables that a spreadsheet program can edit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.data_reasons import why
from assistant.datafile import DataFileError
from assistant.knowledge.entries import Macro
from assistant.knowledge.sources import (
    LANGUAGE,
    MAX_TEXT,
    Report,
    no_topic,
    read,
    topics,
    wrong_slots,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: dict[str, str]


def _rows(file: Path, required: tuple[str, ...]) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(read(file), newline=""))
    try:
        named = [(name or "").strip() for name in reader.fieldnames or ()]
        for name in required:
            if name not in named:
                raise DataFileError(file, 1, name, why("column"))
        line = reader.line_num + 1
        for row in reader:
            cells = {(key or "").strip(): (value or "").strip() if isinstance(value, str) else ""
                     for key, value in row.items()}  # fmt: skip
            if any(cells.values()):
                yield _Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataFileError(file, reader.line_num, "", str(error)) from error


def macros(file: Path, facts: Collection[str], report: Report) -> list[Macro]:
    """The macros of a table with columns shortcut, title, variables and one a language.

    Columns that may be left out: topics, platforms, and labels.LANGUAGE with names of the
    variables, "/" between them.
    """
    found: dict[str, Macro] = {}
    for row in _rows(file, ("shortcut", "variables")):
        cells = row.cells
        shortcut = cells["shortcut"].lstrip("/")
        variables = _words(cells["variables"])
        about, labels = _words(cells.get("topics", "")), _labels(cells)
        texts = {name: text for name, text in cells.items() if LANGUAGE.fullmatch(name) and text}
        made = Macro(
            shortcut, _titles(cells), texts, variables, labels, about,
            _words(cells.get("platforms", "")),
        )  # fmt: skip
        twice = f"shortcut: {shortcut!r} stands twice" if shortcut in found else ""
        fault = twice or _fault(made, facts)
        if fault:
            name, _, reason = fault.partition(": ")
            report(DataFileError(file, row.line, f"{shortcut}.{name}", reason or name))
            continue
        found[shortcut] = made
    return list(found.values())


def _fault(macro: Macro, facts: Collection[str]) -> str:
    """What is wrong with a row: "column: reason", "" for nothing."""
    if not macro.shortcut or any(mark.isspace() for mark in macro.shortcut):
        return "shortcut: one word is needed"
    if not macro.texts:
        return "no text in any language column (zh-Hans, en, …)"
    for name in macro.variables:
        if not _NAME.fullmatch(name):
            return f"variables: {name!r} is no name in small letters"
    for name in macro.topics:
        if name not in topics() and name not in topics().values():
            return f"topics: {no_topic(name)}"
    for language, names in macro.labels.items():
        if len(names) != len(macro.variables):
            return f"labels.{language}: {len(names)} for {len(macro.variables)} variables"
    for language, text in macro.texts.items():
        if strange := wrong_slots(text, {*macro.variables, *facts}):
            return f"{language}: nothing fills {{{strange[0]}}}"
        if len(text) > MAX_TEXT:
            return f"{language}: longer than {MAX_TEXT} characters"
    return ""


def _titles(cells: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("title."): text
        for name, text in cells.items()
        if name.startswith("title.") and text
    }


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.replace(",", " ").split())


def _labels(cells: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        name.removeprefix("labels."): tuple(part.strip() for part in text.split("/"))
        for name, text in cells.items()
        if name.startswith("labels.") and text
    }


def links(file: Path, report: Report) -> list[str]:
    """The addresses that a draft may contain, of a table with the column url."""
    found = []
    for row in _rows(file, ("url",)):
        url = row.cells["url"]
        if not re.fullmatch(r"https://[^\s/]+\.[^\s]+", url):
            report(DataFileError(file, row.line, "url", why("https", word=url)))
            continue
        found.append(url)
    return found
