"""docs/record.md describes the views as they are, and every column of them answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

import assistant
from assistant.store.migrations import migrations
from assistant.store.review_views import VIEWS, View

DOCUMENT = Path(assistant.__file__).parent.parent / "docs" / "record.md"


@pytest.fixture(scope="module")
def db() -> Database:
    made = Database(memory=True)
    migrations.apply(made)
    return made


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_that_are_described(view: View, db: Database):
    found = [row[1] for row in db.execute(f"PRAGMA table_info({view.name})").fetchall()]
    assert found == list(view.names)
    assert db.execute(f"SELECT * FROM {view.name} ORDER BY {view.order}").fetchall() == []
    text = DOCUMENT.read_text(encoding="utf-8")
    section = re.search(rf"^## {view.name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert re.findall(r"^\| `(\w+)` \| .", section[1], re.MULTILINE) == found


def test_nothing_is_described_that_is_not_there(db: Database):
    described = re.findall(r"^## (v_\w+)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    there = {name for name in db.view_names() if name.startswith("v_")}
    assert set(described) == there
