"""Names for the sources of a draft, so that an agent reads a title and no id."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.drafting import Draft
from assistant.domain.view import SourceLabel
from assistant.knowledge.lookup import title
from assistant.knowledge.port import CaseFinder
from assistant.knowledge.shop import Shop

CASE = "case."
MOST = 60


def labels(
    drafts: Iterable[Draft], shop: Shop, cases: CaseFinder | None, language: str
) -> tuple[SourceLabel, ...]:
    """One label for each source that has a name in the shop's folder or among the cases.

    `language` is the agent's. A case is named by what its customer wrote, at most MOST characters.
    Reads nothing but what is in memory.
    """
    entries = {entry.id: entry for entry in shop.library.entries}
    found: dict[str, SourceLabel] = {}
    for source in (source for draft in drafts for source in draft.sources):
        if source in found:
            continue
        if source in entries:
            found[source] = SourceLabel(source, "knowledge", title(entries[source], language))
        elif source.startswith(CASE) and cases is not None:
            case = cases.case(source.removeprefix(CASE))
            if case is not None:
                found[source] = SourceLabel(source, "case", _short(case.customer))
    return tuple(found.values())


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
