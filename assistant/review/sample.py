"""Writes a record of invented chats, to look at a review window before there are any of one's own.

The chats are the cases that ship; what customers say afterwards and what agents change comes from
resources/review/sample.toml. The same seed and end give the same record.
"""

from __future__ import annotations

import hashlib
import json
import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from assistant import languages, paths
from assistant.review import words
from assistant.review.sample_reviews import add_reviews
from assistant.store.database import open_for_writing, writing

CHATS = 320
WEEKS = 6
END = datetime(2026, 3, 13, 18, 0, tzinfo=UTC)
MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
_VALENCE = {
    "anger": -0.75, "anxiety": -0.5, "disappointment": -0.6, "sadness": -0.65, "confusion": -0.3,
    "surprise": 0.1, "joy": 0.8, "gratitude": 0.7, "neutral": 0.0,
}  # fmt: skip
# Customers come from where their language is likeliest spoken, but of these from here.
_REGIONS = {"es": "MX", "en": "GB"}
_STRATEGIES = {
    "delivery": ("keep_word", "person_on_it", "confirm_next"),
    "refund_return": ("confirm_next", "person_first"),
    "product_quality": ("person_on_it", "next_way"),
}
_USUAL = ("confirm_next", "person_here", "go_ahead")
_REASONS = ("tone", "wrong", "policy", "long", "stiff", "")
# How often an agent words in their own way what they always do.
_HABIT = 0.9
_NO_WORDS: dict[str, Any] = {"opening": [""], "added": [""], "habits": {}}
_CHECKS = ("mechanical", "unsourced_sum", "no_next_step", "endearment_uncalled")


@dataclass(frozen=True, slots=True)
class _Agent:
    """How somebody works: shares of taken, edited, own words; how well their own words do."""

    account: str
    name: str
    languages: tuple[str, ...]
    taken: float
    edited: float
    skill: float


_AGENTS = (
    _Agent("lin@xiaoman", "林夏", ("zh-Hans",), 0.35, 0.45, 0.75),
    _Agent("zhou@xiaoman", "周远", ("zh-Hans",), 0.65, 0.15, 0.55),
    _Agent("wang@xiaoman", "", ("zh-Hans", "zh-Hant"), 0.25, 0.2, 0.3),
    _Agent("emma@xiaoman", "Emma", ("en", "de", "fr", "es", "pt", "ar", "ru"), 0.4, 0.4, 0.7),
    _Agent("mei@xiaoman", "美玲", ("zh-Hant", "ja", "ko", "en"), 0.3, 0.5, 0.6),
)

Case = dict[str, Any]


@dataclass(slots=True)
class _Rows:
    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def add(self, table: str, *values: Any) -> None:
        self.tables.setdefault(table, []).append(values)


def write_sample(file: Path, chats: int = CHATS, end: datetime = END, seed: int = 7) -> None:
    """Make a record with some `chats` spread over the six weeks before `end`, ready for review.

    Raises UserFault when the file can't be written. It must not exist yet.
    """
    db = open_for_writing(file)
    rows = _Rows()
    drawn = random.Random(seed)
    cases = _cases()
    texts = tomllib.loads(_text_file().read_text(encoding="utf-8"))
    for number in range(chats):
        agent = drawn.choices(_AGENTS, (30, 28, 16, 16, 10))[0]
        own = [case for language in agent.languages for case in cases.get(language, ())]
        # Half of an agent's chats are in the language they know best.
        if drawn.random() < 0.5 and agent.languages[0] in cases:
            own = cases[agent.languages[0]]
        _chat(rows, drawn, number, agent, drawn.choice(own), texts, _moment(drawn, end))
    with writing(db):
        for table, values in rows.tables.items():
            marks = ", ".join("?" * len(values[0]))
            names = _COLUMNS[table]
            db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    words.catch_up(db)
    add_reviews(db, texts["reviews"], end, seed)
    db.close()


def _text_file() -> Path:
    return paths.resources() / "review" / "sample.toml"


def _cases() -> dict[str, list[Case]]:
    values = tomllib.loads(_text_file().read_text(encoding="utf-8"))["values"]
    found: dict[str, list[Case]] = {}
    for file in sorted((paths.resources() / "cases").glob("*/*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8")).get("case", ()):
            parts = ("acknowledge", "solve", "care")
            filled = case | {part: case[part].format_map(values) for part in parts}
            filled["language"] = file.parent.name
            found.setdefault(file.parent.name, []).append(filled)
    return found


def _moment(drawn: random.Random, end: datetime) -> datetime:
    day = end - timedelta(days=drawn.randrange(WEEKS * 7))
    # Two humps: late morning and evening, by the clock on the wall here.
    hour = drawn.choice((9, 10, 10, 11, 11, 13, 14, 15, 16, 19, 20, 20, 21))
    minute, second = drawn.randrange(60), drawn.randrange(60)
    at = day.astimezone().replace(hour=hour, minute=minute, second=second)
    return at if at < end else at - timedelta(days=1)


_COLUMNS = {
    "customers": "id, app, first_seen, last_seen",
    "chats": "id, customer, app, agent, first_seen, last_seen",
    "messages": "id, chat, speaker, text, at, seen, history",
    "moods": "message, chat, at, label, intensity, valence, confidence, trend, secondary, "
    "evidence, language, region, issue, topic, act, stage, escalation, escalation_reasons, "
    "first_ms, final_ms",
    "suggestions": "id, chat, message, revision, strategy, moment, language, hold, at, author",
    "drafts": "suggestion, id, rank, kind, tier, model, acknowledge, solve, care, text, blanks, "
    "checks, sources, first_ms, done_ms",
    "outcomes": "suggestion, kind, draft, sent, similarity, reason, at",
    "follow_ups": "id, chat, text, made, due, state, kept, changed",
}


def _id(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


@dataclass(slots=True)
class _Talk:
    """One chat as it is written down."""

    rows: _Rows
    chat: str
    now: datetime
    case: Case
    count: int = 0

    def say(self, speaker: str, text: str, seconds: int, history: bool = False) -> str:
        self.now += timedelta(seconds=seconds)
        self.count += 1
        name = _id(self.chat, self.count)
        at = _iso(self.now)
        self.rows.add("messages", name, self.chat, speaker, text, at, at, int(history))
        return name

    def read(self, message: str, label: str, intensity: float, escalation: str = "none") -> None:
        case = self.case
        language = str(case["language"])
        topic = case.get("topic") or [""]
        sign = _VALENCE[label] * (0.6 + 0.5 * intensity)
        self.rows.add(
            "moods", message, self.chat, _iso(self.now), label, intensity, round(sign, 2),
            0.8, "steady", json.dumps(case["emotion"][1:]), "[]", language,
            case.get("region") or _region(language), case["issue"], topic[0], "complain",
            case.get("stage", "after_sales"), escalation, "[]", 5.0, 9.0,
        )  # fmt: skip


def _region(language: str) -> str | None:
    return _REGIONS.get(language) or next(iter(languages.about(language).spoken), None)


def _chat(
    rows: _Rows, drawn: random.Random, number: int, agent: _Agent, case: Case,
    texts: dict[str, Any], at: datetime,
) -> None:  # fmt: skip
    chat, customer = _id("chat", number), _id("customer", number * 3 // 4)
    if not any(row[0] == customer for row in rows.tables.get("customers", ())[-3:]):
        rows.add("customers", customer, "chromium", _iso(at), _iso(at))
    app = "chromium" if drawn.random() < 0.8 else "qianniu"
    rows.add("chats", chat, customer, app, agent.account, _iso(at), _iso(at + timedelta(hours=1)))
    talk = _Talk(rows, chat, at, case)
    # Where nobody has written an agent's words in a language, the agent only cuts.
    words_ = texts.get(case["language"]) or texts["en"] | _NO_WORDS
    message = ""
    for turn in case["turns"]:
        ((speaker, text),) = turn.items()
        message = talk.say(speaker, text, drawn.randrange(8, 60))
    label = case["emotion"][0]
    intensity = round(drawn.uniform(0.45, 0.95), 2) if label != "neutral" else 0.2
    escalation = "none"
    if label == "anger" and intensity > 0.75:
        escalation = drawn.choice(("watch", "supervisor", "supervisor", "urgent"))
    talk.read(message, label, intensity, escalation)
    _answer(talk, drawn, agent, message, label, words_)


def _answer(
    talk: _Talk, drawn: random.Random, agent: _Agent, message: str, label: str, say: dict[str, Any]
) -> None:
    rows, case = talk.rows, talk.case
    name = _id("suggestion", talk.chat)
    shown = talk.now + timedelta(milliseconds=45)
    strategy = drawn.choice(_STRATEGIES.get(case["issue"], _USUAL))
    rows.add(
        "suggestions", name, talk.chat, message, 1, strategy, "answer", case["language"], 0,
        _iso(shown), agent.name,
    )  # fmt: skip
    texts = _drafts(talk, drawn, name)
    draw = drawn.random()
    draft: str | None = None
    if draw < agent.taken:
        kind, draft, sent = "taken", drawn.choice(list(texts)), ""
        sent = texts[draft]
    elif draw < agent.taken + agent.edited:
        kind, draft = "edited", drawn.choice(list(texts))
        sent = _edited(drawn, texts[draft], say)
    else:
        kind = drawn.choice(("ignored", "ignored", "rejected"))
        poor = drawn.random() > agent.skill
        kind = "ignored" if poor and kind == "rejected" and drawn.random() < 0.5 else kind
        sent = drawn.choice(say["poor" if poor else "own"])
    if drawn.random() < 0.03:
        return
    habit = next((word for word in say.get("habits", {}) if draft and word in texts[draft]), "")
    if habit and drawn.random() < _HABIT:
        kind, sent = "edited", sent.replace(habit, say["habits"][habit])
    reason = drawn.choice(_REASONS) if kind == "rejected" else ""
    talk.say("agent", sent, drawn.randrange(15, 260))
    near = Levenshtein.normalized_similarity(texts.get(draft or "", ""), sent) if draft else 0.2
    rows.add("outcomes", name, kind, draft, sent, round(near, 3), reason, _iso(talk.now))
    if drawn.random() < 0.3:
        due = talk.now + timedelta(hours=drawn.choice((1, 4, 24)))
        state = drawn.choice(("done", "done", "open", "dropped"))
        promise = case["solve"][:60]
        rows.add(
            "follow_ups", _id("promise", name), talk.chat, promise, _iso(talk.now), _iso(due),
            state, int(state == "done"), _iso(due),
        )  # fmt: skip
    good = {"taken": 0.75, "edited": 0.85}.get(kind, 0.25 if sent in say["poor"] else 0.8)
    _after(talk, drawn, good, label, say)


def _drafts(talk: _Talk, drawn: random.Random, id: str) -> dict[str, str]:
    case = talk.case
    parts = [str(case[part]) for part in ("acknowledge", "solve", "care")]
    joint = " " if case["language"] in ("en", "de", "fr", "es", "pt", "ru") else ""
    offers = [("full", parts), ("brief", ["", parts[1], ""]), ("ask", [parts[0], parts[1], ""])]
    if drawn.random() < 0.35:
        offers.append(("full", [parts[0], parts[1], parts[2]]))
    texts: dict[str, str] = {}
    for rank, (kind, some) in enumerate(offers, 1):
        tier = "model" if rank == 4 else "phrasebook"
        text = joint.join(part for part in some if part)
        checks = [{"rule": drawn.choice(_CHECKS), "level": "soft"}] if drawn.random() < 0.12 else []
        source = [f"case.{case['language']}/{case['id']}"] if rank in (1, 4) else ["shop.sample"]
        talk.rows.add(
            "drafts", id, f"d{rank}", rank, kind, tier, MODEL if tier == "model" else None, *some,
            text, "[]", json.dumps(checks), json.dumps(source),
            round(drawn.uniform(8, 30), 1) if rank < 4 else 900.0,
            round(drawn.uniform(30, 45), 1) if rank < 4 else drawn.uniform(3000, 9000),
        )  # fmt: skip
        texts[f"d{rank}"] = text
    return texts


def _edited(drawn: random.Random, text: str, say: dict[str, Any]) -> str:
    opening, added = str(drawn.choice(say["opening"])), str(drawn.choice(say["added"]))
    ends = [n + 1 for n, char in enumerate(text[:-1]) if char in "。！？；.!?"]
    way = drawn.randrange(4)
    if way == 0 and ends:
        return text[: ends[-1]].rstrip() + added
    if way == 1:
        return opening + text
    if way == 2 and ends:
        return opening + text[ends[0] :].lstrip()
    return text + (" " if text.isascii() else "") + added


def _after(talk: _Talk, drawn: random.Random, good: float, label: str, say: dict[str, Any]) -> None:
    draw = drawn.random()
    if draw < 0.12:
        return
    if draw < 0.12 + 0.88 * good * 0.75:
        liked = drawn.random() < 0.25
        text = drawn.choice(say["praise"] if liked else say["glad"])
        after, strength = ("gratitude", 0.9) if liked else (drawn.choice(("gratitude", "joy")), 0.6)
    elif draw < 0.12 + 0.88 * (good * 0.75 + 0.18):
        text, after, strength = drawn.choice(say["calm"]), "neutral", 0.2
    else:
        text = drawn.choice(say["upset"])
        after = "anger" if label in ("anger", "anxiety") else "disappointment"
        strength = round(drawn.uniform(0.7, 0.95), 2)
    message = talk.say("customer", text, drawn.randrange(30, 900))
    talk.read(message, after, strength)
