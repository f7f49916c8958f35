"""Which tables of the record a team shares, and how: one line a table.

A test holds this list against the schema: a table is mirrored here, or left out with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

RECORD, PEOPLE = "record", "people"
EVERYONE = "'*'"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How one table travels.

    `key` are the columns that name a row on every machine; `omit` those that mean nothing
    elsewhere. `kind` RECORD is what a desk has recorded: each machine's own copy, never written on
    a supervisor's replica; PEOPLE is what persons write: one row for all, the newest change wins.
    `writers` are "all" or "supervisors". `stamp` is the column with the time of a change.

    SQL over the row (its table's name is the row's): `chat` and `customer` tell whose data it is,
    so that erasing finds it; `audience` who besides supervisors may read it: "*" all,
    "account:NAME", "TABLE:KEY" the owner of another row, NULL nobody. `first` goes up before what
    is not; `deletes` sends deletions by a person as well.
    """

    name: str
    key: tuple[str, ...]
    kind: str = PEOPLE
    writers: str = "supervisors"
    chat: str = "NULL"
    customer: str = "NULL"
    audience: str = "NULL"
    stamp: str = "updated_at"
    omit: tuple[str, ...] = ()
    first: bool = False
    deletes: bool = False


def _own(
    name: str,
    *key: str,
    chat: str = "NULL",
    customer: str = "NULL",
    omit: tuple[str, ...] = (),
    first: bool = False,
) -> Mirrored:
    return Mirrored(
        name, key, RECORD, "all", chat, customer, stamp="", omit=omit, first=first
    )  # fmt: skip


def _of(table: str, column: str, key: str = "id", wanted: str = "chat") -> str:
    return f"(SELECT {wanted} FROM {table} AS parent WHERE parent.{key} = {column})"


_SUGGESTION = _of("suggestions", "suggestion")
_SHEET = (
    "(SELECT parent.chat FROM suggestions AS parent JOIN review_sheets AS sheets "
    "ON sheets.suggestion = parent.id WHERE sheets.id = {0})"
)
_APPEAL = (
    "(SELECT parent.chat FROM suggestions AS parent JOIN review_sheets AS sheets "
    "ON sheets.suggestion = parent.id JOIN review_appeals AS appeals ON appeals.sheet = sheets.id "
    "WHERE appeals.id = {0})"
)


def _owner(table: str, column: str) -> str:
    return f"'{table}:' || json_array({column})"


# Parents before children: in this order a record goes up for the first time.
MIRRORED: tuple[Mirrored, ...] = (
    _own("customers", "id", customer="id", first=True),
    _own("chats", "id", chat="id", customer="customer", first=True),
    _own("messages", "id", chat="chat", omit=("number",)),
    _own("moods", "message", chat="chat"),
    _own("suggestions", "id", chat="chat"),
    _own("drafts", "suggestion", "id", chat=_SUGGESTION),
    _own("outcomes", "suggestion", chat=_SUGGESTION),
    _own(
        "corrections", "chat", "message", "field", "at", chat="chat", customer="customer",
        omit=("number",),
    ),
    _own("follow_ups", "id", chat="chat"),
    _own("identifiers", "customer", "kind", "hash", customer="customer"),
    _own("links", "customer", "other", customer="customer"),
    Mirrored(
        "cases", ("language", "name"), writers="all", chat="chat", stamp="changed",
        audience="CASE WHEN state IN ('accepted', 'retired') THEN '*' END", omit=("number",),
    ),
    Mirrored(
        "case_versions", ("id",), writers="all",
        chat="(SELECT parent.chat FROM cases AS parent WHERE parent.language = "
        "case_versions.language AND parent.name = case_versions.name)",
    ),
    Mirrored(
        "wordings", ("id",), writers="all",
        audience="CASE WHEN state = 'accepted' THEN '*' END",
    ),
    Mirrored("praise_marks", ("id",), chat=_of("messages", "praise_marks.id")),
    Mirrored("live_asks", ("id",), writers="all", chat="chat", first=True),
    Mirrored(
        "live_answers", ("id",), chat=_of("live_asks", "ask"),
        audience=_owner("live_asks", "ask"), first=True,
    ),
    Mirrored("breathers", ("id",), writers="all", first=True),
    Mirrored(
        "tickets", ("id",), writers="all", chat="chat", audience="'account:' || agent", first=True,
    ),
    Mirrored(
        "ticket_steps", ("id",), writers="all", chat=_of("tickets", "ticket"),
        audience=_owner("tickets", "ticket"), first=True,
    ),
    Mirrored("truth_lines", ("id",), audience=EVERYONE, first=True),
    Mirrored(
        "truth_notices", ("id",), writers="all", chat="chat", audience=_owner("chats", "chat"),
        first=True,
    ),
    Mirrored("review_cards", ("digest",), audience=EVERYONE, stamp="created_at", first=True),
    # What was marked in a calibration says something of the reviewers.
    Mirrored(
        "review_sheets", ("id",), chat=_SUGGESTION, deletes=True,
        audience=f"CASE round WHEN '' THEN {_owner('suggestions', 'suggestion')} END",
    ),
    Mirrored("review_calibrations", ("id",)),
    Mirrored("review_appeals", ("id",), writers="all", chat=_SHEET.format("sheet")),
    Mirrored(
        "review_appeal_answers", ("id",), chat=_APPEAL.format("appeal"),
        audience=_owner("review_appeals", "appeal"),
    ),
    Mirrored(
        "coaching_notes", ("id",), chat=_SUGGESTION,
        audience=f"CASE WHEN suggestion IS NULL THEN 'account:' || agent "
        f"ELSE {_owner('suggestions', 'suggestion')} END",
    ),
    Mirrored(
        "review_seen", ("id",), writers="all",
        chat=f"COALESCE({_SHEET.format('sheet')}, (SELECT parent.chat FROM suggestions AS parent "
        "JOIN coaching_notes AS notes ON notes.suggestion = parent.id WHERE notes.id = note), "
        "(SELECT parent.chat FROM suggestions AS parent JOIN review_sheets AS sheets "
        "ON sheets.suggestion = parent.id JOIN review_appeals AS appeals "
        "ON appeals.sheet = sheets.id JOIN review_appeal_answers AS answers "
        "ON answers.appeal = appeals.id WHERE answers.id = answer))",
    ),
    Mirrored("review_views", ("id",)),
    Mirrored(
        "review_looks", ("id",), chat=_SUGGESTION, audience=_owner("suggestions", "suggestion"),
    ),
    Mirrored("agent_teams", ("id",)),
    Mirrored("shop_files", ("id",), audience=EVERYONE, first=True),
)  # fmt: skip

BY_NAME = {one.name: one for one in MIRRORED}

LEFT_OUT = {
    "_sqlite_migrations": "every file has its own",
    "case_uses": "made from drafts by a trigger",
    "review_queue": "made from the record by triggers",
    "review_words": "an index of words, made by review/words.py",
    "review_empathy": "made from answers by review/empathy.py",
    "voice_waiting": "what is still to be read here",
    "voice_causes": "made from complaints by live/",
    "team_state": "this file's own place in the team",
    "team_outbox": "what this file has still to send",
    "team_waiting": "what came to this file too early",
    "team_erasures": "sent by a way of its own",
}


def key_of(table: Mirrored, row: str) -> str:
    """SQL for the key of a row as text, the same on every machine."""
    return f"json_array({', '.join(f'{row}.{column}' for column in table.key)})"
