"""Makes a noun agree with the number before it, where a language counts in more than two ways.

A shop's number is put into a line that was written for another one: Arabic says 30 دقيقة but
5 دقائق. The forms are data; a language without any is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import RootModel

from assistant import datafile, paths

# Forms of one noun: for 1, 2 and full hundreds, for 3 to 10, for 11 to 99.
Forms = tuple[str, str, str]


class _File(RootModel[dict[str, dict[str, Forms]]]):
    pass


@dataclass(frozen=True)
class _Language:
    pattern: re.Pattern[str]
    forms: Mapping[str, Forms]


@cache
def _languages() -> Mapping[str, _Language]:
    file = paths.resources() / "phrasebook" / "agreement.toml"
    found = {}
    for language, nouns in datafile.load(file, _File).root.items():
        forms = {form: row for row in nouns.values() for form in row}
        words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        found[language] = _Language(re.compile(rf"(\d{{1,4}})( )({words})(?!\w)"), forms)
    return found


def agree(text: str, language: str) -> str:
    """The text with the nouns after its numbers in the form that the number asks for."""
    known = _languages().get(language)
    if known is None:
        return text

    def form(match: re.Match[str]) -> str:
        rest = int(match[1]) % 100
        which = 1 if 3 <= rest <= 10 else 2 if rest >= 11 else 0
        return f"{match[1]}{match[2]}{known.forms[match[3]][which]}"

    return known.pattern.sub(form, text)
