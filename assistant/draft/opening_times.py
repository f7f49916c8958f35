"""Says when the shop opens again in the words of a language: "明天9点", "9:00 tomorrow"."""

from __future__ import annotations

from datetime import datetime

_DAYS = {
    "zh-Hans": ("今天", "明天", "后天", "周一 周二 周三 周四 周五 周六 周日"),
    "zh-Hant": ("今天", "明天", "後天", "週一 週二 週三 週四 週五 週六 週日"),
    "en": ("today", "tomorrow", "", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}


def said(opens: datetime, now: datetime, language: str) -> str:
    """`opens` as a customer would be told it, both moments aware; "" in other languages.

    The day is counted where the shop is: the time zone of `opens`.
    """
    words = _DAYS.get(language)
    if words is None:
        return ""
    away = (opens.date() - now.astimezone(opens.tzinfo).date()).days
    near = words[away] if 0 <= away <= 2 else ""
    day = near or words[3].split()[opens.weekday()]
    if away > 6:
        day = f"{opens.month}月{opens.day}日" if language != "en" else f"{opens:%B} {opens.day}"
    if language == "en":
        return f"{opens.hour}:{opens:%M} {day}" if near else f"{opens.hour}:{opens:%M} on {day}"
    minutes = f"{opens:%M}分" if opens.minute else ""
    return f"{day}{opens.hour}{'点' if language == 'zh-Hans' else '點'}{minutes}"
