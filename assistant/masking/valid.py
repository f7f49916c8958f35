"""Check digits and shapes of numbers that belong to people."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
YEARS = range(1990, 2036)


def luhn(digits: str) -> bool:
    """Whether a payment card's check digit is right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def chinese_id(text: str) -> bool:
    """Whether 17 digits and a check character are a resident's identity number."""
    if len(text) != 18 or not text[:17].isdecimal() or not _day(text[6:14], 1880):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == text[17].upper()


def iban(text: str) -> bool:
    """Whether the check digits of an international account number are right (no spaces)."""
    moved = text[4:] + text[:4]
    return len(text) >= 15 and int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def moment(digits: str) -> bool:
    """Whether 8, 12 or 14 digits are a day of our time, with hour and minute where there are."""
    if len(digits) not in (8, 12, 14) or not _day(digits[:8], YEARS.start, YEARS.stop):
        return False
    clock = digits[8:]
    return not clock or (
        int(clock[:2]) < 24 and all(int(clock[n : n + 2]) < 60 for n in (2, 4) if clock[n:])
    )


def _day(digits: str, first: int, last: int = 2100) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not first <= year < last:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=2048)
def phone(number: str, regions: tuple[str, ...]) -> bool:
    """Whether it is a telephone number: with + anywhere's, else one of the regions'."""
    import phonenumbers

    for region in (None,) if number.startswith("+") else regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False
