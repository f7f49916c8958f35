"""The rating sheet hides who wrote what and shows every text as text."""

from __future__ import annotations

import csv
import io
import json
import re

from assistant import paths
from assistant.draft.evaluation import sheet
from assistant.draft.evaluation.outcome import Outcome
from tests.draft.evaluation.support import silent, situation, wrote

NASTY = '</script><img src=x onerror=alert(1)> & "quoted" \u2028 \ud83d'
SITUATIONS = [situation(f"s{n}", f"问题{n}", "A:您好", NASTY) for n in range(8)]
OUTCOMES = {
    "phrasebook": [wrote(s.id, "phrasebook", f"短语{s.id}") for s in SITUATIONS],
    "model": [
        wrote(s.id, "model", "短语s3" if s.id == "s3" else f"模型{s.id}") for s in SITUATIONS[:-1]
    ]
    + [silent("s7", "model")],
}
TEMPLATE = (paths.resources() / "sheets" / "rating.html").read_text(encoding="utf-8")


def page() -> str:
    return sheet.html(sheet.make(SITUATIONS, OUTCOMES, 1), TEMPLATE, {"title": "评分"}, "zh-Hans")


def test_no_file_for_raters_names_an_engine():
    made = sheet.make(SITUATIONS, OUTCOMES, 1)
    for text in (page(), sheet.table(made)):
        assert "phrasebook" not in text
        assert not re.search(r"\bmodel\b", text)
        assert all(f'"{one.id}"' not in text for one in SITUATIONS)


def test_the_key_tells_every_item_and_what_is_missing():
    made = sheet.make(SITUATIONS, OUTCOMES, 1)
    items = [draft["item"] for card in made.data["cards"] for draft in card["drafts"]]
    assert sorted(items) == sorted(made.key["items"])
    texts = {d["item"]: d["text"] for card in made.data["cards"] for d in card["drafts"]}
    for item, engines in made.key["items"].items():
        assert ("短语" in texts[item]) == ("phrasebook" in engines)
    lost = next(n for n, (name, _) in made.key["situations"].items() if name == "s7")
    assert made.key["missing"] == {"phrasebook": [], "model": [lost]}


def test_the_same_words_of_two_engines_are_one_item():
    made = sheet.make(SITUATIONS, OUTCOMES, 1)
    assert ["phrasebook", "model"] in made.key["items"].values()


def test_the_order_is_the_seeds_and_neither_engine_comes_first():
    one, again, other = (sheet.make(SITUATIONS, OUTCOMES, seed) for seed in (1, 1, 2))
    assert one == again
    assert one.data["sheet"] != other.data["sheet"]
    letters = {item[-1] for item, names in one.key["items"].items() if names == ["model"]}
    assert letters == {"A", "B"}


def test_customers_text_can_not_break_out_of_the_page():
    text = page()
    start = text.index('type="application/json">') + len('type="application/json">')
    data = text[start : text.index("</script>", start)]
    assert "<" not in data
    assert json.loads(data)["cards"][0]["messages"][2]["text"] == NASTY
    assert "innerHTML" not in text
    assert not re.search(r"https?:", text)
    assert "default-src 'none'" in text


def test_a_cell_is_never_a_formula():
    made = sheet.make([situation("s", "=1+1")], {"e": [wrote("s", "e", "=HYPERLINK(1)")]})
    (row,) = csv.DictReader(io.StringIO(sheet.table(made)))
    assert row["draft"].startswith("'")
    assert set(row) == set(sheet.COLUMNS)


def test_who_was_not_asked_is_not_missing():
    outcomes = {
        "phrasebook": [wrote("s0", "phrasebook", "您好")],
        "model": [Outcome("s0", "model", spared=True)],
    }
    assert sheet.make(SITUATIONS[:1], outcomes).key["missing"] == {"phrasebook": [], "model": []}
