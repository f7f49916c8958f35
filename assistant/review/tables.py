"""Tables as CSV, JSON Lines, XLSX or HTML, written row by row.

What a customer wrote is never more than text: a table program must not take it for a formula, a
browser not for markup.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from assistant import __version__

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# What table programs take for a formula, also behind blanks and in full width.
_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠|%]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
# A cell of a table program holds no more, and a sheet has no more rows.
_CELL, _ROWS = 32_767, 1_048_576
_TOLD = 5_000
# What would speak to a terminal, or turn the words around it, when somebody looks at the file.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_TURNS = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

Cells = Sequence[Any]
Told = Callable[[int], None]


class Format(StrEnum):
    """How a table may be written."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    HTML = "html"


def format_of(file: Path) -> Format | None:
    """The format that a file's ending asks for; None for another one."""
    ending = file.suffix.lower().removeprefix(".")
    return Format(ending) if ending in set(Format) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A name, the columns, and the rows as they come."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Cells]


def write(
    out: Path, form: Format, tables: Sequence[Table], told: Told = lambda _: None, title: str = ""
) -> int:
    """Write tables to a file that stands whole or not at all; returns the number of rows.

    CSV and JSON Lines hold one table. Raises OSError, and whatever `told` raises.
    """
    count = _Count(told)
    with _whole(out) as part:
        match form:
            case Format.CSV:
                _csv(part, tables[0], count)
            case Format.JSONL:
                _jsonl(part, tables[0], count)
            case Format.XLSX:
                _xlsx(part, tables, count)
            case Format.HTML:
                _html(part, tables, count, title)
    return count.rows


class _Count:
    def __init__(self, told: Told) -> None:
        self.rows, self._told = 0, told

    def over(self, rows: Iterator[Cells]) -> Iterator[Cells]:
        for row in rows:
            yield row
            self.rows += 1
            if self.rows % _TOLD == 0:
                self._told(self.rows)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    part = out.with_name(f"{out.name}.part")
    # Readable by its owner only, as the record is.
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _open(file: Path) -> IO[str]:
    return file.open("w", encoding="utf-8", errors="replace", newline="")


def harmless(value: object) -> object:
    """A cell that no table program runs: text that looks like a formula gets an apostrophe."""
    value = _UNSEEN.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return f"'{value}"
    return value


def _csv(file: Path, table: Table, count: _Count) -> None:
    with _open(file) as out:
        # By this mark table programs know that the file is UTF-8.
        out.write("\ufeff")
        writer = csv.writer(out)
        writer.writerow(table.columns)
        for row in count.over(table.rows):
            writer.writerow([harmless(_plain(value)) for value in row])


def _plain(value: object) -> object:
    return value.replace("\0", "") if isinstance(value, str) else value


def _jsonl(file: Path, table: Table, count: _Count) -> None:
    with _open(file) as out:
        for row in count.over(table.rows):
            line = dict(zip(table.columns, row, strict=True))
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _xlsx(file: Path, tables: Sequence[Table], count: _Count) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "tmpdir": str(file.parent.resolve()),
    }
    book = Workbook(str(file), options)
    try:
        _fill(book, tables, count)
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        _put_away(book)


def _fill(book: Workbook, tables: Sequence[Table], count: _Count) -> None:
    bold = book.add_format({"bold": True})
    # The mark of a cell that stays text even when it is edited.
    text = book.add_format({"quote_prefix": True})
    for table in tables:
        sheet, line, number = None, _ROWS, 0
        for row in _at_least_the_head(count.over(table.rows)):
            if line >= _ROWS:
                number += 1
                name = f"{table.name} {number}" if number > 1 else table.name
                sheet, line = book.add_worksheet(name[:31]), 1
                sheet.write_row(0, 0, table.columns, bold)
                sheet.freeze_panes(1, 0)
            assert sheet is not None
            for place, value in enumerate(row):
                if isinstance(value, str):
                    cell = _UNFIT.sub("�", value)[:_CELL]
                    sheet.write_string(line, place, cell, text if _FORMULA.match(cell) else None)
                elif value is not None:
                    sheet.write_number(line, place, value)
            line += bool(row)


def _put_away(book: Workbook) -> None:
    """Close and remove the rows' files, which the library leaves when a book is given up."""
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None:
            sheet.row_data_fh.close()
        if sheet.row_data_filename is not None:
            Path(sheet.row_data_filename).unlink(missing_ok=True)


def _at_least_the_head(rows: Iterator[Cells]) -> Iterator[Cells]:
    """An empty table still has a sheet with its columns."""
    first = next(rows, None)
    yield first if first is not None else ()
    yield from rows


_HEAD = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title>
<meta name="generator" content="empathy-assistant {version}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 14px/1.5 system-ui, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif;
  margin: 24px; }}
h1 {{ font-size: 20px; }} h2 {{ font-size: 16px; margin-top: 32px; }}
table {{ border-collapse: collapse; }}
th {{ position: sticky; top: 0; background: Canvas; text-align: left; }}
th, td {{ padding: 4px 12px 4px 0; border-bottom: 1px solid #8884; vertical-align: top;
  max-width: 480px; overflow-wrap: anywhere; white-space: pre-wrap; }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
</style></head><body>
<h1>{title}</h1>
"""


def _html(file: Path, tables: Sequence[Table], count: _Count, title: str) -> None:
    with _open(file) as out:
        out.write(_HEAD.format(title=_text(title or tables[0].name), version=__version__))
        for table in tables:
            out.write(f"<h2>{_text(table.name)}</h2>\n<table><thead><tr>")
            out.writelines(f"<th>{_text(name)}</th>" for name in table.columns)
            out.write("</tr></thead><tbody>\n")
            for row in count.over(table.rows):
                out.write(f"<tr>{''.join(map(_html_cell, row))}</tr>\n")
            out.write("</tbody></table>\n")
        out.write("</body></html>\n")


def _text(value: str) -> str:
    return escape(_UNFIT.sub("�", _TURNS.sub("", value)))


def _html_cell(value: object) -> str:
    if isinstance(value, str):
        return f"<td>{_text(value)}</td>"
    return f'<td class="n">{"" if value is None else value}</td>'
