"""The words of resources/privacy/ by which personal data is told, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cues(_Table):
    """resources/privacy/cues.toml: words before numbers, by kind."""

    phone: list[str]
    order: list[str]
    tracking: list[str]
    card: list[str]
    identity: list[str]
    passport: list[str]
    plate: list[str]
    secret: list[str]
    product: list[str]
    contact: list[str]
    between: list[str]


class _Words(_Table):
    ends: list[str]
    given: list[str]
    titles: list[str]
    closings: list[str]
    particles: list[str]
    lead: list[str]
    stop: list[str]


class _Japanese(_Table):
    surnames: list[str]
    kana: list[str]
    days: list[str]
    before: list[str]
    honorific: list[str]
    after: list[str]
    not_names: list[str]
    kin: list[str]
    closings: list[str]
    not_endings: str


class _Korean(_Table):
    surnames: str
    double: list[str]
    given: str
    endings: list[str]
    kin: list[str]
    never: list[str]
    after: list[str]
    before: list[str]
    not_names: list[str]


class Names(_Table):
    """resources/privacy/names.toml."""

    surnames: str
    sure_surnames: str
    not_given: list[str]
    double_surnames: list[str]
    given_characters: str
    foreign: str
    peoples: list[str]
    single: list[str]
    never: str
    kin: list[str]
    near: list[str]
    not_names: list[str]
    strong: list[str]
    weak: list[str]
    titles: list[str]
    after: list[str]
    sure: dict[str, list[str]]
    maybe: dict[str, list[str]]
    words: _Words
    ja: _Japanese
    ko: _Korean


class _Chinese(_Table):
    regions: list[str]
    streets: list[str]
    buildings: list[str]
    houses: list[str]
    leads: list[str]
    cities: list[str]
    provinces: list[str]


class _Letters(_Table):
    after: list[str]
    joined: list[str]
    before: list[str]
    inside: list[str]
    flats: list[str]
    floors: list[str]
    post: list[str]


class Places(_Table):
    """resources/privacy/places.toml."""

    zh: _Chinese
    letters: _Letters


class Hanzi(_Table):
    """resources/privacy/hanzi.toml; `words` parted by spaces."""

    left: list[str]
    told: list[str]
    right: list[str]
    little: str
    half: str
    words: str


class Given(_Table):
    """resources/privacy/given.toml; names parted by spaces."""

    before: list[str]
    after: list[str]
    kin: list[str]
    goods: list[str]
    romanised: str
    leading: str
    given: str
    maybe: str
    surnames: str


class _ToldLetters(_Table):
    lower: list[str]
    closings: list[str]
    families: list[str]
    titles: list[str]
    wrote: list[str]
    between: list[str]
    couples: list[str]
    gifts: list[str]
    given: list[str]


class _ToldChinese(_Table):
    surnames: str
    cues: list[str]
    filler: list[str]
    roles: list[str]
    calls: list[str]
    titles: list[str]
    short: str
    acts: list[str]
    not_short: list[str]
    parents: list[str]
    not_child: list[str]
    tibet: list[str]
    ends: list[str]
    never: list[str]


class _ToldJapanese(_Table):
    surnames: str
    cues: list[str]
    not_child: list[str]


class _ToldKorean(_Table):
    signed: list[str]
    titles: list[str]
    parents: list[str]
    never: list[str]


class Told(_Table):
    """resources/privacy/told.toml: words by which people say that a name stands there."""

    letters: _ToldLetters
    zh: _ToldChinese
    ja: _ToldJapanese
    ko: _ToldKorean


class Surnames(_Table):
    """resources/privacy/surnames.toml; names parted by spaces."""

    both: str
    given: str
    surnames: str


class Goods(_Table):
    """resources/privacy/goods.toml: names that goods and towns bear."""

    brands: list[str]
    works: list[str]
    towns: list[str]
    both: list[str]
    places: list[str]
    things: list[str]
    of: list[str]
    own: list[str]
    firms: list[str]
    east: list[str]
    east_things: list[str]


@cache
def surnames() -> Surnames:
    """More names in letters; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "surnames.toml", Surnames)


@cache
def told() -> Told:
    """What announces a name; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "told.toml", Told)


@cache
def goods() -> Goods:
    """Names that are nobody's; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "goods.toml", Goods)


@cache
def hanzi() -> Hanzi:
    """What speaks for and against Chinese names; raises DataFileError for a broken file."""
    return datafile.load(paths.resources() / "privacy" / "hanzi.toml", Hanzi)


@cache
def given() -> Given:
    """Names in letters; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "given.toml", Given)


@cache
def cues() -> Cues:
    """The cues; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "cues.toml", Cues)


@cache
def names() -> Names:
    """The words about names; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "names.toml", Names)


@cache
def places() -> Places:
    """The parts of addresses; raises DataFileError when somebody broke the file."""
    return datafile.load(paths.resources() / "privacy" / "places.toml", Places)


# What a word in letters must not stand right beside, lest a part of another word be found.
_LETTERS = r"[^\W\d_\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af]"


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first; words in letters stand alone."""
    groups: dict[tuple[bool, bool], list[str]] = {}
    for word in words:
        groups.setdefault((spaced(word[0]), spaced(word[-1])), []).append(word)
    return "|".join(
        (rf"(?<![0-9])(?<!{_LETTERS})" if left else "")
        + _tree(tuple(sorted(set(many))))
        + (rf"(?!{_LETTERS})" if right else "")
        for (left, right), many in sorted(groups.items())
    )


def _tree(words: tuple[str, ...]) -> str:
    """Words as one pattern that looks at each character once: lists of hundreds stay fast."""
    heads: dict[str, list[str]] = {}
    for word in words:
        if word:
            heads.setdefault(word[0], []).append(word[1:])
    ends = "" in words
    if not heads:
        return ""
    branches = [re.escape(head) + _tree(tuple(rest)) for head, rest in heads.items()]
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body


def spaced(character: str) -> bool:
    """Whether a letter belongs to a script that parts words by spaces."""
    if not character.isalpha():
        return False
    return not (
        "\u0e00" <= character <= "\u0e7f"
        or "\u2e80" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7af"
    )
