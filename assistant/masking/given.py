"""Finds names written in letters by lists of given names and surnames of many countries.

A given name that is hardly a word stands for itself; one that is a word as well needs a sign beside
it: a surname, or words that stand beside people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.masking import words
from assistant.masking.beside import before, behind, phrases
from assistant.masking.fold import ADDRESS, PHONE
from assistant.masking.numbers import Found

UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŘŚŠŞŢŤŪŮŰŲŹŻŽƠƯА-ЯЁІЇЄҐẠ-Ỹ"
_LETTER = r"[^\W\d_]"
_NAME = rf"[{UPPER}](?:{_LETTER}|['’](?={_LETTER})){{1,24}}(?:-[a-z]{{2,8}}(?![{UPPER}]))?"
# Two names are parted by a space or a hyphen, an initial, or a small word such as "van der".
_SMALL = (
    r"(?:De|Du|Da|Di|Le|La|El|Al|Van|Von|Den|Der|Ben|Bin|"
    r"de|da|do|dos|das|del|della|di|la|le|el|al|van|von|der|den|bin|binti|binte|ter|zu|y|e)"
)
_NEXT = re.compile(
    rf"(?P<gap>-|[ ]+(?:[{UPPER}]\.?[ ]+)?(?:{_SMALL}[ ]+){{0,2}})(?P<name>{_NAME})(?!{_LETTER})"
)
_WORD = re.compile(rf"(?<!{_LETTER})(?<![\w@.#/_-])(?P<name>{_NAME})(?!{_LETTER})")
_OWN = re.compile(r"['’]s$")
_MOST = 3
_RUSSIAN = re.compile(
    r"[а-яё](?:[оеё]в|[иы]н|ск(?:ий|ой|ого|ому|им|ая|ой|ую)|[оеё]в[аеуы]|[оеё]вой|[иы]н[аеуы]|["
    r"иы]ной|енко|чук|юк"
    r"|ян|дзе|швили|уллин|[ое]вич|[ое]вна|[иы]чна)$"
)
# Chinese in Latin letters, one or two syllables a word.
_SYLLABLE = re.compile(
    r"(?:(?i:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh|ng|kw|ts)?(?:[aeiouüy]{1,3})(?:ng|n|ck|k|p|t|m|h|r"
    r")?){1,2}"
)
# Two words by themselves at the end of what somebody wrote: who signs.
_SIGNED = re.compile(r"[ .!]{0,2}\s*$")
_INITIALS = re.compile(rf"(?<!\w)(?:[{UPPER}]\.[ ]?){{1,3}}$")
_OPEN = re.compile(r"(?:^|[.!?…,\n-])[ ]?$")
GERMAN = re.compile(
    r"(?<!\w)(?:und|ich|nicht|für|bitte|ist|Sie|meine?|der|das|eine?|wir|von|beim|zum|zur|auf|m"
    r"it)(?!\w)"
)
_CASES = re.compile(r"(?:ой|ей|ою|ом|ем|ём|[аяыиеуюой])$")


@dataclass(frozen=True, slots=True)
class _Tables:
    sure: frozenset[str]
    maybe: frozenset[str]
    both: frozenset[str]
    surnames: frozenset[str]
    further: frozenset[str]
    stop: frozenset[str]
    lead: frozenset[str]
    romanised: frozenset[str]
    leading: frozenset[str]
    before: frozenset[str]
    kin: frozenset[str]
    goods: frozenset[str]
    after: frozenset[str]


@cache
def _tables() -> _Tables:
    own, table, more = words.given(), words.names().words, words.surnames()
    sure = {*own.given.split(), *table.given, *more.given.split()}
    return _Tables(
        frozenset(sure - {*own.maybe.split()}),
        frozenset(own.maybe.split()),
        frozenset(more.both.split()),
        frozenset(own.surnames.split()),
        frozenset(more.surnames.split()),
        frozenset(table.stop),
        frozenset((*table.lead, *words.told().letters.titles)),
        frozenset(own.romanised.split()),
        frozenset(own.leading.split()),
        phrases(own.before, own.kin),
        phrases(own.kin),
        phrases(own.goods),
        phrases(own.after),
    )


def given_names(text: str) -> Iterator[Found]:
    """Names with what belongs to them, first to last, without overlaps."""
    tables = _tables()
    german = GERMAN.search(text) is not None
    end = 0
    for hit in _WORD.finditer(text):
        if hit.start() < end:
            continue
        word = hit["name"]
        last, parts = _rest(text, hit.end(), tables)
        if _is_name(text, hit, (word, last, german), parts, tables):
            own = _OWN.search(text[hit.start() : last])
            end = last - (len(own[0]) if own else 0)
            initials = _INITIALS.search(text, max(0, hit.start() - 9), hit.start())
            yield initials.start() if initials else hit.start(), end, "name"


def _is_name(
    text: str,
    hit: re.Match[str],
    about: tuple[str, int, bool],
    parts: list[str],
    tables: _Tables,
) -> bool:
    word, last, german = about
    plain = _OWN.sub("", word)
    if plain.isupper() and len(plain) < 4:
        return False
    if plain.casefold() in tables.lead or _of_goods(text, hit, tables):
        return False
    plain = plain.title() if plain.isupper() else plain
    if _known(plain, tables.sure):
        return True
    beside = any(_known(one, tables.surnames) for one in parts)
    first = bool(parts) and _known(parts[0], tables.sure)
    if plain in tables.both:
        return bool(parts) and (
            first or _is_surname(parts[0], tables) or _is_surname(parts[-1], tables)
        )
    if plain in tables.maybe:
        return (
            beside
            or first
            or any(_is_surname(one, tables) for one in parts)
            or bool(before(text, hit.start(), tables.before, " ,:"))
            or people_behind(text, last)
            or _signs(text, hit.start(), last, parts)
        )
    if plain in tables.surnames and _INITIALS.search(text, max(0, hit.start() - 9), hit.start()):
        return True
    if parts and _RUSSIAN.search(parts[0]) and plain[0] >= "А":
        return True
    if plain.casefold() in tables.stop:
        return False
    if plain in tables.leading and parts:
        return True
    if parts and all(_SYLLABLE.fullmatch(one.replace("-", "")) for one in (plain, *parts)):
        return any(one in tables.romanised for one in (plain, parts[-1]))
    if first:
        # "Inhaberin Dorothea": what stands before a given name is none where nouns are capitals.
        return not (german or _OPEN.search(text, max(0, hit.start() - 4), hit.start()))
    if beside:
        # A given name nobody listed, before a surname that is one.
        return True
    return bool(before(text, hit.start(), tables.kin, " ,"))


def _signs(text: str, start: int, last: int, parts: list[str]) -> bool:
    """Whether two words stand by themselves at the end of a text."""
    return (
        len(parts) == 1
        and _SIGNED.match(text, last) is not None
        and _OPEN.search(text, max(0, start - 4), start) is not None
    )


def _of_goods(text: str, hit: re.Match[str], tables: _Tables) -> bool:
    """Whether the words beside make it goods or a place: iPhone Pro Max, Shida Road."""
    return bool(
        behind(text, hit.end(), tables.goods, " -") or before(text, hit.start(), tables.goods, " -")
    )


def _rest(text: str, end: int, tables: _Tables) -> tuple[int, list[str]]:
    """Where a name that began before `end` ends, and the further names in it."""
    parts: list[str] = []
    while len(parts) < _MOST:
        more = _NEXT.match(text, end)
        if more is None or (
            more["name"].casefold() in tables.stop and text[more.end() : more.end() + 1] != "-"
        ):
            break
        parts.append(_OWN.sub("", more["name"]))
        end = more.end()
    return end, parts


def _is_surname(word: str, tables: _Tables) -> bool:
    """Whether a word is a surname of either list: O'Brien, McAllister and DELGADO as well."""
    if word in tables.surnames:
        return True
    return re.sub(r"['’-]", "", word).capitalize() in tables.further


def people_behind(text: str, at: int) -> bool:
    """Whether words that stand behind people stand at a place, or what reaches somebody."""
    near = text[at : at + 3].lstrip(" ,")[:1]
    return near in (PHONE, ADDRESS) or bool(behind(text, at, _tables().after))


def is_surname(word: str) -> bool:
    """Whether a word with a capital is a surname that is listed."""
    return _is_surname(word, _tables())


def is_given(word: str) -> str:
    """ "sure" for a given name that is hardly a word, "maybe" for one that is one too, or ""."""
    tables = _tables()
    if word in tables.sure:
        return "sure"
    return "maybe" if word in tables.maybe or word in tables.both else ""


def _known(word: str, names: frozenset[str]) -> bool:
    if word in names or word.replace("ё", "е") in names:
        return True
    if "А" <= word[0] <= "я" or word[0] in "Ёё":
        # Russian puts names into cases: Анну, Петром, Ольге.
        stem = _CASES.sub("", word)
        return len(stem) > 2 and any(stem + one in names for one in ("", "а", "я", "й", "ь"))
    return False
