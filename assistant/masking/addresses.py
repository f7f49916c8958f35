"""Finds postal addresses: chains of Chinese place parts, and streets with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from assistant.masking import words
from assistant.masking.numbers import Found
from assistant.masking.shapes import joined, shapes

_HAN = r"\u3400-\u9fff"
_NUMBER = (
    r"(?:\d{1,5}(?:[-—/]\d{1,5}){0,3}|[一二三四五六七八九十百零〇]{1,4}|[A-Za-z]\d{0,3}"
    r"|[甲乙丙丁东西南北])"
)
_SOME_HAN = re.compile(rf"[{_HAN}]")
_GAP = 12
# Words between two parts that end an address: "the yard can't be entered, bring it to …".
_CLAUSE = re.compile(
    r"[,，][^,，]{0,8}(?:送|寄|放|到|在|去|来|我|你|他|她|请|麻烦|收)|不去|不到|没|[。！？!?\n]"
)
_BLOCK = re.compile(r"\d{1,4}[栋棟幢座号號楼樓]")
# Where in a place: at its gate, in the shop that keeps parcels.
_KEPT = (
    r"菜鸟驿站|妈妈驿站|驿站|邮政代办点|代办点|代收点|代收處|代收处|自提点|自提柜|丰巢柜?|快递"
    r"柜|快递站|蜂巢"
    r"|岗亭|门卫室?|传达室|保安亭|保安室|物业(?:中心|办|处)?|前台|大堂|收发室|警卫室|管理室|管"
    r"理處|警衛室"
    r"|小卖部|便利店|超市|药店|水果店|理发店|底商|门面|門面|地下室|车库|门市|門市"
)
_AT = re.compile(
    rf"(?:院?[内內里裡]|旁边?|對面|对面|附近|门口|門口|楼下|樓下|背后|[东西南北東][门門侧側区區"
    rf"]|[前后後][门門]"
    rf"|[一二两兩三四五六七八九十\d]{{1,2}}[楼樓]|斜对面)?的?[\u3400-\u9fff]{{0,4}}?(?:{_KEPT})"
    rf"(?![的件费費])"
    rf"|(?:[东西南北東]|[前后後])[门門](?![口店])"
)
# A block by itself, and a shop where parcels are fetched.
_ALONE = re.compile(
    r"(?<![\d.第])\d{1,3}(?:号楼|號樓|栋|幢)(?:(?:\d{1,2}|[一二三四五六])单元)?(?:\d{2,4}室?)?("
    r"?![的个栋幢])"
    r"|(?:7-11|7-ELEVEN|统一超商|統一超商|全家|萊爾富|莱尔富|OK超商|小七|小7|7-eleven)[ ]?(?P<shop>"
    r"[\u3400-\u9fff]{1,6}(?:門市|门市|店))"
)
_JOIN = re.compile(r"[ ,，、的]{0,3}")
_RUN = re.compile(rf"[{_HAN}0-9A-Za-z#·—\-(（)） ,，、]+")


def addresses(text: str) -> Iterator[Found]:
    """All addresses of a folded text."""
    found = [*_chinese(text), *_letters(text), *_other(text)]
    for start, end, kind in shapes(text):
        more = _rest().match(text, end) if text[end - 1] < "\u2e80" else None
        found.append((start, more.end() if more else end, kind))
    yield from joined(text, found)


@cache
def _parts() -> re.Pattern[str]:
    zh = words.places().zh
    either = words.either
    return re.compile(
        rf"(?P<house>(?<![这這那哪每整同另某]){_NUMBER}(?:{either(zh.houses)})(?![码碼线線段召"
        rf"称稱]))"
        rf"|(?P<building>{either(zh.buildings)})"
        rf"|(?P<street>(?:路|街|大道)[一二三四五六七八九十]段|(?<![一上])(?"
        rf":{either(zh.streets)})(?![上由途过過理费費])|"
        rf"(?<=[{_HAN}])路(?=\d))"
        rf"|(?P<region>{either(zh.regions)}|{either(zh.cities)}|{either(zh.provinces)})"
    )


def _chinese(text: str) -> Iterator[Found]:
    if not _SOME_HAN.search(text):
        return
    for run in _RUN.finditer(text):
        chain: list[re.Match[str]] = []
        for part in _parts().finditer(text, run.start(), run.end()):
            between = text[chain[-1].end() : part.start()] if chain else ""
            if chain and (
                len(between) > _GAP
                or _CLAUSE.search(between)
                or _DASHED.match(text, chain[-1].end())
            ):
                yield from _chain(text, run.start(), chain)
                chain = []
            if chain and part.lastgroup == "house" and not _follows(text, chain[-1], part):
                yield from _chain(text, run.start(), chain)
                chain = []
                continue
            chain.append(part)
        yield from _chain(text, run.start(), chain)
    for hit in _ALONE.finditer(text):
        yield (*hit.span("shop" if hit["shop"] else 0), "address")


def _follows(text: str, before: re.Match[str], house: re.Match[str]) -> bool:
    """A number of a house stands right behind the part before it, or a short name of a building."""
    gap = text[before.end() : house.start()]
    named = house[0][0] in "一二三四五六七八九十" and _BLOCK.match(text, house.end())
    return len(gap.strip(" ,，、")) <= (
        0 if before.lastgroup == "street" and house[0][-1] in "号號" and not named else 6
    )


def _chain(text: str, left: int, chain: list[re.Match[str]]) -> Iterator[Found]:
    # Addresses go from the large to the small: a number before all else is a day, or a line.
    while chain and chain[0][0][-1] in "号號" and not _first(text, chain):
        chain = chain[1:]
    kinds = [part.lastgroup for part in chain]
    houses = kinds.count("house")
    places = sum(kind in ("street", "building") for kind in kinds)
    regions = kinds.count("region")
    # Without the number of a house only a street in its town is one, written in one go.
    gaps = [after.start() - before.end() for before, after in pairwise(chain)]
    street = any(
        part.lastgroup == "street" and part[0][-1] in "路街道镇鎮乡鄉村" for part in chain[1:]
    )
    number = _DASHED.match(text, chain[-1].end()) if chain else None
    enough = (
        (houses and places)
        or (number and (places >= 2 or (places and regions)))
        or (houses and regions >= 2)
        or (houses >= 2 and (regions or any(part[0][-1] in "栋棟幢室元" for part in chain)))
        or (regions >= 2 and street and max(gaps) <= 5)
    )
    if not enough:
        return
    start = _begin(text, left, chain[0])
    if start == chain[0].start() and _gates(chain):
        return
    end = chain[-1].end()
    tail = re.compile(
        r" ?之?[A-Za-z]?\d{1,5}(?:-\d{1,5}){0,3}(?:[A-Za-z](?![A-Za-z])|室|号|號|户|房"
        r"|楼)?(?!\d)| ?[A-Za-z](?![A-Za-z])室?"
    ).match(text, end)
    if tail and kinds[-1] in ("house", "street", "building"):
        end = tail.end()
    number = _NAMED.match(text, end) if houses else None
    end = number.end() if number else end
    kept = _AT.match(text, end)
    yield start, kept.end() if kept else end, "address"


# "潮白家园14-2-803": block, entrance and flat without their words.
_DASHED = re.compile(r" ?\d{1,3}-\d{1,3}-\d{3,4}(?![\d-])")


def _gates(chain: list[re.Match[str]]) -> bool:
    """Whether only the gate of some estate is told: nobody's address."""
    houses = [part[0] for part in chain if part.lastgroup == "house"]
    return bool(houses) and len(chain) <= 3 and all(one in _GATES for one in houses)


_GATES = frozenset(side + gate for side in "东西南北東" for gate in "门門")
_NAMED = re.compile(r"[\u3400-\u9fff]{2,8}\d{1,3}-(?:\d{1,3}-)?\d{3,4}(?![\d-])")


def _first(text: str, chain: list[re.Match[str]]) -> bool:
    """Whether an address may begin with this number: a room or a building stands right behind."""
    if chain[0].lastgroup != "house":
        return True
    return (
        len(chain) > 1
        and chain[1].lastgroup in ("house", "building")
        and len(text[chain[0].end() : chain[1].start()].strip(" ,，、")) <= 4
    )


def _begin(text: str, left: int, first: re.Match[str]) -> int:
    """Where the name of the first part begins: after a word that leads to it, or a break."""
    if first.lastgroup == "house" or len(first[0]) > 1:
        name = 6 if first.lastgroup in ("street", "building") else 0
    else:
        name = 8
    low = max(left, first.start() - name)
    window = text[low : first.start()]
    cut = 0
    for hit in _leads().finditer(window):
        cut = max(cut, hit.end())
    breaks = max((window.rfind(one) for one in " ,，、(（)）"), default=-1) + 1
    if breaks < len(window):
        cut = max(cut, breaks)
    return low + (cut if cut < len(window) or len(first[0]) > 1 else 0)


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(words.either(words.places().zh.leads))


_WORD = r"[^\W\d_][\w\u0e30-\u0e4e'’.\-]{0,24}"
_CAPITAL = r"(?:[A-ZÀ-ÞĐА-ЯẠ-Ỹ][\w'’.\-]{0,24}|\d{1,3}(?:st|nd|rd|th)|[NS][EW]|[NSEW]\.?)"
_TOWN = r"(?![A-Z]{1,2}\d)[A-ZÀ-ÞĐА-ЯẠ-Ỹ](?:[^\W\d_]|['’.\-]){1,24}(?![\w])"
_CODE = (
    r"(?:[A-Z]{1,2}\d[0-9A-Z]? ?\d[A-Z]{2}|(?:[A-Z]{2} )?[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|[A-Z]{1,2}\d{1,2}[A-Z]?(?: \d{1,3})?(?![\w-])|[A-Z]{2} \d{5}(?:-\d{4})?|\d{4,6}(?:-\d{3,4})?"
    r"|\d{4} ?[A-Z]{2})"
)


@cache
def _streets() -> tuple[re.Pattern[str], ...]:
    table = words.places().letters
    either = words.either
    number = r"(?<![\d.,-])\d{1,5}(?: ?[A-Za-z](?![A-Za-z]))?(?:[/-]\d{1,5})?(?: ?(?:bis|ter))?"
    flat = r"(?:(?i:apt|flat|unit|suite|ste|no)\.? ?[0-9A-Za-z]{1,5},? )?"
    joined = "|".join(re.escape(one) for one in table.joined)
    said = "|".join(
        rf"(?<={one} )"
        for one in (
            "live at",
            "ship to",
            "ship it to",
            "address is",
            "address:",
            "deliver to",
            "sent to",
            "send it to",
            "moved to",
        )
    )
    return (
        # In small letters only after a word that says so, lest "2 days on the road" be one.
        re.compile(
            rf"(?:(?:(?i:number|no\.?|nr\.?|#) ?)?{flat}{number},? (?:{_CAPITAL} ){{1,4}}|(?i"
            rf":{said}){number},? "
            rf"(?:{_WORD} ){{1,4}})(?i:{either(table.after)})"
            rf"(?: (?:North|South|East|West|[NSEW]{{1,2}})(?!\w))?"
            rf"(?: \d{{1,4}}(?=[, ]|$))?"
        ),
        # Without any word for a street, where the town and its British code follow.
        re.compile(
            rf"{flat}{number},? {_CAPITAL}(?: {_CAPITAL}){{0,2}}"
            rf"(?=,(?: {_TOWN}){{1,3}},? [A-Z]{{1,2}}\d[0-9A-Z]? ?\d[A-Z]{{2}})"
        ),
        re.compile(
            r"(?i:carrera|calle|cra|cl|avenida|transversal"
            r"|diagonal)\.? \d{1,3}[A-Za-z]? ?(?:#|(?:no|n)\.?[º°]?|con"
            r"|\d)? ?\d{1,3}[A-Za-z]? ?- ?\d{1,3}"
        ),
        re.compile(
            rf"(?<![\w-])(?:{_CAPITAL}[ -]){{0,3}}[^\W\d_]?[^\W\d]{{0,24}}(?<=[\w -])"
            rf"(?i:{joined}) ?\d{{1,4}}(?: ?[a-z](?![a-z]))?(?:[-/]\d{{1,4}}){{0,3}}"
        ),
        re.compile(
            rf"(?:(?i:{either(table.before)})[ .]{{1,2}}|(?<!\w)(?:Via|Gang|Am|Im"
            rf"|An der|Unter den) (?=[A-ZÄÖÜ]))(?:(?:{_WORD}|\d{{1,2}}\.?(?= [^\W\d_]))"
            rf"[ ,]{{1,2}}){{1,6}}?(?:s/n|(?i:(?:no"
            rf"|nº|n°|nr|number|num|km|д|дом|số|s/n|رقم)\.?[ :]{{0,2}})?(?:[A-Z]{{1,4}}[/.-]?)?"
            rf"\d{{1,5}}(?!\d|\. ?[A-ZÄÖÜ]\w{{2,12}} \d)"
            rf"(?:[A-Za-z](?![A-Za-z]))?(?:[/-]\d{{1,4}})?)"
        ),
        re.compile(
            rf"(?i:(?:số|no\.?|n°) )?{number},? (?:(?i:ngõ|ngách|hẻm) \d{{1,4}}"
            rf"(?:/\d{{1,4}})?,? )?(?i:{either(table.inside)})[ .]?{_WORD}"
            rf"(?:[ '’-]{_WORD}){{0,4}}"
        ),
        re.compile(
            rf"{number} {_CAPITAL}(?: {_CAPITAL}){{0,3}}(?={_FLAT}(?i:{either(table.flats)})"
            rf"[ .#]{{1,2}}(?:\d|[A-Za-z]\d|[A-Z](?!\w)))"
        ),
        re.compile(
            rf"(?:{_CAPITAL}[ -]){{1,3}}(?i:проспект|улица|переулок|шоссе|бульвар"
            rf"|набережная|пр-т|ул\.),? (?:д\.|дом )? ?\d{{1,4}}"
        ),
        re.compile(
            r"(?:\d{1,4}(?:/\d{1,4})? )?(?:(?:ถนน|ซอย|หมู่บ้าน|หมู่|แขวง|เขต|ตำบล|อำเภอ"
            r"|จังหวัด|ถ\.|ซ\.|ต\.|อ\.|จ\.)[ ]?[\u0e01-\u0e4e]{1,24}(?: \d{1,5}"
            r"(?:/\d{1,4})?)?[ ,]{0,2}){1,6}(?<![ ,])"
        ),
        re.compile(
            rf"(?i:{either(table.post)})(?:[ :：]|は|是|is|es|est|ist|é){{0,4}}"
            rf"(?P<own>(?=[0-9A-Za-z -]{{0,8}}\d)[0-9A-Za-z]{{2,5}}[ -]?[0-9A-Za-z]{{2,5}})"
            rf"(?![0-9A-Za-z])"
        ),
        re.compile(
            r"(?i:p\.? ?o\.? box|r\.? ?r\.? ?\d{1,3},? box|postfach|apartado|boîte postale"
            r"|bp) ?\d{1,6}"
        ),
    )


# The town before a Russian street, the house before an English one.
_LEAD = re.compile(
    rf"(?:(?:г\. ?|город )?[А-ЯЁ][а-яё]{{2,20}}(?:-[А-ЯЁ]?[а-яё]{{2,20}}){{0,2}}"
    rf"(?: (?:область|край|обл\.))?, ?){{1,2}}$"
    rf"|(?:(?i:flat|apt|apartment|unit|suite) ?[0-9A-Za-z]{{1,5}},? )?(?:{_TOWN} ){{1,2}}"
    rf"(?:House|Court|Mansions?|Lodge|Towers?|Building|Apartments|Plaza|Centre|Center|Wharf|Hal"
    rf"l|Cottage|Farm),? "
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)|ground|first|second|third|top) (?i:floor|fl),? )?$"
    rf"|(?i:flat|apt|apartment|unit|suite) ?[0-9A-Za-z]{{1,5}},? $"
    rf"|(?:Résidence|Residencial|Residencia|Immeuble|Lotissement|Urbanización|Urb\.|Edificio|Edif\."
    rf"|Conjunto|Condomínio|Wohnpark)(?: {_TOWN}){{1,4}},? (?:(?i:bât|bloc|bloque|torre|haus)\.? "
    rf"[0-9A-Z]{{1,3}},? )?$"
)
_FLAT = r"(?i:[ ,]{1,3})"


@cache
def _rest() -> re.Pattern[str]:
    """What may go on after a street: a flat, a town, a code."""
    flats = words.either(words.places().letters.flats)
    floors = words.either(words.places().letters.floors)
    flat = (
        rf"[ ,]{{1,3}}(?i:rt)[ .]{{0,2}}\d{{1,3}} ?/ ?(?:(?i:rw)[ .]{{0,2}})?\d{{1,3}}"
        rf"|[ ,]{{1,3}}(?i:{flats})[ .:#]{{0,2}}[0-9A-Za-zА-я][\w/-]{{0,12}}"
        rf"|,? \d{{1,2}}[ºª°](?: ?[A-Z](?![a-z])| (?i:izq|izda|dcha|der|centro)\.?(?!\w))?"
        rf"|[ ,]{{1,3}}\d{{1,2}}(?:e|er|ère|ème|º|ª|\.|st|nd|rd|th)? ?(?i:{floors})"
        rf"(?: (?:gauche|droite|face|links|rechts|mitte)(?!\w))?"
        rf"|,? (?i:bo[iî]te|bte\.?|bus|tür|top|stiege|esc\.?|escalier|porte|code|interphone) "
        rf"?\d{{1,4}}[A-Z]?(?!\w)"
        rf"|,? (?:Hinterhaus|Vorderhaus|Seitenflügel|Gartenhaus|Rückgebäude|EG|DG|UG|HH|VH|rez-"
        rf"de-chaussée|RDC)(?!\w)"
        rf"|,? (?i:résidence|rés\.|lotissement|immeuble|quartier|cité|lieu-dit|hameau)(?: (?i:l"
        rf"es?|la|du|des|de|de la))?"
        rf"(?: {_TOWN}){{1,3}}"
    )
    small = r"(?:(?:de|del|do|da|dos|das|la|le|les|sur|sous|en|am|an der|im|upon|on) )?"
    town = (
        rf",? {_CODE}(?: {small}{_TOWN}){{0,3}}"
        rf"| in {_TOWN}(?:[ -]{_TOWN})?(?= |[.,!?]|$)(?! {_TOWN})"
        rf"|,(?: {small}{_TOWN}){{1,3}}(?: (?:{_CODE}|\d{{1,2}}(?![\d.,:])))?"
        rf"|,? (?:г\.|кв\.|д\.|корп\.|стр\.|под\.|эт\.) ?[0-9A-ZА-ЯЁ][\w-]{{0,20}}"
    )
    return re.compile(rf"(?:{flat}|{town}){{1,5}}")


# Ends like a street in German, and is none: "ordering 2".
_ENGLISH_RING = re.compile(
    r"(?i:(?<![^\W_])(?:orde|du|sha|igno|compa|b|offe|answe|ente|conside|delive|sto|hi)ring \d+)$"
)


def _letters(text: str) -> Iterator[Found]:
    if not any(one.isdecimal() for one in text):
        return
    for pattern in _streets():
        for hit in pattern.finditer(text):
            if _ENGLISH_RING.search(hit[0]):
                continue
            more = _rest().match(text, hit.end())
            lead = _LEAD.search(text, max(0, hit.start() - 60), hit.start())
            start = lead.start() if lead else hit.start("own" if "own" in hit.groupdict() else 0)
            yield start, more.end() if more else hit.end(), "address"


_PREFECTURES = (
    "青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長"
    "野|岐阜|静岡|愛知|三重|滋賀"
    "|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮"
    "崎|鹿児島|沖縄"
)
_KANJI_KANA = r"\u3040-\u30ff\u3400-\u9fff"
_FLOOR = rf"(?:[ ]?[{_KANJI_KANA}A-Za-z]{{2,20}}[ ]?\d{{1,4}}(?:号室|階|F)?)?"
_JAPANESE = re.compile(
    rf"(?:〒 ?)?(?:\d{{3}}-\d{{4}} ?)?(?:東京都|北海道|大阪府|京都府"
    rf"|(?:{_PREFECTURES})県)[{_KANJI_KANA}]{{1,14}}?[市区町村郡][{_KANJI_KANA}]{{0"
    rf",14}}[ ]?"
    rf"\d{{1,4}}(?:[-−‐ー丁目番地号の条西東南北]{{1,3}}\d{{1,4}}){{0,4}}(?:号室|号|番地|番"
    rf"|丁目)?(?:[ ]{{1,2}}\d{{1,4}}(?:号室)?(?!\d))?{_FLOOR}"
    rf"|〒 ?\d{{3}}-\d{{4}}"
)
# A large town's name stands without its prefecture, which is an address in Japanese text only.
_WARD = re.compile(
    rf"[\u4e00-\u9fff]{{2,4}}市[\u4e00-\u9fff]{{1,4}}区[{_KANJI_KANA}]{{1,14}}[ ]?"
    rf"\d{{1,4}}(?:[-−‐ー丁目番地号の]{{1,3}}\d{{1,4}}){{0,3}}(?:号室|号|番地|番|丁目)?"
    rf"(?:[ ]{{1,2}}\d{{1,4}}号室)?{_FLOOR}"
)
_KANA = re.compile(r"[\u3041-\u30fa]")
# What is counted: "2 of them", "3 days", "5 won" are no houses.
_COUNTED = (
    r"개|장|원|만|천|일|월|년|시|분|명|박스|세트|켤레|벌"
    r"|대|잔|병|회|번(?![길지])|주(?![소공])|배|호기|kg|cm"
)
_HANGUL = r"\uac00-\ud7af"
_KOREAN = re.compile(
    rf"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남"
    rf"|전북|전남|경북|경남|제주) )?"
    rf"(?:[{_HANGUL}]{{1,7}}(?:시|도|군|구|읍|면)[ ]){{0,4}}[{_HANGUL}0-9]{{1,12}}"
    rf"(?:대로|(?<!으)로|길|동)(?: ?\d{{1,3}}번?길)?[ ]?\d{{1,4}}"
    rf"(?![\d%]|,\d{{3}})(?! ?(?:{_COUNTED}))"
    rf"(?:-\d{{1,4}})?(?:번지)?"
    rf"(?:[ ,]{{1,2}}[{_HANGUL}A-Za-z0-9]{{0,12}}(?:동|호|층|아파트|빌딩|빌라|오피스텔)){{0,4}}"
)


def _other(text: str) -> Iterator[Found]:
    if re.search(r"[都道府県〒]", text):
        for hit in _JAPANESE.finditer(text):
            yield (*hit.span(), "address")
    if "区" in text and _KANA.search(text):
        for hit in _WARD.finditer(text):
            yield (*hit.span(), "address")
    if re.search(rf"[{_HANGUL}]", text):
        for hit in _KOREAN.finditer(text):
            yield (*hit.span(), "address")
