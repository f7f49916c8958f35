"""Finds names in letters that words announce: who signs, who is asked for, how one is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.masking import words
from assistant.masking.beside import before, phrases
from assistant.masking.fold import ADDRESS, PHONE
from assistant.masking.given import GERMAN, UPPER, is_given, is_surname
from assistant.masking.numbers import Found

_LETTER = r"[^\W\d_]"
CAPITAL = rf"[{UPPER}](?:{_LETTER}|['’-](?={_LETTER})){{1,24}}(?!{_LETTER})"
_PARTICLE = r"(?:(?:von|van|de|del|della|di|du|da|dos|la|le|der|den|zu|zum|ten|ter|el|al|bin)[ ])"
_PARTICLES = re.compile(rf"(?<!{_LETTER}){_PARTICLE}{{1,3}}$")
_START = re.compile(rf"(?<![\w@.'’-]){CAPITAL}")
_MORE = re.compile(rf"[ ](?:{_PARTICLE}){{0,2}}(?P<word>{CAPITAL})")
_END = re.compile(rf"[ ]{{0,2}}(?:[.,;:!?)\"”»]|$|\n|[{PHONE}{ADDRESS}])")
_LAST = re.compile(rf"[ .!]{{0,3}}(?:$|\n|[{PHONE}])")
_BREAK = re.compile(r"(?:^|[.!?,;:)\n…-][ \n]{0,2})$")
_SMALL = re.compile(
    rf"(?<![{UPPER}\w@.'’-])(?P<first>[a-zà-ÿ]{{2,20}})(?:[ ](?P<last>[a-zà-ÿ]{{3,24}}))?(?"
    rf"!{_LETTER})"
)
_SMALL_END = re.compile(r"[ ]{0,2}(?:[.,;!?]|$|\n|again|here|speaking)")
_INITIALS = re.compile(rf"(?:(?<!\w)[{UPPER}]\.[ ]?){{1,3}}$")
_FRENCH = re.compile(
    r"(?<!\w)(?:le|la|les|je|vous|pour|est|une|des|mon|ma|chez|commandé|colis|et|au)(?!\w)"
)
_QUOTED = re.compile(
    rf"(?i:sign\w*|written|put|label\w*|unterschr\w*|steht|écrit|tag|étiquette|nom|name|nama|te"
    rf"rtulis)"
    rf"[^\"“«„\n]{{0,24}}[\"“«„][ ]?(?P<name>(?:[{UPPER}]\.[ ]?){{0,3}}{CAPITAL}(?:[ ]{CAPITAL}"
    rf"){{0,2}})"
    rf"[ ]?[\"”»“]"
)
# Passports and labels: "name as printed ADAM SMITH".
_PRINTED = re.compile(
    rf"(?<!\w)(?i:name|nom|nombre|nama)(?:[ ][a-zà-ÿ]{{2,10}}){{0,4}}[ ]?[:=]?[ ]"
    rf"(?P<name>[{UPPER}]{{2,20}}(?:[ -][{UPPER}]{{2,20}}){{1,3}})(?!{_LETTER})"
)


@dataclass(frozen=True, slots=True)
class _Tables:
    titles: frozenset[str]
    closings: frozenset[str]
    wrote: frozenset[str]
    families: frozenset[str]
    lower: frozenset[str]
    given: frozenset[str]
    by: frozenset[str]
    gifts: re.Pattern[str]
    stop: frozenset[str]


_SELF = phrases(
    (
        "i am",
        "i'm",
        "im",
        "name is",
        "name's",
        "ich bin",
        "je suis",
        "saya",
        "soy",
        "nama",
        "nama saya",
    )
)
_INTRODUCED = _SELF | phrases(
    (
        "its",
        "it's",
        "this is",
        "here is",
        "hier ist",
        "c'est",
        "moi c'est",
        "aku",
        "ini",
        "ich bins, der",
        "ich bins, die",
        "ich bin der",
        "ich bin die",
    )
)
_FROM = re.compile(
    r" (?:from|here|again|speaking|aus|hier|nochmal|am apparat|à l['’]appareil|encore|de nouvea"
    r"u|dari)(?!\w)"
)
_IS = phrases(
    (
        "it's",
        "is",
        "c'est",
        "est",
        "ist",
        "es ist",
        "should be",
        "sondern",
        "heißt",
        "and not",
        "not",
    )
)
# "you misspelt my surname - it's Adler".
_NAMED_WRONG = re.compile(
    r"(?i:surname|last name|first name|my name|nom de famille|mon nom|prénom|nachname|vorname|m"
    r"ein name)"
    r"[^.\n]{0,40}(?i:wrong|spel[lt]|typo|incorrect|mal|faux|erreur|faute|orthographe|falsch|ge"
    r"schrieben)"
    r"|(?i:mis-?spel[lt]\w*|wrong|mal (?:écrit|orthographié)|falsch)[^.\n]{0,24}(?i:name|nom|pr"
    r"énom)"
)
_BY = (
    "signed",
    "signé",
    "gez",
    "gezeichnet",
    "unterschrift",
    "signature",
    "bien à vous",
    "by",
    "par",
    "von",
    "oleh",
    "c/o",
    "attn",
    "herr",
    "frau",
    "for",
    "pour",
    "für",
)


@cache
def _tables() -> _Tables:
    table, names = words.told().letters, words.names().words
    return _Tables(
        phrases(table.titles, names.titles) - {"don", "sir"},
        phrases(table.closings, names.closings),
        phrases(table.wrote),
        phrases(table.families),
        phrases(table.lower),
        phrases(table.given),
        phrases(_BY),
        re.compile(rf"(?<!\w)(?i:{'|'.join(table.gifts)})(?!\w)[^.!?\n]{{0,30}}$"),
        stops(),
    )


@cache
def stops() -> frozenset[str]:
    """Words that are never the first of a name."""
    return frozenset((*words.names().words.stop, *words.names().words.lead))


def announced(text: str) -> Iterator[Found]:
    """Names in letters behind what announces them."""
    tables, firms = _tables(), frozenset(words.goods().firms)
    german = GERMAN.search(text) is not None
    wrong = _NAMED_WRONG.search(text) is not None
    french = not german and _FRENCH.search(text) is not None
    for hit in _START.finditer(text):
        if hit[0].casefold() in tables.stop or hit[0] in firms:
            continue
        start, end = _told(text, hit, tables, (german, french, wrong))
        if end:
            yield start, end, "name"
    for pattern in (_QUOTED, _PRINTED):
        for hit in pattern.finditer(text):
            if not _first(hit["name"]) & tables.stop:
                yield (*hit.span("name"), "name")
    yield from _small(text, tables)


def _first(name: str) -> set[str]:
    return {name.split(maxsplit=1)[0].casefold().strip(".")}


def _told(
    text: str, hit: re.Match[str], tables: _Tables, kind: tuple[bool, bool, bool]
) -> tuple[int, int]:
    """Where the name that begins here lies, with its particles; (0, 0) if nothing announces it."""
    german, french, wrong = kind
    small = _PARTICLES.search(text, max(0, hit.start() - 14), hit.start())
    start = small.start() if small else hit.start()
    for at in {start, hit.start()}:
        if before(text, at, tables.titles, " .") and hit[0].casefold() not in tables.titles:
            return at, _end(text, hit.end())
    end = _end(text, hit.end())
    start = hit.start()
    closing = before(text, start, tables.closings, " ,.!\n-")
    if closing and _LAST.match(text, end):
        low = max(0, start - 34)
        at = low + text[low:start].lower().rfind(closing)
        if _BREAK.search(text, max(0, at - 3), max(0, at)):
            return start, end
    if before(text, start, tables.wrote, ' :"“«„') and _END.match(text, hit.end()):
        return start, hit.end()
    if wrong and before(text, start, _IS, ' "“«„') and _END.match(text, hit.end()):
        return start, hit.end()
    initials = _INITIALS.search(text, max(0, start - 9), start)
    if initials and before(text, initials.start(), tables.by, " .:"):
        return initials.start(), end
    if text.endswith("c/o ", 0, start):
        return start, end
    if french and (text.endswith(("Me ", "Mtre "), 0, start) or _monsieur(text, start)):
        return start, end
    family = before(text, start, tables.families, " ")
    if family and _of_family(hit[0], family.endswith((" the", "les"))):
        return start, hit.end()
    given = "" if german else before(text, start, tables.given, " ")
    if (
        given
        and _END.match(text, hit.end())
        and tables.gifts.search(text, max(0, start - 60), start)
    ):
        return start, hit.end()
    return 0, 0


def _monsieur(text: str, start: int) -> bool:
    return text.endswith("M. ", 0, start) and not text[max(0, start - 4) : start - 3].isalnum()


def _of_family(word: str, plural: bool) -> bool:
    if plural:
        return word.endswith("s") and (is_surname(word[:-1]) or is_given(word[:-1]) == "sure")
    return is_surname(word)


def _end(text: str, end: int) -> int:
    """Where a name ends that goes on over words in capitals."""
    for _ in range(2):
        more = _MORE.match(text, end)
        if more is None or more["word"].casefold() in stops():
            break
        end = more.end()
    return end


def _small(text: str, tables: _Tables) -> Iterator[Found]:
    """Names that somebody wrote without capitals: "hi i am anna schmidt"."""
    for hit in _SMALL_STARTS.finditer(text):
        two = _SMALL.match(text, hit.start())
        given = is_given(hit[0].capitalize()) if two else ""
        if two is None or not given or hit[0] in tables.stop:
            continue
        first, last = two["first"], two["last"]
        cue = before(text, hit.start(), tables.lower | tables.closings, " ,:.!\n")
        if not cue:
            continue
        signs = cue in tables.closings and _LAST.match(text, two.end()) is not None
        if last is not None and last not in tables.stop:
            known = is_surname(last.capitalize()) or is_given(last.capitalize()) == "sure"
            ends = _SMALL_END.match(text, two.end()) is not None
            told = cue in _SELF and ends
            if known or told or (given == "sure" and (signs or ends)):
                yield hit.start(), two.end(), "name"
                continue
        if cue in _INTRODUCED and given == "sure" and _FROM.match(text, hit.end()):
            yield hit.start(), hit.end(), "name"
            continue
        if signs and last is None and given == "sure":
            yield hit.start(), hit.start() + len(first), "name"


_SMALL_STARTS = re.compile(rf"(?<![\w@.'’-])[a-zà-ÿ]{{2,20}}(?!{_LETTER})")
