"""Names for the sources of a draft, so that an agent reads a title and no id."""

from __future__ import annotations

from collections.abc import Iterable

from assistant import strings
from assistant.domain.drafting import Draft
from assistant.domain.live import TruthLine
from assistant.domain.view import SourceLabel
from assistant.draft.ruled import RULING, TRUTH
from assistant.knowledge.lookup import title
from assistant.knowledge.port import CaseFinder
from assistant.knowledge.shop import Shop

CASE = "case."
WORDING = "wording."
MOST = 60


def labels(
    drafts: Iterable[Draft],
    shop: Shop,
    cases: CaseFinder | None,
    language: str,
    lines: Iterable[TruthLine] = (),
) -> tuple[SourceLabel, ...]:
    """One label for each source that has a name: in the shop's folder, a line of truth, a case.

    `language` is the agent's. A case is named by its title or what its customer wrote, at most MOST
    characters; a wording of the shop's by its words.
    Reads nothing but what is in memory.
    """
    entries = {entry.id: entry for entry in shop.library.entries}
    titles = {TRUTH + line.id: line.title for line in lines}
    worded = {f"{WORDING}{one.id}": one for one in shop.preferred}
    found: dict[str, SourceLabel] = {}
    for source in (source for draft in drafts for source in draft.sources):
        if source in found:
            continue
        if source in entries:
            found[source] = SourceLabel(source, "knowledge", title(entries[source], language))
        elif source in worded:
            one = worded[source]
            words = " → ".join(f"“{_short(text)}”" for text in (one.find, one.put) if text)
            found[source] = SourceLabel(source, f"wording_{one.kind}", words)
        elif source in titles:
            said = strings.text("live.source.truth", language, title=titles[source])
            found[source] = SourceLabel(source, "knowledge", said)
        elif source.startswith(RULING):
            said = strings.text("live.source.ruling", language)
            found[source] = SourceLabel(source, "knowledge", said)
        elif source.startswith(CASE) and cases is not None:
            case = cases.case(source.removeprefix(CASE))
            if case is not None:
                named = case.title or case.customer
                found[source] = SourceLabel(source, "case", _short(named))
    return tuple(found.values())


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
