"""Finds all personal data of a text, each finder seeing only what the ones before it left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from assistant.masking import tagger
from assistant.masking.addresses import addresses
from assistant.masking.fold import ADDRESS, FOUND, NAME, PHONE, fold
from assistant.masking.goods import Goods
from assistant.masking.hanzi import is_word
from assistant.masking.ids import contacts, forms
from assistant.masking.numbers import Found, numbers, ordinary, tokens
from assistant.masking.people import people, told

# A name stands beside what reaches somebody; beside the number of an order stand other words.
_MARKS = dict.fromkeys(("phone", "email", "card", "iban", "id", "passport"), PHONE) | {
    "address": ADDRESS,
    "name": NAME,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data in a text: code points [start, end) and what it is."""

    start: int
    end: int
    kind: str


def find(
    text: str, names: tuple[str, ...] = (), keep_orders: bool = False, unannounced: bool = True
) -> tuple[Span, ...]:
    """All personal data in order, without overlaps; `names` are those known already.

    The rules alone answer without `unannounced`; with it the tagger adds what it finds.
    """
    folded = fold(text)
    left = list(folded.text)
    found: list[Found] = []
    finders: tuple[Callable[[str], Iterable[Found]], ...] = (
        lambda now: told(now, names),
        forms,
        contacts,
        ordinary,
        partial(_codes, keep=keep_orders),
        partial(numbers, keep_orders=keep_orders),
        addresses,
        people,
    )
    for finder in finders:
        now = "".join(left)
        if finder in (addresses, people) and _KEPT in now:
            now = "".join(b if a == _KEPT else a for a, b in zip(now, folded.text, strict=True))
        for start, end, kind in sorted(finder(now), key=lambda one: (one[0], -one[1])):
            if any(one in _TAKEN for one in left[start:end]):
                # Names found twice, or a part of what is taken: keep what is left of it.
                continue
            # What stays is hidden from the numbers only, not from addresses and names.
            if kind:
                left[start:end] = _MARKS.get(kind, FOUND) * (end - start)
                found.append((start, end, kind))
            else:
                left[start:end] = [_KEPT if one.isdecimal() else one for one in left[start:end]]
    if unannounced:
        found += _unannounced(folded.text, left)
    spans = [Span(*folded.span(start, end), kind) for start, end, kind in found]
    return tuple(sorted(spans, key=lambda one: one.start))


_TAKEN = frozenset((FOUND, PHONE, ADDRESS, NAME))
_KEPT = "\ue004"
_REST = 3
# A blank in one of our own sentences, "{escalate_minutes}", is nobody's name.
_SLOT = re.compile(r"\{\w+\}")


def _unannounced(text: str, left: list[str]) -> Iterable[Found]:
    """What the tagger finds beside what is taken; it reads the text as it was, in one piece."""
    slots = {place for slot in _SLOT.finditer(text) for place in range(*slot.span())}
    for start, end, kind in sorted(Goods(text).people_only(tagger.shipped().find(text))):
        if not slots.isdisjoint(range(start, end)) or (kind == "name" and is_word(text[start:end])):
            continue
        for free, some in groupby(range(start, end), lambda place: left[place] not in _TAKEN):
            places = list(some)
            letters = sum(text[place].isalnum() for place in places)
            # Beside what a rule has found, a sign or two are its neighbours, not a name.
            least = _REST if kind == "name" and len(places) < end - start else 1
            if free and letters >= least:
                yield places[0], places[-1] + 1, kind


def _codes(text: str, keep: bool) -> Iterable[Found]:
    for start, end, kind in tokens(text):
        yield start, end, "" if keep and kind in ("order", "tracking") else kind
