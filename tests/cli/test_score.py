"""`assistant score` keeps to its schema, one line an answer."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant import paths
from assistant.cli.jsonl import answer_all
from assistant.cli.score import answer

SCHEMA = Draft202012Validator(
    json.loads((paths.resources() / "contract" / "score.schema.json").read_text(encoding="utf-8"))
)
LATE = "说好三天到，五天了还没到！"


def scored(*rows: Any) -> tuple[list[dict[str, Any]], int]:
    out = io.BytesIO()
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    status = answer_all(io.BytesIO(lines.encode()), out, answer)
    found = [json.loads(line) for line in out.getvalue().decode().splitlines()]
    for row in found:
        SCHEMA.validate(row)
    return found, status


def test_a_reply_is_scored_with_reasons_in_the_agents_language():
    rows = [
        {"id": n, "text": LATE, "reply": "我现在就查，30分钟内回您。", "ui_language": language}
        for n, language in enumerate(("zh-Hans", "en"))
    ]
    (chinese, english), status = scored(*rows)
    assert status == 0
    assert chinese["overall"] == english["overall"] > 0
    reasons = [row["parts"]["acts"]["reasons"][0] for row in (chinese, english)]
    assert [one["id"] for one in reasons] == ["own_step", "own_step"]
    assert reasons[0]["text"] != reasons[1]["text"]


def test_the_agents_words_after_the_customers_last_are_the_reply():
    messages = [
        {"speaker": "customer", "text": LATE},
        {"speaker": "agent", "text": "我现在就查，"},
        {"speaker": "agent", "text": "30分钟内回您。"},
    ]
    (row,), _ = scored({"id": 1, "messages": messages})
    assert row["parts"]["acts"]["points"] >= 2.5


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": 1, "text": LATE}, "invalid_schema"),
        ({"id": 1, "text": LATE, "reply": 5}, "invalid_schema"),
        ({"id": 1, "text": LATE, "reply": "好" * 200_001}, "too_large"),
        ({"id": 1, "messages": [], "reply": "好"}, "no_customer_message"),
        ("{", "invalid_json"),
    ],
)
def test_a_line_without_a_reply_is_told_and_the_next_is_answered(row: Any, code: str):
    (bad, good), status = scored(row, {"id": 2, "text": LATE, "reply": "\ud800好"})
    assert status == 1
    assert bad["error"]["code"] == code
    assert good["id"] == 2
