"""Our own lists can be given to the evaluation."""

from __future__ import annotations

import json

import pytest

from assistant.understand.evaluation.rows import truth_of
from tests.understand.evaluation.as_rows import LISTS
from tests.understand.evaluation.as_tables import tables

SAYS = {
    "emotion": "label",
    "escalation": "handed_over",
    "language": "language",
    "facts": "facts",
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_row_of_a_list_says_what_is_right(name: str):
    rows = [json.loads(json.dumps(row)) for row in LISTS[name]()]
    assert len(rows) > 50
    assert all(getattr(truth_of(row), SAYS[name]) is not None for row in rows)
    assert all(isinstance(row["text"], str) for row in rows)


def test_figures_become_the_tables_of_the_documentation():
    classes = {"anger": {"n": 2, "precision": 1.0, "recall": 0.5, "f1": None}}
    result = {
        "file": "chats.jsonl",
        "rows": 2,
        "ways": {
            "first": {"mood": {"accuracy": 0.5, "intervals": {"accuracy": [0.1, 0.9]}}},
            "final": {"mood": {"accuracy": 1.0, "classes": classes}},
        },
    }
    told = list(tables(result))
    assert "| accuracy (groups) | 0.500 [0.100–0.900] | 1.000 |" in told[1]
    assert "| anger | 2 | 1.000 | 0.500 | – |" in told[-1]
