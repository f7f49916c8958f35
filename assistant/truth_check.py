"""What the rules for drafts say to a line of truth, before all drafts say it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.drafting import Check, CheckLevel
from assistant.domain.notice import UserFault
from assistant.draft.checks import check_text
from assistant.knowledge import shop as shops


def findings(texts: Mapping[str, str], shop: str) -> tuple[tuple[str, Check], ...]:
    """Every hard or soft rule that one of the texts breaks on its own, with its language.

    Their own sums and times count as said by the shop, since a supervisor says them. `shop` is the
    setting drafts.shop; where that folder has a mistake, the rules as they ship count.
    """
    said = tuple(text for text in texts.values() if text.strip())
    if not said:
        return ()
    try:
        known = shops.load(shop or None)
    except UserFault:
        known = shops.load()
    knowing = known.granting(said)
    return tuple(
        (language, check)
        for language, text in texts.items()
        if text.strip()
        for check in check_text(text, None, None, (), knowing, language=language)
        if check.level is not CheckLevel.INFO
    )
