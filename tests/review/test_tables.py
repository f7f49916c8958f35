"""Tables hold what was said as text, whatever it looks like, and stand whole or not at all."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.review import tables
from assistant.review.tables import Format, Table, format_of, write

NASTY = (
    '=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1",
    "＝1+1", "<script>alert(1)</script>", "a\x00b", "\ud800", "普通一句", "",
)  # fmt: skip
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(rows: Iterator[tuple[object, ...]] | None = None, name: str = "messages") -> Table:
    given = rows if rows is not None else iter([(n, text) for n, text in enumerate(NASTY)])
    return Table(name, ("number", "text"), given)


def sheet(file: Path, number: int = 1) -> ElementTree.Element:
    with zipfile.ZipFile(file) as book:
        return ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))


def test_csv_holds_no_formulas(tmp_path: Path):
    out = tmp_path / "x.csv"
    assert write(out, Format.CSV, [table()]) == len(NASTY)
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = [row["text"] for row in csv.DictReader(file)]
    for said, cell in zip(NASTY[:7], cells, strict=False):
        assert cell == f"'{said}"
    assert cells[-2:] == ["普通一句", ""]


@pytest.mark.parametrize("value", ["-12", "+3.5", "12", -4, 0.5, None])
def test_numbers_stay_numbers(value: object):
    assert tables.harmless(value) == value


def test_xlsx_holds_text_cells_only(tmp_path: Path):
    out = tmp_path / "x.xlsx"
    assert write(out, Format.XLSX, [table()]) == len(NASTY)
    found = sheet(out)
    assert not list(found.iter(f"{SHEET}f"))
    texts = [cell for cell in found.iter(f"{SHEET}c") if cell.get("t") == "inlineStr"]
    assert len(texts) >= len(NASTY)
    with zipfile.ZipFile(out) as book:
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")


def test_a_long_table_goes_on_on_another_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "_ROWS", 3)
    out = tmp_path / "x.xlsx"
    rows = iter([(n, "x" * 40_000) for n in range(5)])
    assert write(out, Format.XLSX, [table(rows), table(iter([]), "empty")]) == 5
    assert [len(list(sheet(out, n).iter(f"{SHEET}row"))) for n in (1, 2, 3, 4)] == [3, 3, 2, 1]


def test_html_is_text_and_loads_nothing(tmp_path: Path):
    out = tmp_path / "x.html"
    write(out, Format.HTML, [table()], title="<b>")
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://x", "")


def test_json_lines_say_what_was_said(tmp_path: Path):
    out = tmp_path / "x.jsonl"
    write(out, Format.JSONL, [table()])
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines][:9] == list(NASTY[:9])


@pytest.mark.parametrize("form", Format)
def test_whoever_stops_leaves_nothing_behind(tmp_path: Path, form: Format):
    class Enough(Exception):
        pass

    def told(rows: int) -> None:
        raise Enough

    many = table((n, "词") for n in range(6000))
    with pytest.raises(Enough):
        write(tmp_path / f"x.{form}", form, [many], told)
    own = {tmp_path / "config", tmp_path / "data"}
    assert set(tmp_path.iterdir()) - own == set()


@pytest.mark.parametrize("form", Format)
def test_only_its_owner_reads_it(tmp_path: Path, form: Format):
    out = tmp_path / f"x.{form}"
    write(out, form, [table()])
    assert out.stat().st_mode & 0o077 == 0


def test_the_ending_says_the_format():
    assert format_of(Path("a.XLSX")) is Format.XLSX
    assert format_of(Path("a.doc")) is None
