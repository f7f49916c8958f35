"""Reads macros.csv and links.csv, the two tables that a spreadsheet program can edit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.datafile import DataFileError
from assistant.knowledge.entries import Macro
from assistant.knowledge.sources import LANGUAGE, MAX_TEXT, Report, read, wrong_slots

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
                raise DataFileError(file, 1, name, "this column is missing in the first line")
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
    """The macros of a table with columns shortcut, title, variables and one a language."""
    found: dict[str, Macro] = {}
    for row in _rows(file, ("shortcut", "variables")):
        cells = row.cells
        shortcut = cells["shortcut"].lstrip("/")
        variables = tuple(cells["variables"].replace(",", " ").split())
        texts = {name: text for name, text in cells.items() if LANGUAGE.fullmatch(name) and text}
        fault = ""
        if not shortcut or any(mark.isspace() for mark in shortcut):
            fault = "shortcut: one word is needed"
        elif shortcut in found:
            fault = f"shortcut: {shortcut!r} stands twice"
        elif not texts:
            fault = "no text in any language column (zh-Hans, en, …)"
        for name in variables:
            if not _NAME.fullmatch(name):
                fault = fault or f"variables: {name!r} is no name in small letters"
        for language, text in texts.items():
            strange = wrong_slots(text, {*variables, *facts})
            if strange:
                fault = fault or f"{language}: nothing fills {{{strange[0]}}}"
            if len(text) > MAX_TEXT:
                fault = fault or f"{language}: longer than {MAX_TEXT} characters"
        if fault:
            name, _, reason = fault.partition(": ")
            report(DataFileError(file, row.line, f"{shortcut}.{name}", reason or name))
            continue
        titles = {
            name.removeprefix("title."): text
            for name, text in cells.items()
            if name.startswith("title.") and text
        }
        found[shortcut] = Macro(shortcut, titles, texts, variables)
    return list(found.values())


def links(file: Path, report: Report) -> list[str]:
    """The addresses that a draft may contain, of a table with the column url."""
    found = []
    for row in _rows(file, ("url",)):
        url = row.cells["url"]
        if not re.fullmatch(r"https://[^\s/]+\.[^\s]+", url):
            report(DataFileError(file, row.line, "url", f"{url!r} is no https:// address"))
            continue
        found.append(url)
    return found
