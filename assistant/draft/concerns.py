"""What a supervisor is told of a shop's folder that can be used, but not as it was meant.

Faults make a folder unusable (knowledge/shop.examine). These leave it in use: a wish for a rule
that does not exist, law that stays in force, a platform that nothing knows, a setting in the wrong
table.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant import datafile
from assistant.data_reasons import nearest
from assistant.domain.notice import Notice
from assistant.draft.rules import RuleBook, default, tuning_notices
from assistant.knowledge.shop import Shop, shop_file
from assistant.knowledge.sources import LANGUAGE, platforms

_DONE = "checks.law_weakened"


def concerns(
    shop: Shop, path: str | Path | None = None, book: RuleBook | None = None
) -> tuple[Notice, ...]:
    """All of them, for the shop that was read from `path` (as shop.load takes it)."""
    book = book or default()
    file = shop_file(path)
    return (
        *tuning_notices(shop.tuning, book),
        *_platform(shop, file, book),
        *_misplaced(shop, file),
    )


def to_mend(told: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those that somebody has to do something about; the others only have to be known."""
    return tuple(notice for notice in told if notice.id != _DONE)


def _platform(shop: Shop, file: Path, book: RuleBook) -> Iterable[Notice]:
    packs = [rule.pack for rule in book.rules if rule.pack]
    packs += [own.pack for own in shop.tuning.packs if own.pack]
    known = {name for pack in packs for name in pack.platform} | platforms()
    known.update(name for macro in shop.library.macros for name in macro.platforms)
    if not shop.platform or shop.platform in known:
        return
    near = nearest(shop.platform, known)
    said = "checks.unknown_platform_near" if near else "checks.unknown_platform"
    yield Notice.of(
        said, file=file, line=datafile.line_in(file, "platform"), platform=shop.platform, near=near,
        known=", ".join(sorted(known)),
    )  # fmt: skip


def _misplaced(shop: Shop, file: Path) -> Iterable[Notice]:
    for number, limit in enumerate(shop.limits):
        for key in limit.text:
            if not LANGUAGE.fullmatch(key):
                # An inline table counts as its own line.
                line = datafile.line_in(file, "limits", number, "text", key)
                table = f"limits.{limit.id}.text"
                yield Notice.of("checks.misplaced", file=file, line=line, table=table, key=key)
    for key in shop.truth:
        if not LANGUAGE.fullmatch(key):
            line = datafile.line_in(file, "truth", key)
            yield Notice.of("checks.misplaced", file=file, line=line, table="truth", key=key)
