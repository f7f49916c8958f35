"""Says an English customer's question back as a clause.

"Has the app been updated?" → "whether the app has been updated". Word by word, never by guess:
what is not sure gives "". What went wrong is said by `trouble_english`.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths

MAX_WORDS = 40
_TWO = 2
SENTENCE = re.compile(r"[!?;\n…，。！？；]+|\.+(?=\s|$)")
# Two questions in one sentence: "do you ship to Canada and how much is it".
_BOTH = re.compile(
    r",? and (?=(?:also )?(?:how|what|when|where|who|which|why|is|are|can|could|do|does|will)\b)",
    re.IGNORECASE,
)
UNSAFE = re.compile(
    r"[\[\]{}<>§【】@#*_/\\|\"“”‘`^=+$￥¥%()（）:：]|[A-Za-z0-9]\.[A-Za-z]|\d{5,}|x{3,}|https?|www"
    r"|[^\x00-\u024f’]",
    re.IGNORECASE,
)
_VOWEL_Y = re.compile(r"[^aeiou]y$")
DETERMINERS = frozenset(
    {"my", "the", "this", "that", "these", "those", "a", "an", "our", "all", "your", "some"}
)
_PRONOUNS = frozenset({"i", "it", "there", "they", "we", "he", "she", "everything"})
NEGATED = {
    "can't": "can", "cannot": "can", "couldn't": "could", "won't": "will", "wouldn't": "would",
    "don't": "do", "doesn't": "does", "didn't": "did", "isn't": "is", "aren't": "are",
    "wasn't": "was", "weren't": "were", "hasn't": "has", "haven't": "have", "hadn't": "had",
    "shouldn't": "should",
}  # fmt: skip
BE = frozenset({"is", "are", "was", "were", "am"})
_HAVE = frozenset({"has", "have", "had"})
_DO = frozenset({"do", "does", "did"})
_MODAL = frozenset({"can", "could", "will", "would", "should", "may", "might", "must", "shall"})


class EnglishTable(BaseModel):
    """The table [en] of resources/lexicons/restate.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    longest: int
    shortest: int
    opening: tuple[str, ...]
    never: str
    person: dict[str, str]
    ours: str
    handle: str
    what: str
    indirect: str
    verbs: str
    nounish: str
    states: str
    irregular: dict[str, str]
    trouble_longest: int
    trouble_words: str
    trouble_verbs: str
    trouble_states: str
    trouble_never: str
    trouble_opening: str
    kept_from: str
    between: str
    about: dict[str, str]
    requested: str
    about_not: str
    technical: str
    about_wanted: str
    about_verbs: str
    about_before: str


@cache
def table() -> EnglishTable:
    """The English table, read once."""
    return datafile.load(paths.resources() / "lexicons" / "restate_en.toml", EnglishTable)


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of one of the table's lists."""
    return frozenset(str(getattr(table(), name)).split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of the table's patterns, which ignore case except for whom a message is addressed to."""
    value = getattr(table(), name)
    found = f"^(?:{'|'.join(value)})" if isinstance(value, tuple) else value
    return re.compile(found, 0 if name == "handle" else re.IGNORECASE)


def plain(turn: str) -> str:
    """The turn without whom it is addressed to, apostrophes made one."""
    return pattern("handle").sub(" § ", turn.replace("’", "'").replace("`", "'"))


def question(turn: str) -> str:
    """The plain questions of a turn as clauses, two at most; "" when there is none that is sure."""
    clauses: list[str] = []
    for sentence, asks in reversed(sentences(plain(turn))):
        clause = _question(sentence, asks)
        if clause and len(" and ".join((clause, *clauses))) <= table().longest:
            clauses.insert(0, clause)
        if len(clauses) == _TWO:
            break
    return " and ".join(clauses)


def _question(sentence: str, asks: bool) -> str:
    """One sentence as a clause; two questions in one are both said."""
    halves = _BOTH.split(sentence)
    if len(halves) == _TWO:
        clauses = [_half(half, asks) for half in halves]
        if all(clauses):
            return " and ".join(clauses)
    return _half(sentence, asks)


def _half(sentence: str, asks: bool) -> str:
    """One question as a clause, "" when it is none that is sure."""
    rows = table()
    said = sentence.strip(" ,-'§")
    if "," in said:
        head, _, said = said.rpartition(",")
        said = said.strip()
        if re.match(r"(or|and|if|when|as|but)\b", said, re.IGNORECASE):
            return ""
        if len(said) < rows.shortest:
            said = head.strip()
    for _ in range(4):
        said = pattern("opening").sub("", said, count=1).strip()
    if not rows.shortest <= len(said) <= rows.longest + 20:
        return ""
    if UNSAFE.search(said) or pattern("never").search(said):
        return ""
    clause = _asked(said, asks) or (_asked_plainly(said) if asks else "")
    return clause if len(clause) <= rows.longest else ""


def sentences(turn: str) -> list[tuple[str, bool]]:
    """The sentences in order, each with whether a question mark ends it."""
    parts = SENTENCE.split(turn)
    ends = [mark.group() for mark in SENTENCE.finditer(turn)] + [""]
    return [(part, "?" in end or "？" in end) for part, end in zip(parts, ends, strict=False)]


def _asked_plainly(said: str) -> str:
    """A question in the order of a statement: "the data can only be used here?"."""
    words = said.split()[:MAX_WORDS]
    low = [word.casefold() for word in words]
    if low[0] not in DETERMINERS - {"your", "that"} or re.search(r"\byou\b", said, re.IGNORECASE):
        return ""
    at = next((i for i in range(2, min(len(low), 7)) if low[i] in _MODAL | BE | _HAVE), 0)
    said = said[:1].lower() + said[1:]
    return f"whether {turned(said)}" if at and at < len(low) - 1 else ""


def _asked(said: str, asks: bool) -> str:
    ours = re.match(rf"^(?P<own>{table().ours})(?P<rest> .+)$", said, re.IGNORECASE)
    if ours and not re.search(r"\byou\b", ours["rest"], re.IGNORECASE):
        return " ".join(["whether we", ours["own"].split()[-1].casefold(), turned(ours["rest"])])
    can = re.match(r"^(?P<can>can|could|will|would) you (?P<rest>.+)$", said, re.IGNORECASE)
    if can and not pattern("requested").match(can["rest"]):
        if re.search(r"\byou\b", can["rest"], re.IGNORECASE):
            return ""
        return f"whether we {can['can'].casefold()} {turned(can['rest'])}"
    indirect = pattern("indirect").search(said)
    if indirect:
        said = f"{indirect['what']} {indirect['rest']}"
    if re.search(r"\b(you|your \w+ service)\b", said, re.IGNORECASE):
        # Whether it becomes "we" or "us" would need a grammar.
        return ""
    lead = re.match(rf"^(?P<what>{table().what})\s+(?P<rest>.+)$", said, re.IGNORECASE)
    what, rest = (lead["what"].casefold(), lead["rest"]) if lead else ("", said)
    if what == "how" and rest.casefold().startswith("to "):
        return f"how {turned(rest)}"
    if what == "if":
        what = "whether"
    words = rest.split()[:MAX_WORDS]
    if len(words) < 2:
        return ""
    first = words[0].casefold()
    if first in NEGATED or first in BE | _HAVE | _DO | _MODAL:
        return _statement(what or "whether", first, words[1:])
    # Who asks indirectly has put it in order already, and some ask so outright.
    ordered = indirect or what == "whether" or (asks and first in DETERMINERS - {"your"})
    return f"{what} {turned(rest)}" if ordered and what else ""


def _statement(lead: str, auxiliary: str, words: list[str]) -> str:
    """The clause in the order of a statement; "" where the subject's end is not sure."""
    bare = NEGATED.get(auxiliary, auxiliary)
    end = _subject_end(words, bare)
    if not end or (end >= len(words) and (bare not in BE or lead == "whether")):
        return ""
    subject, rest = words[:end], words[end:]
    if lead == "whether" and bare in BE and subject[-1].casefold() == "there" and not rest:
        return ""
    person = "you" if subject[0].casefold() == "i" else ""
    said = turned(" ".join(subject))
    tail = turned(" ".join(rest))
    if bare == "do" and auxiliary == bare:
        return f"{lead} {said} {tail}"
    if bare in _DO and auxiliary == bare:
        verb, _, more = tail.partition(" ")
        adverb = ""
        if verb.casefold() in words_of("between"):
            adverb = f"{verb} "
            verb, _, more = more.partition(" ")
        made = _third(verb) if bare == "does" else _past(verb)
        return f"{lead} {said} {adverb}{made} {more}".strip() if made else ""
    helper = {"am": "are", "was": "were"}.get(auxiliary, auxiliary) if person else auxiliary
    return f"{lead} {said} {helper} {tail}".strip()


def _subject_end(words: list[str], auxiliary: str) -> int:
    """How many of the words are the subject; 0 when that can't be told."""
    low = [word.casefold() for word in words]
    if low[0] in _PRONOUNS or (low[0] in ("this", "that") and _goes_on(low, 1, auxiliary)):
        return 1
    start = 2 if low[0] in DETERMINERS else 1
    for at in range(start, min(len(low), 8)):
        if not _goes_on(low, at, auxiliary):
            continue
        named = low[at] in words_of("nounish") and low[0] in DETERMINERS
        if named and auxiliary in _DO | _MODAL and _goes_on(low, at + 1, auxiliary):
            continue
        return at
    return len(low) if auxiliary in BE and len(low) <= 4 else 0


def _goes_on(low: list[str], at: int, auxiliary: str) -> bool:
    """Whether the verb's second half stands at `at`."""
    if at >= len(low):
        return False
    word = low[at]
    if word == "not":
        return True
    if auxiliary in _DO:
        return word in words_of("verbs")
    if auxiliary in _MODAL:
        return word in words_of("verbs") or word in ("be", "still", "only", "also")
    taken = (
        word.endswith("ed")
        or any(c.isdigit() for c in word)
        or word in table().irregular.values()
        or word == "been"
    )
    if auxiliary in _HAVE:
        return taken
    return taken or word.endswith("ing") or word in words_of("states")


def turned(text: str) -> str:
    """Turned round word by word: "my order" → "your order"."""
    person = table().person
    words = [person.get(word.casefold(), word) for word in text.split()]
    if words[:1] == ["you"] and len(words) > 1:
        words[1] = {"am": "are", "was": "were"}.get(words[1].casefold(), words[1])
    return " ".join(words)


def _third(verb: str) -> str:
    special = {"have": "has", "do": "does", "go": "goes"}
    if verb in special:
        return special[verb]
    if re.search(r"(s|x|z|ch|sh)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if _VOWEL_Y.search(verb) else verb + "s"


def _past(verb: str) -> str:
    verb = verb.casefold()
    if verb in table().irregular:
        return table().irregular[verb]
    if verb not in words_of("verbs"):
        return ""
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if _VOWEL_Y.search(verb) else verb + "ed"
