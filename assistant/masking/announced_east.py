"""Finds names in Chinese, Japanese and Korean that words announce, whatever their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.masking import words
from assistant.masking.fold import ADDRESS, PHONE
from assistant.masking.numbers import Found

_H = r"\u3400-\u9fff"
_KANJI = r"[\u3400-\u9fff々]"
_HIRA, _KATA = r"[\u3041-\u3096ー]", r"[\u30a1-\u30faー]"
_HANGUL = r"[\uac00-\ud7a3]"


@cache
def _zh() -> tuple[re.Pattern[str], ...]:
    table, names = words.told().zh, words.names()
    either = words.either
    never = re.escape(names.never)
    given = rf"(?:(?![{never}])[{_H}])"
    usual = f"[{names.given_characters}]"
    double = either(names.double_surnames)
    rare = rf"(?:{double}|[{table.surnames}])"
    every = rf"(?:{double}|[{''.join(dict.fromkeys(names.surnames + table.surnames))}])"
    cues, filler = either(table.cues), either(table.filler)
    calls, acts = rf"(?:(?<![{_H}])|{either(table.calls)}[ ]?)", either(table.acts)
    titles = either(table.titles)
    not_short = rf"(?!{either(table.not_short)})"
    end = rf"(?=[^{_H}]|$|先生|女士|小姐|收|的|吧|哈|啊|啦|哦|了|这|誰|谁)"
    foreign = f"[{names.foreign}]"
    return (
        re.compile(
            rf"(?:{cues})[ ]?(?:{filler}){{0,2}}[ :：，,\"“「『]{{0,2}}"
            rf"(?P<name>{rare}{given}{{1,2}}){end}"
        ),
        # Rare surnames with a given name that sounds like one, behind whoever did something.
        re.compile(
            rf"(?:{either(table.roles)})(?:叫|是)?[ ]?"
            rf"(?P<name>{every}(?:{usual}{given}|{given}{usual}))(?=[^{_H}]|$|{acts}|就|签|寄|"
            rf"付|住|说)"
        ),
        re.compile(rf"{calls}(?P<name>{every}(?:{usual}{{1,2}})?)(?={titles}(?![们們姐]))"),
        re.compile(
            rf"{calls}{not_short}(?P<name>[小老][{names.surnames}])"
            rf"(?=[ ](?![A-Za-z0-9])|[，,。！!？?]|{acts}|$)"
        ),
        re.compile(
            rf"(?:(?<![{_H}])(?=阿.(?:{acts}))|老板娘|老闆娘|店员|客服|师傅|师母|大姐"
            rf"){not_short}(?P<name>阿{usual})(?={acts}|[^{_H}]|$)"
        ),
        re.compile(
            rf"{calls}(?P<name>[{names.sure_surnames}][{table.short}])(?={acts}|[，,。！!]|$)"
        ),
        re.compile(
            rf"(?<![{_H}])(?!{either(table.not_child)})(?P<name>{usual}{{2}}|[小][{_H}])"
            rf"(?={either(table.parents)})"
        ),
        re.compile(
            rf"(?:{cues}|备注|備註)[ ]?(?:{filler}){{0,2}}[ :：]{{0,2}}(?"
            rf"!{either(table.not_child)})"
            rf"(?P<name>{given}{{2}})(?={either(table.parents)})"
        ),
        re.compile(rf"我[跟和与與同](?P<name>{every}{usual}{{1,2}})(?=是|在|都|一起|两|兩)"),
        re.compile(rf"叫(?P<name>{every}{given}{{1,2}})(?=的(?:那|客|小|师|工|人|姑|女|男))"),
        re.compile(
            rf"(?:我|本人|免贵|免貴|对方|他|她|收件人)姓(?P<name>(?![啥什名不])(?:{double}|"
            rf"[{_H}]))(?=[^{_H}]|$|[，的]|不)"
        ),
        re.compile(
            rf"(?:{cues})[ ]?(?:{filler}){{0,2}}[ :：]{{0,2}}(?P<name>{foreign}{{3,7}})(?=["
            rf"^{_H}]|$)"
        ),
        re.compile(
            rf"(?:{cues})[ ]?(?:{filler}){{0,2}}[ :：]{{0,2}}(?P<name>{given}{{1,5}}(?"
            rf":{either(table.ends)}))"
        ),
        re.compile(
            rf"(?<![{_H}])(?P<name>{foreign}{{1,4}}(?:{either(table.ends)}))(?![{_H}]{{3}})"
        ),
        re.compile(rf"(?P<name>(?:{either(table.tibet)}){{2}})"),
        # A whole line, or a piece between commas, beside what reaches somebody.
        re.compile(
            rf"(?:(?<=[{PHONE}{ADDRESS}][，,、 \n])|(?<=[{PHONE}{ADDRESS}]))[ ]?"
            rf"(?P<name>{every}{given}{{1,2}})(?=收|$|[ ]?\n|[，,。])(?!送)"
        ),
    )


@cache
def _no() -> tuple[str, ...]:
    names, zh = words.names(), words.places().zh
    return (*names.not_names, *names.not_given, *zh.cities, *zh.provinces, *words.told().zh.never)


_SWAPPED = re.compile(
    rf"是(?P<one>[{_H}]{{1,4}}?)[，, ]?不是(?P<other>[{_H}]{{1,4}}?)(?=[，,。！!啊呀吧\s]|$)"
    rf"|不是(?P<third>[{_H}]{{1,4}}?)[，, ]?是(?P<fourth>[{_H}]{{1,4}}?)(?=[，,。！!啊呀吧\s]|$)"
)
_CONFUSED = re.compile(r"[错錯]|姓|名字|打成")


def _chinese(text: str) -> Iterator[Found]:
    no = _no()
    for pattern in _zh():
        for hit in pattern.finditer(text):
            if not hit["name"].startswith(no):
                yield (*hit.span("name"), "name")
    if _CONFUSED.search(text):
        every = words.names().surnames + words.told().zh.surnames + "佘翟瞿"
        for hit in _SWAPPED.finditer(text):
            pair = [one for one in ("one", "other", "third", "fourth") if hit[one]]
            alike = len({len(hit[one]) for one in pair}) == 1
            if len(pair) == 2 and alike and all(hit[one][0] in every for one in pair):
                for one in pair:
                    yield (*hit.span(one), "name")


@cache
def _ja() -> tuple[re.Pattern[str], ...]:
    table, names = words.told().ja, words.names().ja
    either = words.either
    every = either((*names.surnames, *table.surnames.split()))
    cues = either(table.cues)
    no = either(table.not_child)
    edge = r"(?:(?<=^)|(?<=[。！？!?、,\s「])|(?<=した)|(?<=いた))"
    return (
        re.compile(
            rf"{edge}(?P<name>{every})(?=です[。、\n!！]|です$|ですが|と申し|でございます|と言い)"
        ),
        re.compile(
            rf"(?<!{_KANJI})(?P<name>(?:{every})(?:[ ]?{_KANJI}{{1,3}}|[ ]{_HIRA}{{2,4}}"
            rf"|[ ]{_KATA}{{2,5}}))"
            rf"(?=様|さま|さん|です|と申|宛|、|。|\n|$|[ ]?[{PHONE}{ADDRESS}])"
        ),
        re.compile(rf"(?<!{_KANJI})(?P<name>{every})(?=さん|様|さま|氏|先生|宅)"),
        re.compile(
            rf"(?:{cues})[ ]?(?:は|が|を|:|：|/)?[ 「]{{0,2}}(?P<name>{_KATA}{{2,7}}[ ・"
            rf"]{_KATA}{{2,7}}"
            rf"|{_HIRA}{{2,6}} {_HIRA}{{2,6}}|{_KANJI}{{1,4}} {_KANJI}{{1,4}})"
        ),
        re.compile(
            rf"(?:^|(?<=[。、\s「のとにはがへ]))(?!{no})(?P<name>{_HIRA}{{2,3}}|{_KATA}{{2,6}}"
            rf"|{_KANJI}{{1,3}})(?=ちゃん|くん(?!れ)|君(?!{_KANJI}))"
        ),
        re.compile(
            rf"(?:名前|名字|苗字|氏名|宛名)(?:は|が|を|、|の|ですが)[^。\n]{{0,6}}?(?P<name"
            rf">{_KANJI}{{2,3}})"
            rf"(?=ではなく|じゃなく|でなく)"
        ),
        re.compile(
            rf"(?:名前|名字|苗字|氏名|宛名)[^。\n]{{0,14}}(?:ではなく|じゃなく|でなく)て?、?"
            rf"(?P<name>{_KANJI}{{2,3}})(?=です|と|に|が|。|$)"
        ),
        # Two groups of signs on a line of their own: surname and given name.
        re.compile(
            rf"(?m:^)(?P<name>(?:{every}|{_KANJI}{{2}})[ ](?:{_KANJI}{{1,3}}|{_HIRA}{{2,4}}))(?m:$)"
        ),
        re.compile(
            rf"(?<!{_KANJI})(?P<name>(?:{every})[ ](?:{_KANJI}{{1,3}}|{_HIRA}{{2,4}}"
            rf"|{_KATA}{{2,5}}))"
            rf"(?!{_KANJI})"
        ),
    )


@cache
def _ko() -> tuple[re.Pattern[str], ...]:
    table, names = words.told().ko, words.names().ko
    either = words.either
    surname = rf"(?:{either(names.double)}|[{names.surnames}])"
    no = either((*names.not_names, *names.never, *table.never))
    usual = f"[{names.given}]"
    titles, parents = either(table.titles), either(table.parents)
    edge = rf"(?<!{_HANGUL})"
    name = rf"(?!{no})(?P<name>{surname}{_HANGUL}{{1,2}}"
    return (
        re.compile(rf"{edge}{name})(?=[ ]?(?:{either(table.signed)})(?!{_HANGUL}))"),
        re.compile(rf"{edge}{name})[ ]?(?=(?:{titles})(?:님|이|께|한테|앞|[ ]|$|[,.]))"),
        re.compile(
            rf"{edge}(?![이그저전한오유주][ ]?기사)(?P<name>[{names.surnames}])[ ]?(?=(?"
            rf":{titles})님)"
        ),
        re.compile(
            rf"{edge}(?P<name>[{names.surnames}])[ ](?=(?:과장|대리|부장|차장|팀장|실장|주임|원장)"
            rf"(?:[ ]?(?:님|앞|이|께|한테)|$|[,. ]))"
        ),
        re.compile(
            rf"{edge}(?!{no})(?P<name>(?:{surname})?{usual}{{2}}|{surname}{usual})이?[ ]?(?=(?"
            rf":{parents})(?:예요|이에요|에요"
            rf"|입니다|인데|이라고|라고|앞|한테|[ ]번호))"
        ),
        re.compile(
            rf"{edge}(?!{no})(?P<name>{surname}?{usual}{{2}})(?=(?:이|가)?[ ]?(?:아니고|아니라|"
            rf"아닌데|말고)[ ,]"
            rf"{{0,2}}(?:{surname}){_HANGUL}{{1,3}})"
        ),
        re.compile(
            rf"{edge}(?!{no})(?P<name>{surname}{_HANGUL}{{2}})(?=씨|님(?!{_HANGUL}{{2}})|[ ]씨)"
        ),
        re.compile(
            rf"(?:저는|제가|나는|전|저|이름은|성함은|수령인은?|수취인은?|받는[ ]?(?:사람|분)은?"
            rf")[ ]{{0,2}}"
            rf"{name})(?=입니다|이에요|예요|이고요?|라고|인데요?|인데|으로|[,.]|$)"
        ),
        re.compile(rf"{edge}{name})(?=(?:인데요|이라고|라고[ ]하는|이라는)(?!{_HANGUL}{{3}}))"),
        re.compile(rf"(?m:^)(?!{no})(?P<name>{surname}{_HANGUL}{{2}})[ ]?(?=\n|$)"),
    )


def announced_east(text: str) -> Iterator[Found]:
    """Names in Chinese, Japanese or Korean behind what announces them."""
    patterns: tuple[re.Pattern[str], ...] = ()
    if re.search(r"[\u3041-\u30fa]", text):
        patterns = _ja()
    elif re.search(rf"[{_H}]", text):
        yield from _chinese(text)
    if re.search(_HANGUL, text):
        patterns += _ko()
    for pattern in patterns:
        for hit in pattern.finditer(text):
            yield (*hit.span("name"), "name")
