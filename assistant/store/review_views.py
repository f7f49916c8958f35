"""Views that other programs may rely on: flat, named for people, described in docs/record.md.

The tables below them may change with any version; a column of a view keeps its name and meaning.
New columns are only added at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

_TEAM = (
    "COALESCE((SELECT team FROM agent_teams WHERE agent_teams.agent = {agent} "
    "AND agent_teams.deleted = 0), '')"
)
_MADE = "strftime('%Y-%m-%dT%H:%M:%fZ', {number} / 1000000.0, 'unixepoch')"


@dataclass(frozen=True, slots=True)
class View:
    """One view: its columns as (name, SQL) and what it is taken from.

    `order` is a column to read it by without sorting, `time` and `agent` those that time and agent
    are looked for in ("" for none).
    """

    name: str
    source: str
    columns: tuple[tuple[str, str], ...]
    order: str = "at"
    time: str = "at"
    agent: str = "agent"

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns."""
        return tuple(name for name, _ in self.columns)

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        columns = ",\n    ".join(f"{sql} AS {name}" for name, sql in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT\n    {columns}\nFROM {self.source};\n"


def _columns(table: str, *names: str, **others: str) -> tuple[tuple[str, str], ...]:
    plain = tuple((name, f"{table}.{name}") for name in names)
    return plain + tuple(others.items())


_CHAT = (("agent", "chats.agent"), ("app", "chats.app"))
_WROTE = ("created_at", "updated_at")

VIEWS: tuple[View, ...] = (
    View(
        "v_suggestions",
        "review_queue LEFT JOIN messages ON messages.id = review_queue.message "
        "LEFT JOIN outcomes ON outcomes.suggestion = review_queue.suggestion "
        "LEFT JOIN review_empathy ON review_empathy.suggestion = review_queue.suggestion",
        (
            ("number", "review_queue.number"),
            ("suggestion", "review_queue.suggestion"),
            ("at", _MADE.format(number="review_queue.number")),
            *_columns("review_queue", "chat", "message", "app", "agent"),
            ("team", _TEAM.format(agent="review_queue.agent")),
            *_columns(
                "review_queue", "language", "region", "emotion", "intensity", "issue", "topic",
                "stage", "escalation", "strategy", "moment", "hold", "outcome", "reason",
                "similarity", "changed", "tier", "used_tier", "model", "prompt",
            ),
            ("valence_before", "review_queue.before"),
            ("valence_after", "review_queue.after"),
            ("emotion_after", "review_queue.after_emotion"),
            *_columns("review_queue", "moved", "waited_ms", "drafted_ms"),
            ("empathy", "review_empathy.score"),
            ("said", "COALESCE(messages.text, '')"),
            ("sent", "COALESCE(outcomes.sent, '')"),
        ),
        order="number",
    ),
    View(
        "v_drafts",
        "drafts JOIN review_queue ON review_queue.suggestion = drafts.suggestion "
        "LEFT JOIN outcomes ON outcomes.suggestion = drafts.suggestion",
        (
            *_columns("drafts", "suggestion"),
            ("draft", "drafts.id"),
            ("at", _MADE.format(number="review_queue.number")),
            ("agent", "review_queue.agent"),
            *_columns(
                "drafts", "rank", "kind", "tier", "model", "prompt", "acknowledge", "solve", "care",
                "text", "blanks", "checks", "sources", "first_ms", "done_ms",
            ),
            ("used", "COALESCE(outcomes.draft = drafts.id, 0)"),
        ),
        order="suggestion",
    ),
    View(
        "v_outcomes",
        "outcomes JOIN suggestions ON suggestions.id = outcomes.suggestion "
        "JOIN chats ON chats.id = suggestions.chat",
        (
            *_columns("outcomes", "suggestion", "at", "kind", "draft", "sent", "similarity",
                      "reason"),
            ("chat", "suggestions.chat"),
            *_CHAT,
        ),
        order="suggestion",
    ),
    View(
        "v_messages",
        "messages JOIN chats ON chats.id = messages.chat "
        "LEFT JOIN moods ON moods.message = messages.id",
        (
            ("number", "messages.number"),
            ("message", "messages.id"),
            ("chat", "messages.chat"),
            ("at", "COALESCE(messages.at, messages.seen)"),
            ("seen", "messages.seen"),
            *_CHAT,
            *_columns("messages", "speaker", "text", "history"),
            ("emotion", "COALESCE(moods.label, '')"),
            ("intensity", "moods.intensity"),
            ("valence", "moods.valence"),
        ),
        order="number",
        time="seen",
    ),
    View(
        "v_moods",
        "moods JOIN chats ON chats.id = moods.chat",
        (
            *_columns("moods", "message", "chat", "at"),
            *_CHAT,
            ("emotion", "moods.label"),
            *_columns(
                "moods", "intensity", "valence", "confidence", "trend", "secondary", "language",
            ),
            ("region", "COALESCE(moods.region, '')"),
            *_columns("moods", "issue", "topic", "act", "stage", "escalation",
                      "escalation_reasons", "first_ms", "final_ms"),
        ),
        order="message",
    ),
    View(
        "v_chats",
        "chats JOIN customers ON customers.id = chats.customer",
        (
            ("chat", "chats.id"),
            ("customer", "chats.customer"),
            *_CHAT,
            ("team", _TEAM.format(agent="chats.agent")),
            *_columns("chats", "first_seen", "last_seen"),
            ("region", "COALESCE(customers.region, '')"),
            ("language", "COALESCE(customers.language, '')"),
        ),
        order="chat",
        time="last_seen",
    ),
    View(
        "v_corrections",
        "corrections JOIN chats ON chats.id = corrections.chat",
        (
            *_columns("corrections", "number", "chat", "message", "at"),
            *_CHAT,
            *_columns("corrections", "field", "was", "now", "model"),
        ),
        order="number",
    ),
    View(
        "v_follow_ups",
        "follow_ups JOIN chats ON chats.id = follow_ups.chat",
        (
            ("follow_up", "follow_ups.id"),
            *_columns("follow_ups", "chat"),
            *_CHAT,
            *_columns("follow_ups", "text", "made", "due", "state"),
            ("perhaps_kept", "follow_ups.kept"),
            ("changed", "follow_ups.changed"),
        ),
        order="follow_up",
        time="made",
    ),
    View(
        "v_reviews",
        "review_sheets JOIN review_queue ON review_queue.suggestion = review_sheets.suggestion",
        (
            ("review", "review_sheets.id"),
            ("suggestion", "review_sheets.suggestion"),
            ("reviewer", "review_sheets.author"),
            ("agent", "review_queue.agent"),
            *_columns("review_sheets", "round", "total", "automatic", "note", "card", *_WROTE),
        ),
        order="review",
        time="created_at",
    ),
    View(
        "v_review_marks",
        "review_sheets JOIN review_queue ON review_queue.suggestion = review_sheets.suggestion, "
        "json_each(review_sheets.marks) AS mark",
        (
            ("review", "review_sheets.id"),
            ("suggestion", "review_sheets.suggestion"),
            ("reviewer", "review_sheets.author"),
            ("agent", "review_queue.agent"),
            ("category", "mark.key"),
            ("value", "mark.value"),
            ("created_at", "review_sheets.created_at"),
        ),
        order="review",
        time="created_at",
    ),
    View(
        "v_review_comments",
        "review_sheets JOIN review_queue ON review_queue.suggestion = review_sheets.suggestion, "
        "json_each(review_sheets.comments) AS comment",
        (
            ("review", "review_sheets.id"),
            ("suggestion", "review_sheets.suggestion"),
            ("reviewer", "review_sheets.author"),
            ("agent", "review_queue.agent"),
            ("about", "json_extract(comment.value, '$.about')"),
            ("first", "json_extract(comment.value, '$.start')"),
            ("after", "json_extract(comment.value, '$.end')"),
            ("text", "json_extract(comment.value, '$.text')"),
            ("created_at", "review_sheets.created_at"),
        ),
        order="review",
        time="created_at",
    ),
    View(
        "v_appeals",
        "review_appeals JOIN review_sheets ON review_sheets.id = review_appeals.sheet "
        "LEFT JOIN review_appeal_answers ON review_appeal_answers.appeal = review_appeals.id",
        (
            ("appeal", "review_appeals.id"),
            ("review", "review_appeals.sheet"),
            ("suggestion", "review_sheets.suggestion"),
            ("agent", "review_appeals.author"),
            ("reason", "review_appeals.reason"),
            ("created_at", "review_appeals.created_at"),
            ("decision", "COALESCE(review_appeal_answers.decision, '')"),
            ("answered_by", "COALESCE(review_appeal_answers.author, '')"),
            ("answer", "COALESCE(review_appeal_answers.reason, '')"),
            ("answered_at", "review_appeal_answers.created_at"),
        ),
        order="appeal",
        time="created_at",
    ),
    View(
        "v_coaching",
        "coaching_notes WHERE deleted = 0",
        (
            ("note", "coaching_notes.id"),
            *_columns("coaching_notes", "agent", "author", "suggestion", "text", *_WROTE),
        ),
        order="note",
        time="created_at",
    ),
    View(
        "v_cases",
        "cases",
        (
            ("case_id", "cases.language || '/' || cases.name"),
            *_columns(
                "cases", "language", "name", "title", "version", "state", "suggestion", "emotion",
                "issue", "topic", "region", "stage", "kind", "turns", "acknowledge", "solve",
                "care", "why", "mood_before", "mood_after", "author", "made", "changed",
                "changed_by",
            ),
        ),
        order="case_id",
        time="changed",
        agent="",
    ),
    View(
        "v_tickets",
        "tickets WHERE deleted = 0",
        (
            ("ticket", "tickets.id"),
            *_columns(
                "tickets", "chat", "kind", "title", "reasons", "level", "agent", "owner", "state",
                "due", "ended", "closed_at", "author", *_WROTE,
            ),
        ),
        order="ticket",
        time="created_at",
    ),
    View(
        "v_asks",
        "live_asks LEFT JOIN live_answers ON live_answers.ask = live_asks.id "
        "AND live_answers.deleted = 0 WHERE live_asks.deleted = 0",
        (
            ("ask", "live_asks.id"),
            ("chat", "live_asks.chat"),
            ("agent", "live_asks.author"),
            *_columns("live_asks", "kind", "about", "amount", "unit", "created_at"),
            ("verdict", "COALESCE(live_answers.verdict, '')"),
            ("granted", "live_answers.amount"),
            ("reason", "COALESCE(live_answers.reason, '')"),
            ("answered_by", "COALESCE(live_answers.author, '')"),
            ("answered_at", "live_answers.created_at"),
        ),
        order="ask",
        time="created_at",
    ),
    View(
        "v_causes",
        "voice_causes JOIN chats ON chats.id = voice_causes.chat WHERE voice_causes.kind <> 'none'",
        (
            *_columns("voice_causes", "message", "chat", "at"),
            *_CHAT,
            *_columns("voice_causes", "kind", "name", "issue", "topic", "cause"),
        ),
        order="message",
    ),
    View(
        "v_teams",
        "agent_teams WHERE deleted = 0",
        (*_columns("agent_teams", "agent", "team", "author", "updated_at"),),
        order="agent",
        time="updated_at",
    ),
)  # fmt: skip

BY_NAME = {view.name: view for view in VIEWS}
ALL = "".join(view.sql for view in VIEWS)
