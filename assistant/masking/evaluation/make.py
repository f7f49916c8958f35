"""Makes up personal data with right check digits in the ways people write it, and plain numbers."""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random

from assistant.masking import valid

_AREAS = ("010", "021", "020", "025", "0571", "0755", "0731", "0411")
_PHONES = {
    "us": ("+1 ({a}) {b}-{d}", "({a}) {b}-{d}", "{a}-{b}-{d}", "+1{a}{b}{d}", "{a}.{b}.{d}"),
    "gb": ("+44 7{n2}{n1} {n6}", "07{n2}{n1} {n6}", "020 7{n3} {n4}", "07{n2}{n1}{n6}"),
    "de": ("+49 151 {n8}", "0151 {n8}", "0171/{n7}", "030 {n8}"),
    "fr": (
        "+33 6 {n2} {n2} {n2} {n2}",
        "06 {n2} {n2} {n2} {n2}",
        "06{n8}",
        "06.{n2}.{n2}.{n2}.{n2}",
    ),
    "es": ("+34 6{n2} {n3} {n3}", "6{n2} {n2} {n2} {n2}", "6{n8}"),
    "it": ("+39 333 {n7}", "333 {n7}", "347 {n3} {n4}"),
    "br": ("+55 11 9{n4}-{n4}", "(11) 9{n4}-{n4}", "(21) 9{n4}-{n4}"),
    "id": ("+62 812-{n4}-{n4}", "0812{n8}", "0813-{n4}-{n4}"),
    "my": ("+60 12-{n3} {n4}", "012-{n3} {n4}", "017{n7}"),
    "vn": ("+84 91 {n3} {n4}", "0912 {n3} {n3}", "0903{n6}"),
    "ru": ("+7 912 {n3}-{n2}-{n2}", "8 912 {n3} {n2} {n2}", "8 (916) {n3}-{n2}-{n2}", "8903{n7}"),
    "jp": ("+81 90-{e4}-{n4}", "090-{e4}-{n4}", "080{e4}{n4}", "03-{e4}-{n4}"),
    "kr": ("+82 10-{e4}-{n4}", "010-{e4}-{n4}", "010{e4}{n4}"),
    "th": ("+66 81 {n3} {n4}", "081-{n3}-{n4}", "089{n7}"),
    "ar": ("+966 50 {n3} {n4}", "050{n7}", "055 {n3} {n4}"),
    "tw": ("+886 912 {n3} {n3}", "0912-{n3}-{n3}", "0912{n6}", "(02)2{n3}-{n4}", "02-2{n3}-{n4}"),
    "hk": ("+852 9{e3} {n4}", "+852 6{e3}{n4}"),
}
_IBANS = {
    "de": ("DE", 18, ""),
    "gb": ("GB", 14, "WEST"),
    "fr": ("FR", 23, ""),
    "es": ("ES", 20, ""),
    "nl": ("NL", 10, "ABNA"),
    "it": ("IT", 22, "X"),
}
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青川琼"
_ID_AREAS = ("110101", "310104", "330106", "440305", "510107", "320102", "420106", "610113")
PERSONAL: dict[str, Callable[[Random], str]] = {}
ORDINARY: dict[str, Callable[[Random], str]] = {}


def digits(draw: Random, count: int) -> str:
    """That many random digits."""
    return "".join(draw.choices(string.digits, k=count))


def personal(name: str) -> Callable[[Callable[[Random], str]], Callable[[Random], str]]:
    """Registers a maker of personal data under the name of its slot."""
    return _register(PERSONAL, name)


def ordinary(name: str) -> Callable[[Callable[[Random], str]], Callable[[Random], str]]:
    """Registers a maker of plain numbers under the name of its slot."""
    return _register(ORDINARY, name)


def _register(
    table: dict[str, Callable[[Random], str]], name: str
) -> Callable[[Callable[[Random], str]], Callable[[Random], str]]:
    def keep(maker: Callable[[Random], str]) -> Callable[[Random], str]:
        table[name] = maker
        return maker

    return keep


def wide(text: str) -> str:
    """Digits and letters in full width."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@personal("mobile")
def mobile(draw: Random) -> str:
    """A mainland mobile number in one of its spellings."""
    number = "1" + draw.choice("3456789") + digits(draw, 9)
    groups = f"{number[:3]} {number[3:7]} {number[7:]}"
    spoken = number.translate(str.maketrans(string.digits, "零一二三四五六七八九"))
    return draw.choice(
        (
            number,
            number,
            number,
            groups,
            groups.replace(" ", "-"),
            wide(number),
            f"+86 {number}",
            f"+86{number}",
            f"86-{number}",
            groups.replace(" ", "."),
            f"{number[:3]} {number[3:]}",
            spoken.replace("一", draw.choice("一幺")),
            f"{number[:4]} {number[4:7]} {number[7:]}",
            " ".join(number),
            f"{number[:5]}\u200b{number[5:]}",
        )
    )


@personal("landline")
def landline(draw: Random) -> str:
    """A mainland landline with its area."""
    area = draw.choice(_AREAS)
    number = draw.choice("5678") + digits(draw, 7)
    return draw.choice(
        (
            f"{area}-{number}",
            f"{area}{number}",
            f"({area}){number}",
            f"{area} {number}",
            f"{area}-{number}-{digits(draw, 3)}",
            f"（{area}）{number[:4]}-{number[4:]}",
        )
    )


def _phone(region: str) -> Callable[[Random], str]:
    def make(draw: Random) -> str:
        form = draw.choice(_PHONES[region])
        for _ in range(200):
            values = {
                "a": draw.choice(("212", "415", "312", "617", "206")),
                "b": str(draw.randint(220, 989)),
                "d": digits(draw, 4),
                "e3": str(draw.randint(100, 999)),
                "e4": str(draw.randint(2000, 9999)),
            }
            number = form
            for count in range(1, 9):
                while f"{{n{count}}}" in number:
                    number = number.replace(f"{{n{count}}}", digits(draw, count), 1)
            number = number.format(**values)
            if valid.phone(number, (region.upper() if region != "ar" else "SA",)):
                return number
        return number

    return make


for _region in _PHONES:
    PERSONAL[f"phone_{_region}"] = _phone(_region)


@personal("cnid")
def cnid(draw: Random) -> str:
    """A resident's identity number with its check character."""
    body = draw.choice(_ID_AREAS) + (
        f"{draw.randint(1950, 2008)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        f"{digits(draw, 3)}"
    )
    full = next(body + check for check in "0123456789X" if valid.chinese_id(body + check))
    return draw.choice(
        (full, full, full.lower(), wide(full), f"{full[:6]} {full[6:14]} {full[14:]}")
    )


@personal("card")
def card(draw: Random) -> str:
    """A payment card whose check digit is right."""
    prefix, length = draw.choice(
        (("6222", 19), ("6217", 19), ("4", 16), ("51", 16), ("37", 15), ("62", 16))
    )
    body = prefix + digits(draw, length - len(prefix) - 1)
    full = next(body + check for check in string.digits if valid.luhn(body + check))
    grouped = " ".join(full[n : n + 4] for n in range(0, length, 4))
    if length == 15:
        grouped = f"{full[:4]} {full[4:10]} {full[10:]}"
    return draw.choice((full, grouped, grouped.replace(" ", "-"), wide(full)))


@personal("iban")
def iban(draw: Random) -> str:
    """An international account number with its check digits, plain or in fours."""
    country, count, bank = draw.choice(tuple(_IBANS.values()))
    body = bank + digits(draw, count)
    full = next(
        f"{country}{n:02}{body}" for n in range(2, 99) if valid.iban(f"{country}{n:02}{body}")
    )
    return draw.choice((full, " ".join(full[n : n + 4] for n in range(0, len(full), 4))))


@personal("email")
def email(draw: Random) -> str:
    """A mail address."""
    name = draw.choice(
        (
            "li.lei",
            "anna_k",
            "zhang88",
            "m.weber",
            "sato-h",
            "kim.min",
            "joao1990",
            "fatima.z",
            "nguyen.t",
        )
    )
    host = draw.choice(
        ("example.com", "qq.com", "163.com", "mail.example.co.uk", "gmail.com", "example.de")
    )
    whole = f"{name}{draw.choice(('', digits(draw, 2)))}@{host}"
    return draw.choice((whole, whole, whole, wide(whole), whole.replace("@", " @ "), whole.upper()))


@personal("order")
def order(draw: Random) -> str:
    """An order's number."""
    return draw.choice(
        (
            digits(draw, 19).replace("0", "3"),
            f"2026{digits(draw, 12)}",
            f"{digits(draw, 3)}-{digits(draw, 7)}-{digits(draw, 7)}",
            f"XD{digits(draw, 10)}",
            f"A{digits(draw, 9)}",
        )
    )


@personal("tracking")
def tracking(draw: Random) -> str:
    """A parcel's number."""
    return draw.choice(
        (
            f"SF{digits(draw, 13)}",
            f"YT{digits(draw, 13)}",
            f"JD{digits(draw, 12)}",
            f"RR{digits(draw, 9)}CN",
            f"1Z{''.join(draw.choices(string.ascii_uppercase + string.digits, k=8))}"
            f"{digits(draw, 8)}",
            f"77{digits(draw, 13)}",
        )
    )


@personal("plate")
def plate(draw: Random) -> str:
    """A mainland number plate, old or of an electric car."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head = draw.choice(_PROVINCES) + draw.choice("ABCDEFG")
    tail = draw.choice(
        (
            digits(draw, 5),
            f"{draw.choice(letters)}{digits(draw, 4)}",
            f"D{digits(draw, 5)}",
            f"F{digits(draw, 5)}",
            f"{digits(draw, 2)}{draw.choice(letters)}{digits(draw, 2)}",
        )
    )
    return head + draw.choice(("", "", "·", " ")) + tail


@personal("passport")
def passport(draw: Random) -> str:
    """A passport's number."""
    return draw.choice(
        (
            f"E{digits(draw, 8)}",
            f"EA{digits(draw, 7)}",
            f"G{digits(draw, 8)}",
            f"{draw.randint(1, 9)}{digits(draw, 8)}",
            f"C{draw.choice('FGHJKL')}{digits(draw, 6)}{draw.choice('PRT')}",
        )
    )


@personal("account")
def account(draw: Random) -> str:
    """A name in a messenger."""
    return draw.choice(
        (
            f"abc_{digits(draw, 4)}",
            f"lily{digits(draw, 4)}",
            f"wxid_{''.join(draw.choices(string.ascii_lowercase + string.digits, k=8))}x1",
            f"tom-{digits(draw, 3)}",
        )
    )


@personal("qq")
def qq(draw: Random) -> str:
    """A number in QQ."""
    return str(draw.randint(10_000_000, 2_999_999_999))


@personal("ssn")
def ssn(draw: Random) -> str:
    """A social security number of the United States."""
    return f"{draw.randint(100, 665)}-{draw.randint(10, 99)}-{draw.randint(1000, 9999)}"


@ordinary("price")
def price(draw: Random) -> str:
    """A price without its sign."""
    return draw.choice(
        (
            str(draw.randint(5, 9999)),
            f"{draw.randint(5, 9999)}.{draw.randint(10, 99)}",
            f"{draw.randint(1, 99)},{draw.randint(100, 999)}",
            f"{draw.randint(1, 99)},{draw.randint(100, 999)}.00",
            str(draw.randint(10_000, 129_999)),
        )
    )


@ordinary("size")
def size(draw: Random) -> str:
    """A size."""
    return draw.choice(
        (
            f"{draw.randint(150, 190)}/{draw.randint(76, 108)}A",
            f"{draw.randint(35, 46)}",
            f"{draw.randint(10, 300)}x{draw.randint(10, 300)}cm",
            f"{draw.randint(20, 200)}*{draw.randint(20, 200)}*{draw.randint(20, 90)}",
            f"{draw.randint(10, 99)}.5",
            "XXL",
            f"{draw.randint(100, 999)}ml",
            f"{draw.randint(100, 240)}cm",
        )
    )


@ordinary("date")
def date(draw: Random) -> str:
    """A day, sometimes with its time."""
    year, month, day = draw.randint(2023, 2027), draw.randint(1, 12), draw.randint(1, 28)
    return draw.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month}/{day}",
            f"{year}.{month:02}.{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{day:02}/{month:02}/{year}",
            f"{year}{month:02}{day:02}",
            f"{year}-{month:02}-{day:02} {draw.randint(0, 23):02}:{draw.randint(0, 59):02}",
            f"{month}-{day}",
        )
    )


@ordinary("time")
def time(draw: Random) -> str:
    """A time of day."""
    return f"{draw.randint(0, 23)}:{draw.randint(0, 59):02}"


@ordinary("qty")
def quantity(draw: Random) -> str:
    """A number of things."""
    return str(draw.choice((1, 2, 3, 6, 12, 50, 120, 500, 1000, 20_000)))


@ordinary("model")
def model(draw: Random) -> str:
    """A product's model."""
    return draw.choice(
        (
            "i5-13400F",
            "RTX4090",
            "WH-1000XM5",
            "SM-G9910",
            "KFR-35GW",
            "B650M",
            "iPhone 15",
            "PS5",
            "XM-2024",
            f"AX{draw.randint(1000, 9999)}",
            f"TL-WR{draw.randint(100, 999)}N",
            f"MX-{draw.randint(100, 999)}-{draw.randint(10, 99)}",
            "256GB",
            "ThinkPad X1",
            "G304",
            "5000mAh",
            "65W",
            f"{draw.randint(100, 999)}-{draw.randint(10, 99)}",
        )
    )


@ordinary("percent")
def percent(draw: Random) -> str:
    """A share."""
    return f"{draw.randint(1, 100)}%"


@ordinary("hotline")
def hotline(draw: Random) -> str:
    """A service number that belongs to nobody."""
    return draw.choice(("12315", "12345", "10086", "95588", "95338"))
