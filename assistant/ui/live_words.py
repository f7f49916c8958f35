"""Words for asks, sums and answers, the same in the overlay and in the supervisor's window."""

from __future__ import annotations

from assistant.domain.live import Ask, AskKind, Ruling, Verdict
from assistant.ui.texts import Texts


def money(texts: Texts, amount: float, unit: str) -> str:
    """ "50 元", "20%": a sum for people who work here."""
    number = f"{amount:,.2f}".rstrip("0").rstrip(".")
    key = unit if texts.has(f"ui.money.{unit}") else "other"
    return texts(f"money.{key}", n=number, unit=unit).strip()


def asked(texts: Texts, ask: Ask) -> str:
    """What is asked for, in a few words."""
    if ask.kind is AskKind.SUM and ask.amount is not None:
        return texts("live.kind.sum", sum=money(texts, ask.amount, ask.unit))
    if ask.kind is AskKind.EXCEPTION:
        return texts("live.kind.exception", what=texts.name("live.exception", ask.about))
    return texts("live.kind.help")


def ruled(texts: Texts, ruling: Ruling) -> str:
    """The answer, in a few words."""
    if ruling.verdict is Verdict.GRANTED and ruling.amount is not None:
        return texts("live.verdict.granted_sum", sum=money(texts, ruling.amount, ruling.unit))
    return texts(f"live.verdict.{ruling.verdict.value}")
