"""Adds up words of time that stand together: what they say, before a calendar makes it a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from assistant.understand.when_words import Token, han_number, tokens

_FEW = (2.0, 5.0)
_TURNS = ("next", "this", "last", "coming", "next2")
_SAYS_TIME = {"unit", "day", "day_part", "weekday", "period", "iso", "hm", "hh", "dmy", "month"}
EPOCH = date(2, 1, 1)
"""Where days counted from today begin before today is known."""
_NUMBERS = ("num", "han", "number", "few")
_ASKED = ("oclock", "dom", "month")


@dataclass(slots=True)
class Sense:
    """What the words of one mention add up to so far.

    `day` is EPOCH plus the days from today unless `exact_day`; `relation` is next, this, last;
    `turn` is within, after, before, by, ago; an hour of −1 is none.
    """

    start: int
    end: int
    numbers: tuple[float, float] | None = None
    unit: str = ""
    day: date | None = None
    weekday: int = 0
    period: str = ""
    part: str = ""
    month: int = 0
    dom: int = 0
    hour: int = -1
    first_hour: int = -1
    minute: int = 0
    half_day: str = ""
    relation: str = ""
    turn: str = ""
    exact_day: bool = False


@lru_cache(maxsize=256)
def _runs(plain: str, language: str) -> tuple[tuple[Token, ...], ...]:
    """Runs of words of time that stand together, each with at least one that names a time."""
    runs: list[list[Token]] = []
    for token in _stated(tokens(plain, language)):
        if runs and not plain[runs[-1][-1].end : token.start].strip(" .,"):
            between = plain[runs[-1][-1].end : token.start]
            # A comma parts two times ("今天, 明天"), a point only joins "25. November".
            if "," not in between and (between.strip() == "" or token.kind == "month"):
                runs[-1].append(token)
                continue
        runs.append([token])
    return tuple(
        tuple(run)
        for run in runs
        if any(t.kind in _SAYS_TIME or t.kind in ("mark", "part") for t in run)
    )


def _stated(found: Sequence[Token]) -> Iterator[Token]:
    """The words without those that only ask: 几点, 几号."""
    asked = -1
    for index, token in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        close = following is not None and following.start == token.end
        if token.kind == "few" and following and close and following.sense in _ASKED:
            asked = following.start
        elif token.start != asked:
            yield token


def _idle(sense: Sense | None, token: Token, following: Token | None, before: str) -> bool:
    """True for a word that adds nothing where it stands: 昨天一直, 今天下单, "TV 5 a few days"."""
    kind, name = token.kind, token.sense
    if sense is None:
        if kind == "mark":
            return name in (*_ASKED, "quarter")
        if kind == "relation" and name == "pre":
            return following is None or following.kind in ("day", "day_part", "weekday")
        numbers = following is not None and following.kind in _NUMBERS
        return kind == "num" and numbers and following is not None and following.start > token.end
    if following is not None and following.kind != "fill":
        return False
    if kind == "relation":
        return token.dense and name in _TURNS
    if kind not in _NUMBERS or before in ("oclock", "clock") or sense.unit:
        return False
    return not (sense.month and not sense.dom) and sense.numbers is None


def senses(plain: str, language: str) -> list[Sense]:
    """What each run of words of time in a folded text says, in order of their place."""
    return [sense for run in _runs(plain, language) for sense in _read_run(run)]


def _read_run(run: tuple[Token, ...]) -> list[Sense]:
    done: list[Sense] = []
    sense: Sense | None = None
    ranged = False
    before = ""
    for index, token in enumerate(run):
        following = run[index + 1] if index + 1 < len(run) else None
        if _idle(sense, token, following, before) or (
            token.sense == "dom" and index and run[index - 1].kind == "fill"
        ):
            continue
        if token.kind in ("fill", "range") or (
            token.kind == "mark" and token.sense == "clock" and before == "num"
        ):
            ranged = ranged or (sense is not None and token.kind != "fill")
            continue
        if sense is not None and _conflicts(sense, token, following, ranged):
            done.append(sense)
            sense, ranged = None, False
        if sense is None:
            if token.kind == "unit":
                continue
            sense = Sense(token.start, token.end)
        _take(sense, token, ranged, before)
        number = token.kind in _NUMBERS
        before = "num" if number else token.sense if token.kind == "mark" else token.kind
        if not (token.kind == "mark" and token.sense == "half" and not sense.unit):
            ranged = ranged and token.kind not in ("num", "han", "number")
        sense.end = token.end
    if sense is not None:
        done.append(sense)
    return done


def _conflicts(sense: Sense, token: Token, following: Token | None, ranged: bool) -> bool:
    """True when a word begins another mention instead of adding to this one."""
    kind = token.kind
    follows = following.kind if following else ""
    whole_day = sense.day is not None or sense.weekday or sense.period or sense.dom
    if kind in ("day", "day_part", "iso", "dmy", "period"):
        return bool(whole_day or sense.unit or sense.part)
    if kind == "weekday":
        return bool(sense.weekday or sense.dom or sense.unit or sense.day is not None)
    if kind in ("hm", "hh"):
        return (sense.hour >= 0 and not ranged) or bool(sense.unit)
    if kind in _NUMBERS:
        # 一小时30分钟 is one length.
        minutes = following is not None and following.sense == "minute"
        return bool(sense.unit) and not (sense.unit == "hour" and not sense.turn and minutes)
    if kind == "relation" and token.sense in _TURNS:
        return bool(whole_day or sense.unit) and follows in ("weekday", "unit", "month")
    if kind == "relation" and token.sense in ("by", "pre") and not ranged:
        return bool(sense.unit) and bool(sense.turn)
    return False


def _value(token: Token) -> tuple[float, float]:
    if token.kind == "han":
        return han_number(token.sense)
    if token.kind == "few":
        return _FEW
    value = float(token.sense.replace(",", "."))
    return value, value


def _take(sense: Sense, token: Token, ranged: bool, before: str) -> None:
    kind, name = token.kind, token.sense
    if kind in _NUMBERS:
        _take_number(sense, token, ranged, before)
    elif kind == "unit":
        _take_unit(sense, name)
    elif kind == "relation":
        _take_relation(sense, name)
    elif kind == "mark":
        _take_mark(sense, name)
    elif kind in ("hm", "hh"):
        _take_clock(sense, name)
    elif kind in ("iso", "dmy"):
        _take_date(sense, name, kind)
    else:
        _take_day(sense, kind, name)


def _take_day(sense: Sense, kind: str, name: str) -> None:
    if kind == "day":
        sense.day = EPOCH + timedelta(days=int(name))
    elif kind == "day_part":
        offset, sense.part = name.split()
        sense.day = EPOCH + timedelta(days=int(offset))
    elif kind == "weekday":
        sense.weekday = int(name)
    elif kind == "part":
        sense.part = name
    elif kind == "period":
        sense.period = name
        if name.startswith("month_") and sense.numbers and 1 <= sense.numbers[1] <= 12:
            # 11月底: the number before it names the month.
            sense.month, sense.numbers = int(sense.numbers[1]), None
    elif kind == "month":
        sense.month = int(name)
        if sense.numbers:
            sense.dom, sense.numbers = int(sense.numbers[1]), None


def _take_clock(sense: Sense, name: str) -> None:
    hour, _, minute = name.replace(":", "h").partition("h")
    if int(hour) > 23 or (sense.turn and "h" in name and not minute):
        # "24h", "sous 2h" are lengths.
        sense.numbers, sense.unit = (float(hour), float(hour)), "hour"
        return
    sense.first_hour = sense.hour
    sense.hour, sense.minute = int(hour), int(minute or 0)


def _take_number(sense: Sense, token: Token, ranged: bool, before: str) -> None:
    low, high = _value(token)
    if before == "oclock" and not ranged and low < 60:
        sense.minute = int(low)
    elif before == "clock" and low <= 24 and (token.kind != "number" or low > 1):
        sense.hour = int(low)
    elif sense.unit == "hour" and sense.numbers:
        sense.numbers = (sense.numbers[0] + low / 60, sense.numbers[1] + high / 60)
    elif sense.month and not sense.dom and 1 <= low <= 31:
        sense.dom = int(low)
    elif sense.numbers and ranged:
        sense.numbers = (sense.numbers[0], high)
    elif sense.numbers == (0.5, 0.5) and token.kind == "number":
        pass
    else:
        sense.numbers = (low, high)


def _take_unit(sense: Sense, name: str) -> None:
    if sense.numbers:
        if not sense.unit:
            sense.unit = name
    elif sense.relation in _TURNS and name in ("week", "month", "year"):
        turn = {"coming": "next", "this": ""}.get(sense.relation, sense.relation)
        sense.period = f"{turn}_{name}" if turn else name
        sense.relation = ""


def _take_relation(sense: Sense, name: str) -> None:
    if name in _TURNS:
        if sense.period in ("week", "month"):
            return
        sense.relation = name
        return
    if sense.dom and not sense.month and name in ("within", "after"):
        sense.numbers, sense.unit, sense.dom = (float(sense.dom), float(sense.dom)), "day", 0
    if sense.hour >= 0 and not sense.half_day and name == "within":
        sense.numbers, sense.unit, sense.hour = (float(sense.hour), float(sense.hour)), "hour", -1
    sense.turn = {"pre": "after"}.get(name, name)


def _take_mark(sense: Sense, name: str) -> None:
    whole = int(sense.numbers[1]) if sense.numbers else -1
    if name == "half":
        if sense.hour >= 0 and not sense.numbers:
            sense.minute = 30
        elif sense.numbers:
            sense.numbers = (sense.numbers[0] + 0.5, sense.numbers[1] + 0.5)
        else:
            sense.numbers = (0.5, 0.5)
    elif name == "quarter" and sense.hour >= 0 and whole > 0:
        sense.minute, sense.numbers = 15 * whole, None
    elif name == "quarter" and 1 <= sense.minute <= 3:
        sense.minute *= 15
    elif (name == "dom" or (name == "ordinal" and sense.turn)) and 1 <= whole <= 31:
        sense.dom, sense.numbers = whole, None
    elif name == "month" and 1 <= whole <= 12:
        sense.month, sense.numbers = whole, None
    elif name == "oclock" and 0 <= whole <= 24:
        first = int(sense.numbers[0]) if sense.numbers else whole
        sense.first_hour = sense.hour if sense.hour >= 0 else first
        sense.hour, sense.minute, sense.numbers = whole, 0, None
    elif name in ("am", "pm"):
        if sense.numbers and whole <= 12:
            sense.hour, sense.numbers = whole, None
        sense.half_day = name


def _take_date(sense: Sense, said: str, kind: str) -> None:
    pieces = [int(p) for p in "".join(c if c.isdigit() else " " for c in said).split()]
    if kind == "iso":
        year, month, day = pieces
        year += 2000 if year < 100 else 0
    else:
        first, second = pieces[0], pieces[1]
        year = pieces[2] + (2000 if pieces[2] < 100 else 0) if len(pieces) > 2 else 0
        # 11/25 and 25/11 tell themselves apart; otherwise two points mean day first.
        day_first = first > 12 or (said.count(".") == 2 and second <= 12)
        month, day = (second, first) if day_first else (first, second)
    sense.month, sense.dom = month, day
    if year:
        try:
            sense.day, sense.exact_day = date(year, month, day), True
        except ValueError:
            sense.month = sense.dom = 0
