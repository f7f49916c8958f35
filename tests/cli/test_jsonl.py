"""The JSON Lines contract: every line gets its answer, whatever it holds."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import jsonl
from assistant.domain.chat import Speaker


def answers(raw: bytes, answer: Any = None) -> tuple[int, list[dict[str, Any]]]:
    out = io.BytesIO()
    status = jsonl.answer_all(io.BytesIO(raw), out, answer or (lambda row: {"id": row.id}))
    return status, [json.loads(line) for line in out.getvalue().decode("utf-8").split("\n")[:-1]]


def test_the_short_form_is_one_customer_message() -> None:
    row = jsonl.parse('{"id": 7, "text": "你好"}')
    assert row.id == 7
    assert [(m.speaker, m.text) for m in row.messages] == [(Speaker.CUSTOMER, "你好")]


def test_now_is_the_last_time_given_unless_stated() -> None:
    chat = '"messages": [{"speaker": "customer", "text": "a", "at": "2026-11-21T10:00:00+08:00"}]'
    assert jsonl.parse("{" + chat + "}").now == datetime(2026, 11, 21, 2, tzinfo=UTC)
    stated = jsonl.parse("{" + chat + ', "now": "2026-11-22T00:00:00Z"}')
    assert stated.now == datetime(2026, 11, 22, tzinfo=UTC)


def test_the_record_of_the_customer_is_used() -> None:
    row = jsonl.parse(
        '{"text": "hi", "ui_language": "en", "domain": "social", "customer": {"region": "tw",'
        ' "language": "zh-TW", "tier": "gold", "history": ["anger", {"mood": {"label": "joy"}},'
        ' {"mood": "anger", "issue": "delivery"}, {"complaint": true}, 5, null]}}'
    )
    context = row.context
    assert (context.region, context.language, context.tier) == ("TW", "zh-Hant", "gold")
    assert context.past_moods == ("anger", "joy", "anger")
    assert context.past_complaints == 2
    assert (context.ui_language, context.domain) == ("en", "social")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nope", "invalid_json"),
        ("{", "invalid_json"),
        ('{"id": NaN, "text": "a"}', "invalid_json"),
        ('{"id": 1e999, "text": "a"}', "invalid_json"),
        ("[" * 100_000, "invalid_json"),
        ("[]", "invalid_schema"),
        ('"text"', "invalid_schema"),
        ("{}", "invalid_schema"),
        ('{"text": 5}', "invalid_schema"),
        ('{"messages": {}}', "invalid_schema"),
        ('{"messages": [1]}', "invalid_schema"),
        ('{"messages": [{"speaker": "customer"}]}', "invalid_schema"),
        ('{"messages": [{"speaker": "boss", "text": "a"}]}', "invalid_schema"),
        ('{"messages": [{"speaker": ["customer"], "text": "a"}]}', "invalid_schema"),
        ('{"messages": [{"speaker": "customer", "text": "a", "at": "soon"}]}', "invalid_schema"),
        ('{"text": "a", "now": "0001-01-01T00:00:00+14:00"}', "invalid_schema"),
        ('{"text": "a", "customer": []}', "invalid_schema"),
        ('{"text": "a", "customer": {"region": "China"}}', "invalid_schema"),
        ('{"text": "a", "ui_language": "fr"}', "invalid_schema"),
        ('{"text": "a", "domain": ["service"]}', "invalid_schema"),
        ('{"messages": []}', "no_customer_message"),
        ('{"messages": [{"speaker": "agent", "text": "a"}]}', "no_customer_message"),
        (json.dumps({"text": "x" * 300_000}), "too_large"),
        (json.dumps({"messages": [{"speaker": "agent", "text": ""}] * 6000}), "too_large"),
    ],
    ids=range(24),
)
def test_a_bad_line_is_told_by_its_code(line: str, code: str) -> None:
    status, rows = answers(line.encode() + b"\n" + b'{"id": "good", "text": "a"}\n')
    assert status == 1
    assert rows[0]["line"] == 1
    assert rows[0]["error"]["code"] == code
    assert rows[1] == {"id": "good"}


def test_blank_lines_are_skipped_but_counted() -> None:
    status, rows = answers(b'\n  \n{"id": 1, "text": "a"}\nx\n')
    assert status == 1
    assert rows[0] == {"id": 1}
    assert (rows[1]["id"], rows[1]["line"]) == (None, 4)


def test_an_error_keeps_the_id_of_its_line() -> None:
    _, rows = answers(b'{"id": {"a": 1}, "messages": []}\n')
    assert rows[0]["id"] == {"a": 1}


def test_lone_surrogates_and_broken_bytes_are_replaced() -> None:
    status, rows = answers(b'{"id": "\\ud800", "text": "\\udfff"}\n{"id": "\xff", "text": "a"}\n')
    assert status == 0
    assert [row["id"] for row in rows] == ["\ufffd", "\ufffd"]


def test_a_mark_at_the_start_and_other_line_ends_do_no_harm() -> None:
    assert answers(b'\xef\xbb\xbf{"id": 1, "text": "a"}\r\n{"id": 2, "text": "b"}') == (
        0,
        [{"id": 1}, {"id": 2}],
    )


def test_a_line_without_end_is_told_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", 1000)
    _, rows = answers(b"x" * 5000 + b'\n{"id": 2, "text": "b"}\n')
    assert rows[0]["error"]["code"] == "too_large"
    assert rows[1] == {"id": 2}


def test_a_fault_of_ours_is_told_as_internal_without_text() -> None:
    def broken(row: jsonl.Row) -> dict[str, Any]:
        raise ZeroDivisionError(row.messages[0].text)

    status, rows = answers(b'{"id": 1, "text": "secret"}\n', broken)
    assert status == 1
    assert rows[0]["error"] == {"code": "internal", "message": "ZeroDivisionError"}


def test_an_answer_may_say_that_the_model_is_away() -> None:
    def away(row: jsonl.Row) -> dict[str, Any]:
        raise jsonl.RowError("model_unavailable", "no model")

    _, rows = answers(b'{"id": 1, "text": "a"}\n', away)
    assert (rows[0]["id"], rows[0]["error"]["code"]) == (1, "model_unavailable")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_the_run(raw: bytes) -> None:
    status, rows = answers(raw)
    assert status in (0, 1)
    assert all("id" in row for row in rows)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "text", "messages", "customer", "now", "speaker", "history"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_whatever_ends_the_run(value: object) -> None:
    line = json.dumps(value).encode()
    _, rows = answers(line + b"\n")
    assert len(rows) == 1
    assert "error" not in rows[0] or rows[0]["error"]["code"] != "internal"


def test_a_reader_that_goes_away_is_no_error_to_shout_about(tmp_path: Path) -> None:
    # More answers than a pipe holds: the command is still writing when its reader leaves.
    rows = (json.dumps({"id": number, "text": "还没到货"}) for number in range(400))
    chats = tmp_path / "chats.jsonl"
    chats.write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "understand", str(chats)]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize(
    "more",
    [{"platform": "JD"}, {"customer": {"platform": "jd"}}, {"platform": "jd", "customer": {}}],
)
def test_the_platform_may_be_said_of_the_row_or_its_customer(more: dict[str, object]):
    row = jsonl.row_of({"id": 1, "text": "在吗", **more})
    assert row.context.platform == "jd"


def test_without_a_platform_none_is_made_up():
    assert jsonl.row_of({"id": 1, "text": "在吗"}).context.platform == ""
