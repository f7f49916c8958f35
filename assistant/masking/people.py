"""Finds names by what stands around them: what leads to one, a title, a number, an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.masking import words
from assistant.masking.announced import announced
from assistant.masking.announced_east import announced_east
from assistant.masking.fold import ADDRESS, PHONE
from assistant.masking.given import given_names
from assistant.masking.goods import Goods
from assistant.masking.hanzi import hanzi_names
from assistant.masking.nearby import nearby
from assistant.masking.numbers import Found

_H = r"\u3400-\u9fff"
_MARKS = "\ue000-\ue003"
_LETTER = r"[^\W\d_]"


def told(text: str, names: tuple[str, ...]) -> Iterator[Found]:
    """The names that somebody knew already."""
    for name in dict.fromkeys(names):
        pattern = _told(name)
        if pattern:
            for hit in pattern.finditer(text):
                yield (*hit.span(), "name")


@lru_cache(maxsize=256)
def _told(name: str) -> re.Pattern[str] | None:
    """Finds a name as it is shown, or the part before the server of an address.

    A single character would hit ordinary words, so it is left alone.
    """
    forms = {form.strip() for form in (name, name.partition("@")[0]) if len(form.strip()) > 1}
    if not forms:
        return None
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![0-9A-Za-z])(?:{either})(?![0-9A-Za-z])", re.IGNORECASE)


def people(text: str) -> Iterator[Found]:
    """Names by their surroundings; what was found once is found all over the text."""
    found = {hit for finder in _FINDERS for hit in finder(text)}
    goods = Goods(text)
    found = goods.people_only(found)
    found |= goods.people_only(nearby(text, found))
    known = {text[start:end] for start, end, _ in found if end - start >= 2}
    # A handful of names, each searched once: the cost stays linear.
    again = {hit for name in sorted(known)[:8] for hit in told(text, (name,))}
    yield from found | goods.people_only(again)


@cache
def _zh() -> tuple[re.Pattern[str], ...]:
    table = words.names()
    either = words.either
    never = re.escape(table.never)
    given = rf"(?:(?![{never}])[{_H}])"
    cities = either(words.places().zh.cities)
    surname = rf"(?:{either(table.double_surnames)}|[{table.surnames}])"
    name = rf"(?!{either(table.not_names)})(?P<name>{surname}{given}{{1,2}}?)"
    after = either(table.after)
    end = rf"(?=[^{_H}]|$|{after})"
    soft = rf"(?=[^{_H}]|$|[啊呀哦喔啦]|{either(table.titles)})"
    titles = either(table.titles)
    strong = either(table.strong)
    near = r"[ ,，:：/|、+\n]{0,3}"
    usual = rf"[{table.given_characters}]"
    not_name = rf"(?!{either(table.not_names)})"
    return (
        re.compile(
            rf"(?:{strong}|{either(table.kin)})[ ]{{0,2}}[:：是叫]?[ ]{{0,2}}"
            rf"(?P<name>{not_name}{surname}{usual}{{1,2}})"
        ),
        re.compile(rf"(?<![{_H}])(?P<name>{not_name}{surname}{usual}{{2}})(?![{_H}])"),
        re.compile(
            rf"(?<![订訂下])(?P<name>{not_name}(?:{either(table.double_surnames)}"
            rf"|[{table.sure_surnames}])"
            rf"(?!{either(table.not_given)}){usual}{{2}})"
        ),
        # Whom somebody is, asks for, or has dealt with: a full name stands by itself there.
        re.compile(rf"(?:{either(table.near)})(?P<name>{not_name}{surname}{usual}{{2}})"),
        re.compile(
            rf"(?:{either(table.near)})(?P<name>{not_name}{surname}{usual})(?=接|签收"
            rf"|簽收|收|打|的电话|的號碼|代|先生|[，,。 ])"
        ),
        re.compile(
            rf"(?:{strong})[ ]{{0,2}}(?:[:：是为為叫]|填的?是?|写的?是?|改成"
            rf"|改为)?[ ]{{0,2}}{name}{end}"
        ),
        re.compile(rf"(?:{strong})[ ]{{0,2}}[:：][ ]{{0,2}}(?P<name>[{_H}·]{{2,8}}){soft}"),
        re.compile(
            rf"(?:我叫|名字叫|名字是|姓名)[ ]{{0,2}}(?P<name>"
            rf"(?:{given}{{2,4}}·{given}{{2,8}}|阿{given}{{2,5}})){end}"
        ),
        re.compile(rf"(?:{either(table.weak)})[ ]?{name}{soft}"),
        re.compile(
            rf"(?<![感谢謝多])(?P<name>(?!{either(table.not_names)}){surname}{given}{{0"
            rf",2}}?)(?=(?:{titles})(?![姐们們]))"
        ),
        re.compile(rf"(?:我|本人|免贵)姓(?P<name>{surname})"),
        re.compile(
            rf"[{PHONE}]找(?P<name>{not_name}{surname}{usual}{{1,2}})(?=就|即可|吧|来|[，,。 ]|$)"
        ),
        re.compile(rf"(?P<name>(?:{either(table.peoples)}){{2}}|(?:{either(table.single)}))"),
        re.compile(
            rf"(?P<name>(?!{cities})[{table.foreign}]{{2,7}}(?:[·・•][{table.foreign}]{{2,7}}"
            rf"){{1,3}})"
        ),
        re.compile(rf"(?<![{_H}]){name}(?:[ ]?(?:收|先生|女士))?{near}(?=[{PHONE}{ADDRESS}])"),
        re.compile(rf"[{PHONE}{ADDRESS}]{near}{name}(?=[^{_H}]|$|收|先生|女士|[{_MARKS}])"),
        re.compile(rf"(?<![{_H}]){name}(?=[ ]?(?:收$|收[ ,，。]|亲启|敬上|留$))"),
    )


def _chinese(text: str) -> Iterator[Found]:
    if not re.search(rf"[{_H}]", text):
        return
    never = tuple(words.told().zh.never)
    for pattern in _zh():
        for hit in pattern.finditer(text):
            if not hit["name"].startswith(never):
                yield (*hit.span("name"), "name")
    yield from hanzi_names(text)


@cache
def _latin() -> tuple[re.Pattern[str], ...]:
    table = words.names()
    either = words.either
    sure = either(one for many in table.sure.values() for one in many)
    maybe = either(one for many in table.maybe.values() for one in many)
    particle = rf"(?:(?:{'|'.join(table.words.particles)})[ ]){{0,2}}"
    word = rf"{_LETTER}(?:[\w'’-]|\.(?={_LETTER})){{0,24}}"
    capital = rf"(?:{_STRICT}|[\u0600-\u06ff\u0e00-\u0e7f](?:[\w'’-]){{0,24}})"
    capitals = rf"{capital}(?:\.? (?i:{particle}){capital}){{0,3}}"
    two = rf"{_STRICT}(?:\.? (?i:{particle}){_STRICT}){{1,3}}"
    thai = r"[\u0e01-\u0e4e]{2,24}(?: [\u0e01-\u0e4e]{2,24})?"
    title, ends = either(table.words.titles), either(table.words.ends)
    return (
        re.compile(
            rf"(?i:{sure})[ ]{{0,2}}[:：]?[ ]{{0,2}}(?:(?i:mrs?|ms|dr)\.? )?"
            rf"(?P<name>{thai}|{capitals}|{word}(?: {word})?(?!\w))"
        ),
        re.compile(rf"(?i:{maybe})[ (]{{1,2}}(?P<name>{two})"),
        re.compile(rf"(?i:{title})\.? (?P<name>{capitals})"),
        re.compile(
            rf"(?i:{either(table.words.closings)})[,.!]?[ \n]{{1,3}}"
            rf"(?P<name>{capitals})[ .!]{{0,2}}(?=\n|$|[{_MARKS}])"
        ),
        re.compile(rf"(?:^|[,.!] )(?P<name>{_STRICT}(?: {_STRICT}){{0,2}}),? (?=here[,.! ])"),
        re.compile(rf"(?<!\w)(?P<name>{_STRICT}(?: {_STRICT}){{0,2}}),? (?=(?i:{ends}))"),
        re.compile(rf"(?<!\w)M\. (?P<name>{two})"),
        re.compile(
            rf"(?m:^)(?P<name>{two}) ?[-–,:;/|] ?(?=(?i:order|pedido|commande|tel|phone)\b)"
        ),
        re.compile(rf"(?<!\w)(?P<name>{two})(?:,? |,?\n)(?=[{PHONE}{ADDRESS}])"),
    )


_STRICT = (
    r"(?:[A-ZÀ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŘŚŠŞŢŤŪŮŰŲŹŻŽƠƯА-ЯЁẠ-Ỹ](?:[\w'’-]|\." r"(?=\w)){0,24})"
)
_WORD = re.compile(r"[^\s-]+")
_FURTHER = re.compile(rf"(?:[ ]{_STRICT}){{0,2}}(?!\w)|")


def _letters(text: str) -> Iterator[Found]:
    stop = _stops()
    lead = frozenset(words.names().words.lead)
    sure = _latin()[0]
    for pattern in _latin():
        for hit in pattern.finditer(text):
            start, end = hit.span("name")
            if pattern is not sure and any(one.isdecimal() for one in hit["name"]):
                # "a Galaxy S23 Ultra": goods have figures in their names.
                continue
            kept = list(_WORD.finditer(text, start, end))
            if len(kept) > 1 and kept[0][0].casefold() in lead:
                # "Ihr Kollege Jan Weber": what somebody is to whom comes before the name.
                while len(kept) > 1 and kept[0][0].casefold() in lead:
                    start = kept.pop(0).end() + 1
                further = _FURTHER.match(text, end)
                end = further.end() if further else end
                kept = list(_WORD.finditer(text, start, end))
            if kept[0][0].casefold().strip(".,") in stop:
                continue
            # "my name is anna and": the words after a name are none of it.
            for count, one in enumerate(kept):
                if one[0].casefold() in stop:
                    end = kept[count - 1].end()
                    break
            yield start, end, "name"
    yield from given_names(text)
    yield from announced(text)


@cache
def _stops() -> frozenset[str]:
    return frozenset(words.names().words.stop)


@cache
def _ja() -> tuple[re.Pattern[str], ...]:
    table = words.names().ja
    either = words.either
    kanji, kana = r"[\u4e00-\u9fff々]", r"[\u30a1-\u30fa\u30fc]"
    name = rf"(?P<name>(?:{kanji}{{1,4}}[ ]?{kanji}{{0,4}}|{kana}{{2,10}}(?:[ ・]{kana}{{2,10}})?))"
    no = either(table.not_names)
    days = "".join(rf"|(?<={one})" for one in table.days)
    return (
        re.compile(rf"(?!{no}){name}(?=(?:{either(table.before)}))"),
        re.compile(rf"(?<!{kanji})(?!{no}){name}(?=(?:{either(table.honorific)}))"),
        re.compile(rf"(?<!{kana})(?P<name>(?:{either(table.kana)})[ ・]{kana}{{2,5}})(?!{kana})"),
        re.compile(rf"(?:{either(table.after)})[ ]?{name}"),
        re.compile(rf"私は{name}(?=です)"),
        re.compile(
            rf"(?<![\u4e00-\u9fff])(?P<name>(?:{either(table.surnames)})(?:{kanji}"
            rf"|[\u3041-\u3096](?!す)){{0,4}}?)(?=です|と申|と言|から|の件|宛|様|さん"
            rf"|[:：]|[ ]?[{PHONE}{ADDRESS}])"
        ),
        re.compile(
            rf"(?:{either(table.after)})[ ]?(?P<name>(?:{either(table.surnames)})"
            rf"(?:{kanji}|[\u3041-\u3096]){{1,4}}?)(?=$|[^\w]|です|に|の)"
        ),
        # A surname with a given name behind it, before a particle, a title, or the end.
        re.compile(
            rf"(?:(?<!{kanji}){days})(?P<name>(?:{either(table.surnames)})[ ]?(?:{kanji}{{1,3}}|"
            rf"[\u3041-\u3096]{{2,3}})(?<![{table.not_endings}]))(?=[がはにをのもとへで]|宛|様"
            rf"|さん|氏|から|より|って|[。、,.!！?？\s]|$)"
        ),
        re.compile(
            rf"(?:{either(table.kin)})(?:[のはがを：:]|・)[ ]?(?!{no})(?P<name>"
            rf"(?:{either(table.surnames)})(?:[ ]?{kanji}{{0,3}})|{kanji}{{2,3}}[ ]?{kanji}{{1,3}})"
            rf"(?=[がはにをとへで]|さん|様|[。、]|$)"
        ),
        re.compile(
            rf"(?:{either(table.kin)})(?:[のはを：:])[ ]?(?P<name>{kana}{{2,10}})"
            rf"(?=です|さん|様|に|が(?:注文|受け取|買|頼|代))"
        ),
        re.compile(
            rf"(?:{either(table.kin)})[のはがを：:](?P<name>{kana}{{2,10}}・{kana}{{2,10}})(?"
            rf"!{kana})"
        ),
        re.compile(
            rf"(?:{either(table.closings)})[。.!！\s]{{1,4}}(?P<name>{kanji}{{2,6}}"
            rf"|{kana}{{2,10}})\s*$"
        ),
    )


def _japanese(text: str) -> Iterator[Found]:
    if not re.search(r"[\u3040-\u30ff]|様|受取人|氏名|宛名|名前", text):
        return
    for pattern in _ja():
        for hit in pattern.finditer(text):
            yield (*hit.span("name"), "name")


@cache
def _ko() -> tuple[re.Pattern[str], ...]:
    table = words.names().ko
    either = words.either
    hangul = r"[\uac00-\ud7a3]"
    no = either(table.not_names)
    name = rf"(?!{no})(?P<name>[{table.surnames}]{hangul}{{1,3}}?)"
    end = rf"(?=(?:{either(table.before)})|[^\uac00-\ud7a3]|$)"
    return (
        re.compile(rf"(?:{either(table.after)})[ ]?{name}{end}"),
        re.compile(
            rf"(?<!{hangul})(?P<name>(?:{either(table.double)}){hangul}{{1,2}})(?=(?:"
            rf"{either(table.endings)})|[^\uac00-\ud7a3]|$)"
        ),
        re.compile(
            rf"(?m:^)(?!{no})(?P<name>[{table.surnames}](?:{hangul}{{2}}|[{table.given}]))"
            rf"(?=,? ?\n?[{PHONE}{ADDRESS}])"
        ),
        re.compile(
            rf"(?<!{hangul})(?!{no})(?P<name>[{table.surnames}]{hangul}{{2}})(?="
            rf"(?: ?[씨님])(?!{hangul}{{2}}))"
        ),
        re.compile(
            rf"(?<!{hangul})(?!{no})(?P<name>[{table.surnames}]{hangul}{{2}})(?="
            rf"(?:입니다|이에요|라고 ))"
        ),
        re.compile(
            rf"(?<!{hangul})(?!{no})(?P<name>[{table.surnames}]{hangul}{{2}})[ ,]{{1,2"
            rf"}}(?=[{PHONE}{ADDRESS}])"
        ),
        # A surname with two syllables usual in names, before a particle or a title.
        re.compile(
            rf"(?<!{hangul})(?!{no})(?!{either(table.never)})(?P<name>[{table.surnames}]"
            rf"[{table.given}]{{2}})(?=(?:{either(table.endings)})(?:{hangul}{{0,3}})(?!{hangul})"
            rf"|[,.!?]|$)"
        ),
        re.compile(
            rf"(?:{either(table.kin)})[ ](?!{no})(?P<name>[{table.surnames}]{hangul}{{2}})"
            rf"(?=(?:{either(table.endings)})?(?:[ ,.!?]|$))"
        ),
    )


def _korean(text: str) -> Iterator[Found]:
    if not re.search(r"[\uac00-\ud7a3]", text):
        return
    never = tuple(words.told().ko.never)
    for pattern in _ko():
        for hit in pattern.finditer(text):
            if not hit["name"].startswith(never):
                yield (*hit.span("name"), "name")


_FINDERS = (_chinese, _letters, _japanese, _korean, announced_east)
