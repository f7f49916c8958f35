"""Finds addresses that need no word for a street: codes with towns, estates, blocks, boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.masking.numbers import Found

_UPPER = "A-ZÀ-ÖØ-ÞĐŁŠŽÇĞİÖŞÜ"
_CAP = rf"[{_UPPER}](?:[^\W\d_]|['’.\-](?=[^\W\d_])){{1,24}}(?!\w)"
_SMALL = (
    r"(?:(?:de|del|du|des|la|le|les|l['’]|sur|sous|en|am|an der|im|bei|in der"
    r"|upon|on|the|of|di|et) ?)"
)
_TOWN = rf"{_CAP}(?:[ -](?:{_SMALL})?{_CAP}){{0,3}}"
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|"
    "NM|NY|NC"
    "|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|D"
    "Y|E|EC|EH|EN"
    "|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|L"
    "S|LU|M|ME|MK"
    "|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|S"
    "S|ST|SW|SY|TA"
    "|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_BRITISH = (
    rf"(?:{_AREAS})\d[0-9A-Z]? ?\d(?!GB|TB|MB|KB|KG|CM|MM|ML|HZ|PC|XL)"
    r"[ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z])"
)
_CODES = (
    rf"(?:{_BRITISH}|(?:{_STATES})[ ,]{{1,2}}\d{{5}}(?:-\d{{4}})?|(?:NSW|VIC|QLD|SA|WA|TAS|ACT|"
    rf"NT) \d{{4}}"
    rf"|(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK) [A-Z]\d[A-Z] ?\d[A-Z]\d)"
)
_NUMBER = r"(?<![\d.,-])\d{1,5}(?: ?[A-Za-z](?![A-Za-z]))?(?:[/-]\d{1,4}){0,2}"
_WORDS_ON = (
    rf"(?:(?:de|del|du|des|la|le|les|sur|sous|et|en)(?!\w)|[ld]['’]{_CAP}|{_CAP})"
    rf"(?:[ -](?:(?:de|del|du|des|la|le|les|sur|sous|et|en)(?!\w)|[ld]['’]{_CAP}|{_CAP})){{0,5}}"
)

_SHAPES = (
    # Pieces between commas that end in a town with its state and code, or in a British code.
    rf"(?:(?:(?i:flat|apt|unit|suite|room|no\.?) ?)?(?:\d{{1,5}}[A-Za-z]?(?:/\d{{1,4}})? )"
    rf"?{_CAP}(?: {_CAP})"
    rf"{{0,3}}, ?){{0,3}}{_CAP}(?: {_CAP}){{0,2}},? {_CODES}",
    rf"(?<![0-9A-Za-z]){_BRITISH}",
    # Roads by number.
    r"(?:\d{1,6} )?(?<!\w)(?i:county|state|farm|ranch|rural) (?i:rd|road|route|rte|hwy|highway"
    r")\.? \d{1,5}"
    rf"(?: (?:North|South|East|West|[NSEW])(?!\w))?(?:, {_TOWN}(?:,? (?:{_STATES})(?!\w))?)?",
    r"\d{1,6} (?i:highway|hwy|route|rte|fm|cr|us)\.? \d{1,4}(?!\w)",
    r"(?:(?<=on )|(?<=off )|(?<=along ))(?i:highway|hwy|route|rte|fm|cr)\.? \d{1,4}(?!\w)",
    # A street with its direction: "Dexter Ave N".
    rf"(?:{_CAP} ){{1,2}}(?:Ave|St|Rd|Blvd|Dr|Ln|Street|Avenue|Road) (?:N|S|E|W|NE|NW|SE|SW)(?!"
    rf"[\w.])",
    # A post box and what stands below it.
    rf"(?i:p\.? ?o\.? ?box|private bag|gpo box|locked bag) ?[0-9A-Z]{{1,7}}(?:[,\n "
    rf"]{{1,2}}{_TOWN},? ?"
    rf"(?:{_CODES}|\d{{4}})?)?(?:[,\n ]{{1,2}}(?:New Zealand|Australia|South Africa|Ireland|Can"
    rf"ada|UK|USA))?",
    rf"(?:Packstation|Postfiliale|Paketshop|DHL[ -]Paketbox|Postfach|Paketbox) ?(?:Nr\.? ?)"
    rf"?\d{{1,6}}"
    rf"(?:,? (?:in )?\d{{4,5}} {_TOWN})?",
    # "Lange Reihe 5, 1. Stock, Hamburg", "Zum Alten Hafen 44, 18416 Rostock".
    rf"(?:{_CAP} ){{1,4}}\d{{1,4}}(?: ?[a-z](?![a-z]))?(?:[-/]\d{{1,3}}){{0,2}},? (?"
    rf":\d{{1,2}}\. ?(?:Stock|OG|Etage"
    rf"|Stiege)|[EDU]G(?!\w)|Hinterhaus|Vorderhaus|Hof)(?:,? (?:\d{{4,5}} )?{_CAP})?",
    rf"(?:(?:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Zum|Zur|Unter den|Hinter der|Vor"
    rf" dem|Bei der) )?"
    rf"(?:{_CAP} ){{1,3}}\d{{1,4}}(?: ?[a-z](?![a-z]))?(?:[-/]\d{{1,3}}){{0,2}},? (?:[AD]-)"
    rf"?\d{{4,5}} {_TOWN}",
    # French and Belgian: a place by its name, a street before its number, a building.
    rf"(?i:lieu[ -]?dit|hameau|ferme|domaine|château|résidence|rés\.|lotissement|quartier|cité|"
    rf"villa|mas|moulin"
    rf"|z\.?a\.?c?\.?|z\.?i\.?|zone artisanale|zone industrielle|parc d['’]activités?|centre co"
    rf"mmercial)"
    rf" {_WORDS_ON},? ?(?:(?i:bât(?:iment|\.)?|esc\.?|escalier|appartement|appt\.?|apt\.?|porte"
    rf"|lot) ?[0-9A-Z]{{1,4}},? ?){{0,3}}"
    rf"(?:F-)?\d{{5}} {_TOWN}",
    rf"(?<!\w)(?i:rue|avenue|av\.|chaussée|boulevard|bd|place|quai|drève|clos|allée|chemin|squa"
    rf"re) {_WORDS_ON},? ?"
    rf"\d{{1,4}}[a-zA-Z]?(?:,? (?i:bo[iî]te|bte\.?|bus) ?[0-9A-Z]{{1,4}})?(?:,? (?:B-)"
    rf"?\d{{4,5}} {_TOWN}|(?=,? "
    rf"(?i:bo[iî]te|bte)))?",
    r"(?<!\w)(?i:bâtiment|batiment|bât\.?|escalier|appartement|appt\.?) (?:[A-Z]{1,2}\d{0,3}|\d"
    r"{1,4}[A-Z]?)(?!\w)"
    r"(?:,? (?i:bâtiment|bât\.?|escalier|appartement|appt\.?|porte|étage) (?:[A-Z]{1,2}\d{0,3}"
    r"|\d{1,4})(?!\w)){0,3}",
    r"(?<!\w)(?:au|le|du) (?P<own>(?:numéro|n°|nº|n[o°]\.?) ?\d{1,4}(?: ?(?:bis|ter))?)(?![\d.,"
    r"]\d|\w)",
    r"(?<!\w)(?i:je suis|j['’]habite|j['’]habitais|nous sommes|on est|on habite|c['’]est|moi je"
    r" suis) (?:au|à) "
    r"(?P<own>\d{1,4}(?: ?(?:bis|ter))?)(?=[ ]?(?:[.,;!?]|$|et |pas ))",
    r"(?<!\w)(?P<own>(?:Hausnummer|Haus-Nr\.?|Hausnr\.?) ?\d{1,4}(?: ?[a-z])?)(?!\w)",
    # Indonesia: estates with their blocks, villages, what stands behind the mosque.
    rf"(?:(?i:kamar|lantai|lt\.?|unit) ?\d{{1,4}}[A-Za-z]?,? )?(?<!\w)(?i:ruko|rukan|perum\.?|p"
    rf"erumahan|komplek|kompleks"
    rf"|komp\.|cluster|griya|apartemen|apt\.?|rusunawa|rusun|gedung|wisma|villa|taman|pondok|gr"
    rf"aha|puri|asrama|mess"
    rf"|kost?an|kost?(?: putri| putra)?|kontrakan|rumah susun|dusun|dsn\.?|desa|ds\.|kampung|kp\.?)"
    rf"(?: (?!Blok|No)(?:{_CAP}|\d{{1,2}}|[IVX]{{1,4}})){{1,4}},? ?(?:(?i:blok|blk\.?|kav\.?|n"
    rf"o\.?|nomor|lt\.?|lantai"
    rf"|tower|rt|rw|unit|kamar)[ .]{{0,2}}[0-9A-Z][\w/.-]{{0,8}},? ?){{1,5}}(?:,? ?{_TOWN}(?!\w"
    rf")){{0,2}}(?:,? {_TOWN})"
    rf"{{0,2}}(?: \d{{5}})?",
    rf"(?<!\w)(?:(?:[Rr]umah )?(?:[Bb]elakang|[Dd]epan|[Ss]amping|[Ss]ebelah|[Ss]eberang|[Dd]ek"
    rf"at) (?:masjid|mesjid"
    rf"|musholl?a|mushola|sekolah|SDN?|SMPN?|SMAN?|pasar|kantor|balai|gereja|puskesmas|pos|waru"
    rf"ng|toko|lapangan)"
    rf"(?: (?:desa|kelurahan|polisi|ronda|kopi)| {_CAP}| \d{{1,2}}){{0,3}},? )?(?:Perum|Perumah"
    rf"an|Komplek|Kompleks"
    rf"|Cluster|Desa|Dusun|Dsn\.|Kel\.|Kelurahan|Kec\.|Kecamatan|Kab\.|Kabupaten|Kampung|Kp\.|R"
    rf"usun|Rusunawa) {_CAP}"
    rf"(?: {_CAP}){{0,3}}(?:,? (?:Desa|Kel\.?|Kelurahan|Kec\.?|Kecamatan|Kab\.?|Kabupaten|Kota|"
    rf"RT|RW)[ .]{{1,2}}"
    rf"[\w/]{{1,20}}(?: {_CAP})?){{0,4}}(?:, {_TOWN}){{0,2}}(?: \d{{5}})?",
    r"(?<!\w)(?i:rt)[ .]{0,2}\d{1,3} ?/ ?(?:(?i:rw)[ .]{0,2})?\d{1,3}(?!\d)",
    rf"(?:[Rr]umah )(?:belakang|depan|samping|sebelah|seberang) (?:masjid|musholl?a|sekolah|pas"
    rf"ar|balai|gereja)"
    rf"(?: {_CAP}){{1,3}}",
    rf"(?<!\w)(?i:kamar) ?\d{{1,4}},? (?i:kost?)(?: putri| putra)?(?: (?:Bu|Pak|Ibu|Bapak))?"
    rf" {_CAP}(?: {_CAP})?",
    # Korea: block and flat, lots, estates.
    r"(?<![\d가-힣])(?:[가-힣A-Za-z0-9]{2,12}(?:아파트|빌라|오피스텔|원룸|맨션|타운|빌딩|자이|"
    r"래미안|푸르지오|힐스테이트"
    r"|편한세상|롯데캐슬|더샵|아이파크|주공|하이츠|팰리스)[ ]?(?:\d{1,2}차[ ]?|\d{1,2}단지[ ]?)"
    r"?)?(?:\d{1,4}|[가-힣A-Z])동[ ,]{0,2}"
    r"(?:\d{1,3}층[ ,]{0,2})?(?:지하 ?)?[B]?\d{1,5}호",
    r"[가-힣A-Za-z0-9]{2,12}(?:아파트|빌라|오피스텔|원룸|맨션|빌딩|타워|상가|고시원|고시텔|기숙"
    r"사)[ ]?(?:지하 ?)?[B]?\d{1,4}(?:호|층)",
    r"(?:[가-힣]{1,7}(?:시|도|군|구)[ ]){1,3}[가-힣]{1,6}(?:읍|면|동|리)(?:[ ][가-힣]{1,6}리)?["
    r" ]\d{1,4}(?:-\d{1,4})?(?:번지)?"
    r"(?![%\d개장원만천월일년시분명])",
    r"(?<![가-힣])[가-힣]{1,6}(?:동|리|면|읍)[ ]?\d{1,4}(?:-\d{1,4})?번지(?:[ ]?\d{1,3}호)?",
    # Japan: a town without its prefecture, a house with its room.
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{1,4}[都道府県]?(?:[\u3400-\u9fffヶケ]{1,5}[市区町村郡"
    r"]){1,3}[\u3400-\u9fff\u30a1-\u30faーヶのノ]"
    r"{0,10}?[ ]?(?:\d{1,4}丁目|\d{1,4}-\d{1,4}|\d{1,5}番地)(?:[-の番地号丁目ー]{0,3}\d{1,5}){0"
    r",4}(?:番地|番|号|号室)?"
    r"(?:[ ]?[\u3040-\u30ff\u3400-\u9fffA-Za-z]{1,14}[ ]?[A-Z]?\d{1,5}(?:号室|号|階|F)?)?",
    r"[\u30a1-\u30faー\u3400-\u9fffA-Za-z・]{1,12}(?:ハイツ|コーポ|メゾン|マンション|アパート|"
    r"レジデンス|パレス|コート|ヴィラ|ハイム|"
    r"タワー|団地|荘|寮|ビル|プラザ|シャトー|ハウス|アネックス)[ ]?(?:[A-Z]?\d{1,2}(?:号棟|棟)["
    r" ]?)?[A-Z]?\d{2,4}(?:号室|号)?(?![\d円個枚年月])",
    r"(?:ハイツ|コーポ|メゾン|レオパレス|グラン|シャトー|サン|ロイヤル|パーク|プレステージ)[\u3"
    r"0a1-\u30faー\u3400-\u9fff・]{1,12}[ ]?"
    r"\d{3,4}(?:号室|号)(?![\d円個枚年月])",
)


@cache
def _all() -> tuple[tuple[tuple[bool, re.Pattern[str]], ...], ...]:
    """Patterns in letters, Korean and Japanese, each with whether it needs a figure."""
    kinds: tuple[list[tuple[bool, re.Pattern[str]]], ...] = ([], [], [])
    for one in _SHAPES:
        kind = 1 if "가" in one else 2 if "\\u3400" in one else 0
        free = kind == 0 and any(word in one for word in _FREE)
        kinds[kind].append((not free, re.compile(one)))
    return tuple(tuple(some) for some in kinds)


# Shapes that need no figure: villages and estates by name, a building by its letter.
_FREE = ("Cluster", "[Rr]umah )(?:bel", "Ave|St", "escalier|appartement|appt")
_LATIN = re.compile(r"[A-Za-z]{2}")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KANA_HAN = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")
# In small letters only behind words that say an address follows.
_WRITTEN_SMALL = re.compile(
    r"(?i:(?<!\w)(?:deliver(?:ed)?|send|sent|ship|shipped|redirect|post|go|going|moved?|come) ("
    r"?:it |this |them )?to"
    r"|address(?: is|:| to)?|live (?:at|in)|i['’]m at|drop (?:it )?(?:at|off at)) (?:my )?"
    r"(?P<own>(?:(?:flat|apt|apartment|unit|room|suite) \w{1,4},? )?\d{1,5}[a-z]?,? (?:[a-z'’]{"
    r"2,16} ){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|terrace|cres"
    r"cent|grove|square"
    r"|hill|gardens|park|row|walk|mews|parade|boulevard|blvd)(?![a-z])(?:,? (?:flat|apt|unit|#)"
    r" ?\w{1,4})?"
    rf"(?:, [a-z]{{3,16}}(?: [a-z]{{3,16}})?)?(?: (?i:{_AREAS})\d[0-9a-z]?(?: \d[a-z]{{2}})?(?"
    rf"!\w))?(?: \d{{5}})?)"
)
_UNIT = re.compile(
    r"(?<!\w)(?:(?i:unit|flat|apt\.?|apartment|suite|ste|wohnung|whg\.?|aufgang|eingang|gebäude"
    r"|stiege|tür|top)"
    r" ?#?(?:\d{1,4}[A-Za-z]?|[A-Z]\d{0,3})(?!\w)"
    rf"|(?i:z\.?a\.?c?|z\.?i|zone artisanale|zone industrielle|résidence|lotissement|quartier|c"
    rf"ité|immeuble|route"
    rf"|rue|chemin|allée|avenue|impasse|place|boulevard|square|lieu[ -]?dit|hameau)\.? {_WORDS_ON})"
)
_LINK = re.compile(
    r"[^.!?;\n]{0,6}(?<!\w)(?i:behind|on|near|opposite|next to|off|above|hinter|neben|derrière|"
    r"au-dessus|en face|belakang"
    r"|depan|samping|dekat|past|across from)(?!\w)[^.!?;\n]{0,40}"
)
_TOWN_STATE = re.compile(rf"(?<!\w){_CAP}(?: {_CAP})?,? (?:{_STATES})(?![\w'’])")
_BESIDE = re.compile(r"[ ,，、\n]{0,3}")


def shapes(text: str) -> Iterator[Found]:
    """Addresses by their shape alone."""
    digits = any(one.isdecimal() for one in text)
    if _LATIN.search(text):
        for needs, pattern in _all()[0]:
            if digits or not needs:
                yield from _hits(pattern, text)
        if digits:
            yield from _hits(_WRITTEN_SMALL, text)
    if digits and _HANGUL.search(text):
        for _, pattern in _all()[1]:
            yield from _hits(pattern, text)
    if digits and _KANA_HAN.search(text) and not _HANGUL.search(text):
        for _, pattern in _all()[2]:
            yield from _hits(pattern, text)


def _hits(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    own = pattern.groupindex.get("own", 0)
    for hit in pattern.finditer(text):
        yield (*hit.span(own), "address")


def joined(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Addresses side by side made one; the flat before a street, the town behind it taken along."""
    spans = sorted({(start, end) for start, end, _ in found})
    if not spans:
        return
    units = [hit.span() for hit in _UNIT.finditer(text)]
    towns = [hit.span() for hit in _TOWN_STATE.finditer(text)]
    whole: list[tuple[int, int]] = []
    for start, end in sorted({*spans, *units, *towns}):
        if whole:
            low, high = whole[-1]
            if (
                start <= high
                or _BESIDE.fullmatch(text, high, start)
                or (
                    start - high <= 48
                    and (low, high) in units
                    and _LINK.fullmatch(text, high, start)
                )
            ):
                whole[-1] = (low, max(high, end))
                continue
        whole.append((start, end))
    own = {*spans, *towns}
    for low, high in whole:
        if (low, high) not in units or any(low <= a and b <= high for a, b in own):
            yield low, high, "address"
