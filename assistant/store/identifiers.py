"""What tells one customer from another, brought into one form before it is hashed."""

from __future__ import annotations

import re
import unicodedata

from assistant.domain.record import Identifier
from assistant.store.identity import Identities

# One of these belongs to one person; an order or a name may be shared.
PERSONAL = frozenset({"phone", "email"})
# A customer states an order number here and the parcel's there without knowing which is which.
_NUMBERS = frozenset({"order", "tracking"})
_LONGEST = 200

_COUNTED = "01234567890123456789 98765432109876543210"
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


def hashed(ids: Identities, one: Identifier) -> str | None:
    """Keyed hash of an identifier; None when the value is too little to tell people apart."""
    form = normalised(one.kind, one.value)
    return ids.identifier("number" if one.kind in _NUMBERS else one.kind, form) if form else None


def normalised(kind: str, value: str) -> str:
    """One form for all ways to write the same identifier; "" when it identifies nobody."""
    text = unicodedata.normalize("NFKC", value[:_LONGEST]).strip().casefold()
    if kind == "phone":
        return _phone(text)
    if kind == "email":
        return text if _EMAIL.fullmatch(text) else ""
    if kind in _NUMBERS:
        form = "".join(character for character in text if character.isalnum())
        return form if sum(character.isdigit() for character in form) >= 6 else ""
    if kind == "name":
        letters = sum(character.isalpha() for character in text)
        return " ".join(text.split()) if letters >= 2 else ""
    return ""


def _phone(text: str) -> str:
    """Digits with the country's code where the form itself tells it (mainland China, Taiwan)."""
    digits = "".join(character for character in text if character.isdecimal())
    if len(set(digits[-7:])) < 3 or digits[-7:] in _COUNTED:
        # Typed to get past a form: two who did so are still two.
        return ""
    if text.startswith("+"):
        return digits if len(digits) >= 8 else ""
    if digits.startswith("00"):
        digits = digits[2:]
    elif re.fullmatch(r"1[3-9]\d{9}", digits):
        digits = f"86{digits}"
    elif re.fullmatch(r"09\d{8}", digits):
        digits = f"886{digits[1:]}"
    return digits if len(digits) >= 8 else ""
