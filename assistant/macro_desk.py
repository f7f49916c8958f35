"""Answers the session's wish for the shop's macros, with the knowledge that drafts are made of."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from assistant.answering import Answering
from assistant.domain.view import SourceLabel
from assistant.draft import macros as drafting
from assistant.knowledge import macros
from assistant.session.loop import Handler
from assistant.session.macro_events import FindMacros, MacrosFound, MacroWorded, WordMacro
from assistant.session.macros import LABEL

log = logging.getLogger("assistant.macros")


def macro_handlers(answering: Callable[[], Answering | None]) -> dict[type, Handler]:
    """Handlers for FindMacros and WordMacro; nothing is answered before there is an `answering`.

    A list of 30 takes a millisecond or two, a draft as long as the check of a typed text.
    """

    def find(effect: FindMacros) -> MacrosFound | None:
        desk = answering()
        return None if desk is None else listed(desk, effect)

    def word(effect: WordMacro) -> MacroWorded | None:
        desk = answering()
        return None if desk is None else worded(desk, effect, datetime.now().astimezone())

    return {FindMacros: find, WordMacro: word}


def listed(desk: Answering, effect: FindMacros) -> MacrosFound:
    """All macros, filled for this chat, those that fit it first."""
    shop, book = desk.ground(effect)
    plan = drafting.plan_for(effect.reading, effect.context, book.languages, effect.plan)
    offers = drafting.offers(shop, plan, effect.reading, effect.messages, effect.context)
    return MacrosFound(effect.chat, offers)


def worded(desk: Answering, effect: WordMacro, now: datetime) -> MacroWorded | None:
    """The macro as a checked draft; None when the shop has taken it away meanwhile."""
    shop, book = desk.ground(effect)
    macro = macros.by_shortcut(shop, effect.shortcut)
    if macro is None:
        log.warning("a macro is gone")
        return None
    plan = drafting.plan_for(effect.reading, effect.context, book.languages, effect.plan)
    draft = drafting.draft(
        shop, macro, plan, effect.reading, effect.messages, effect.context, now
    )  # fmt: skip
    if draft is None:
        return None
    title = macros.title(macro, effect.context.ui_language)
    label = SourceLabel(draft.sources[0], LABEL, f"{title} (/{macro.shortcut})")
    return MacroWorded(effect.chat, draft, plan, label, effect.shown)
