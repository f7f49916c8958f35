"""The JSON Lines contract of the commands: rows in, answers or error rows out."""

from __future__ import annotations

import json
import logging
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Emotion, Issue

log = logging.getLogger("assistant.cli")

T = TypeVar("T")

MAX_LINE = 8_000_000
"""Bytes of one input line; longer ones are answered with too_large."""
MAX_MESSAGES = 5_000
MAX_TEXT = 200_000
_CODES = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant",
}  # fmt: skip
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPEAKERS = {"customer": Speaker.CUSTOMER, "agent": Speaker.AGENT}


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation to answer: what the contract calls an input line.

    `reply` is the text that `assistant score` judges, where the line holds one; `timed` is False
    where the line names no time at all and `now` is the present.
    """

    id: Any
    messages: tuple[Message, ...]
    now: datetime
    context: Context
    ui_language: str
    reply: str | None = None
    timed: bool = True


class RowError(Exception):
    """A line that can't be answered; `code` is one of the contract's."""

    def __init__(self, code: str, message: str, id: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


def clean(value: Any) -> Any:
    """The same value with lone surrogates replaced, so that it can be written as UTF-8."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return value


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"number out of range: {text[:20]}")
    return value


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse(line: str) -> Row:
    """One input line as a row.

    Raises RowError with invalid_json, invalid_schema, too_large or no_customer_message.
    """
    return row_of(values_of(line))


def values_of(line: str) -> dict[str, Any]:
    """The object on one line; raises RowError with invalid_json or invalid_schema."""
    try:
        values = clean(json.loads(line, parse_float=_number, parse_constant=_constant))
    except (ValueError, RecursionError) as error:
        raise RowError("invalid_json", str(error) or "nested too deeply") from error
    if not isinstance(values, dict):
        raise RowError("invalid_schema", "a line must be an object")
    return values


def row_of(values: dict[str, Any]) -> Row:
    """The values of one input line as a row; raises RowError as `parse` does."""
    name = values.get("id")
    try:
        return _row(name, values)
    except RowError as error:
        error.id = name
        raise


def _row(id: Any, values: dict[str, Any]) -> Row:
    messages = _messages(values)
    if not any(message.speaker is Speaker.CUSTOMER for message in messages):
        raise RowError("no_customer_message", "no message of the customer")
    customer = _optional(values, "customer", dict) or {}
    ui_language = _choice(values, "ui_language", ("zh-Hans", "en"), "zh-Hans")
    moods, complaints = _history(_optional(customer, "history", list) or [])
    context = Context(
        region=_region(customer),
        language=_language(customer),
        tier=_optional(customer, "tier", str),
        past_moods=moods,
        past_complaints=complaints,
        ui_language=ui_language,
        platform=_platform(values, customer),
        domain=_choice(values, "domain", ("service", "social"), "service"),
    )
    reply = _optional(values, "reply", str)
    if reply is not None and len(reply) > MAX_TEXT:
        raise RowError("too_large", f"reply has more than {MAX_TEXT} characters")
    timed = values.get("now") is not None or any(message.at for message in messages)
    return Row(id, messages, _now(values, messages), context, ui_language, reply, timed)


def _messages(values: dict[str, Any]) -> tuple[Message, ...]:
    given = values.get("messages")
    if given is None and "text" in values:
        given = [{"speaker": "customer", "text": values["text"]}]
    if not isinstance(given, list):
        raise RowError("invalid_schema", "messages must be a list, or text a string")
    if len(given) > MAX_MESSAGES:
        raise RowError("too_large", f"more than {MAX_MESSAGES} messages")
    return tuple(_message(index, item) for index, item in enumerate(given))


def _message(index: int, item: Any) -> Message:
    where = f"messages[{index}]"
    if not isinstance(item, dict):
        raise RowError("invalid_schema", f"{where} must be an object")
    text, said_by = item.get("text"), item.get("speaker")
    if not isinstance(text, str):
        raise RowError("invalid_schema", f"{where}.text must be a string")
    if len(text) > MAX_TEXT:
        raise RowError("too_large", f"{where}.text has more than {MAX_TEXT} characters")
    speaker = _SPEAKERS.get(said_by) if isinstance(said_by, str) else None
    if speaker is None:
        raise RowError("invalid_schema", f"{where}.speaker must be customer or agent")
    at = item.get("at")
    return Message(speaker, text, None if at is None else _time(at, f"{where}.at"))


def _time(value: Any, where: str) -> datetime:
    if not isinstance(value, str):
        raise RowError("invalid_schema", f"{where} must be an ISO 8601 time")
    try:
        time = datetime.fromisoformat(value)
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RowError("invalid_schema", f"{where} is no ISO 8601 time") from error
    return aware


def _now(values: dict[str, Any], messages: tuple[Message, ...]) -> datetime:
    if values.get("now") is not None:
        return _time(values["now"], "now")
    times = [message.at for message in messages if message.at]
    return times[-1] if times else datetime.now(UTC)


def _optional(values: dict[str, Any], name: str, kind: type) -> Any:
    value = values.get(name)
    if value is not None and not isinstance(value, kind):
        raise RowError("invalid_schema", f"{name} must be a {kind.__name__}")
    return value


def _choice(values: dict[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = values.get(name)
    if value is None:
        return default
    if value not in allowed:
        raise RowError("invalid_schema", f"{name} must be one of {', '.join(allowed)}")
    return str(value)


def _platform(values: dict[str, Any], customer: dict[str, Any]) -> str:
    """Where the chat takes place, as rule packs name it; of the row before the customer's."""
    value = _optional(values, "platform", str) or _optional(customer, "platform", str) or ""
    return str(value).strip().casefold()[:40]


def _region(customer: dict[str, Any]) -> str | None:
    value = _optional(customer, "region", str)
    if value is None or value == "":
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise RowError("invalid_schema", "customer.region must be an ISO 3166-1 alpha-2 code")
    return str(value).upper()


def _language(customer: dict[str, Any]) -> str | None:
    value: str | None = _optional(customer, "language", str)
    if not value:
        return None
    if not re.fullmatch(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}", value):
        raise RowError("invalid_schema", "customer.language must be a BCP 47 code")
    code = value.replace("_", "-")
    other = code if code.lower().startswith("zh") else code.split("-")[0]
    return _CODES.get(code.lower(), other)


def _history(items: list[Any]) -> tuple[tuple[str, ...], int]:
    """Moods of earlier chats, oldest first, and how many of them were complaints.

    An item is a mood's name or an object with `mood` (a name or {"label"}), `complaint` or `issue`.
    """
    moods: list[str] = []
    complaints = 0
    emotions, issues = set(Emotion), set(Issue) - {Issue.OTHER, Issue.PRE_SALE_QUESTION}
    for item in items[-200:]:
        record = item if isinstance(item, dict) else {"mood": item}
        mood = record.get("mood", record.get("label"))
        mood = mood.get("label") if isinstance(mood, dict) else mood
        if isinstance(mood, str) and mood in emotions:
            moods.append(mood)
        complaint = record.get("complaint")
        upset = mood in (Emotion.ANGER, Emotion.DISAPPOINTMENT) if isinstance(mood, str) else False
        named = record.get("issue") if isinstance(record.get("issue"), str) else None
        complaints += bool(complaint) if complaint is not None else upset and named in issues
    return tuple(moods), complaints


def lines(source: IO[bytes]) -> Iterator[tuple[int, str | None]]:
    """Numbered lines of a stream, blank ones skipped; None stands for one that is too long."""
    number = 0
    while True:
        raw = source.readline(MAX_LINE + 1)
        if not raw:
            return
        number += 1
        if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = source.readline(MAX_LINE)
            yield number, None
            continue
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if text:
            yield number, text


def gather(data: Path, take: Callable[[dict[str, Any], int], Iterable[T]]) -> tuple[list[T], int]:
    """What `take` makes of each row of a file ("-" is standard input), and how many failed.

    `take` gets a row's values and its line number; a RowError of it is told on standard error.
    """
    found: list[T] = []
    failed = 0
    with sys.stdin.buffer if str(data) == "-" else data.open("rb") as source:
        for number, line in lines(source):
            try:
                if line is None:
                    raise RowError("too_large", f"more than {MAX_LINE} bytes")
                found += take(values_of(line), number)
            except RowError as fault:
                failed += 1
                sys.stderr.write(f"{data.name}:{number}: {fault.code}: {fault.message}\n")
    return found, failed


def write(out: IO[bytes], values: dict[str, Any]) -> None:
    """One object as one line, flushed at once."""
    text = json.dumps(clean(values), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    out.write(text.encode("utf-8") + b"\n")
    out.flush()


def answer_all(source: IO[bytes], out: IO[bytes], answer: Callable[[Row], dict[str, Any]]) -> int:
    """Answer every line in order; returns the exit status: 1 when any line failed, else 0.

    `answer` may raise RowError; anything else it raises is logged and told as `internal`. When
    whoever reads our output has gone, nothing is left to say to anyone, and the status is 1.
    """
    try:
        return _answer_all(source, out, answer)
    except BrokenPipeError:
        # What Python flushes at its end must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return 1


def _answer_all(source: IO[bytes], out: IO[bytes], answer: Callable[[Row], dict[str, Any]]) -> int:
    status = 0
    for number, line in lines(source):
        name: Any = None
        try:
            if line is None:
                raise RowError("too_large", f"a line has more than {MAX_LINE} bytes")
            row = parse(line)
            name = row.id
            values = answer(row)
        except RowError as fault:
            status = 1
            name = name if fault.id is None else fault.id
            values = _error(name, number, fault.code, fault.message)
        except Exception as bug:
            # The contract wants every other line answered; the log has the traceback.
            log.exception("line %d could not be answered", number)
            status = 1
            values = _error(name, number, "internal", type(bug).__name__)
        write(out, values)
    return status


def _error(id: Any, line: int, code: str, message: str) -> dict[str, Any]:
    return {"id": id, "line": line, "error": {"code": code, "message": message}}
