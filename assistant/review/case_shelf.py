"""The whole library as a supervisor sees it: what ships, the shop's files, the record's own cases.

A few thousand cases are held in memory, so that searching is narrowing a list and takes no query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlite_utils import Database

from assistant import strings
from assistant.domain.cases import Case, CaseSource
from assistant.domain.notice import Notice, UserFault
from assistant.knowledge import cases
from assistant.knowledge.cases_write import to_toml
from assistant.review.case_credit import Credit
from assistant.store.case_own import CaseState, OwnCase, OwnCases
from assistant.store.case_versions import CaseVersion
from assistant.store.case_words import fold
from assistant.store.database import writing

__all__ = ["CaseState", "CaseVersion", "OwnCase", "Shelved", "Wanted"]
LIBRARY = "library"
"""The state of what nobody has touched: a shipped case, or one of the shop's files."""
STATES = (CaseState.PROPOSED.value, CaseState.ACCEPTED.value, LIBRARY, CaseState.RETIRED.value)


@dataclass(frozen=True)
class Shelved:
    """A case where it stands. `own` is its row in the record, None for a file's."""

    case: Case
    state: str
    own: OwnCase | None = None
    credit: Credit = field(default_factory=Credit)

    @property
    def changed(self) -> datetime | None:
        """When a person or the program last touched it."""
        return self.own.changed if self.own else None

    @cached_property
    def words(self) -> str:
        """All it says, in the form that is searched: small letters, Simplified."""
        case = self.case
        said = " ".join(turn.text for turn in case.turns)
        parts = (case.title, said, case.acknowledge, case.solve, case.care, case.why, case.id)
        return fold("\n".join(parts))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show; "" is any. `text` are words, all of which must be there."""

    text: str = ""
    state: str = ""
    emotion: str = ""
    issue: str = ""
    language: str = ""
    region: str = ""
    kind: str = ""
    helped: bool = False


def cases_folder(shop: str) -> Path | None:
    """The folder of a shop's own case files, from the setting drafts.shop; None for the sample."""
    return cases.shop_cases(shop)


def languages(all_: Iterable[Shelved]) -> tuple[str, ...]:
    """The languages that cases are in."""
    return tuple(sorted({one.case.language for one in all_}))


def topics(language: str) -> dict[str, str]:
    """What a case's topic may be: id and what belongs there, in a language of the interface."""
    names = cases.topic_names(language.partition("-")[0])
    return {key: strings.either(name, name, language) for key, name in names.items()}


def versions(db: Database, key: str) -> tuple[CaseVersion, ...]:
    """What became of a case, the newest first."""
    return OwnCases.over(db).versions(key)


def restore(db: Database, key: str, version: str, who: str) -> tuple[str, str] | None:
    """Write an older version on top; field and reason when it no longer holds as it must."""
    own = OwnCases.over(db)
    known = own.get(key)
    older = next((one for one in own.versions(key) if one.id == version), None)
    if known is None or older is None:
        return None
    if known.state is CaseState.ACCEPTED:
        wrong = cases.fault(older.case)
        if wrong:
            return wrong
    own.restore(key, version, who)
    return None


def shelf(db: Database, folder: Path | None, language: str = "") -> tuple[Shelved, ...]:
    """Everything: proposals first, then what was last changed, then the files.

    `folder` is the shop's folder of cases; of the files those in `language` come first. Files
    that do not hold are left out.
    """
    own = OwnCases.over(db).all()
    files = {case.id: case for case in cases.library(folder, lambda _: None)}
    taken = {one.case.id for one in own}
    first = [one for one in own if one.state is CaseState.PROPOSED]
    rest = [one for one in own if one.state is not CaseState.PROPOSED]
    found = [Shelved(one.case, one.state.value, one) for one in (*first, *rest)]
    found += [
        Shelved(case, LIBRARY)
        for case in sorted(files.values(), key=lambda case: case.language != language)
        if case.id not in taken
    ]
    return tuple(found)


def titles(db: Database, keys: Iterable[str], folder: Path | None) -> dict[str, str]:
    """What some cases are called, by their ids: the title, else what their customer said.

    `folder` is the shop's folder of cases. Those that are gone are left out.
    """
    wanted = tuple(keys)
    if not wanted:
        return {}
    files = {case.id: case for case in cases.library(folder, lambda _: None)}
    own = OwnCases.over(db)
    found: dict[str, str] = {}
    for key in wanted:
        kept = own.get(key)
        case = kept.case if kept else files.get(key)
        if case is not None:
            found[key] = case.title or case.customer
    return found


def gather(db: Database, facts: Callable[[str], Mapping[str, str]]) -> int:
    """Propose what customers liked lately; how many are new. `facts` are the shop's."""
    return OwnCases.over(db).harvest(facts)


def credited(all_: Iterable[Shelved], helped: Mapping[str, Credit]) -> tuple[Shelved, ...]:
    """The same cases with how the drafts fared that they helped, see case_credit.credit."""
    return tuple(
        replace(one, credit=helped[one.case.id]) if one.case.id in helped else one for one in all_
    )


def narrow(all_: Iterable[Shelved], wanted: Wanted) -> tuple[Shelved, ...]:
    """Those that fit, in their order."""
    terms = fold(wanted.text).split()
    return tuple(
        one
        for one in all_
        if wanted.state in ("", one.state)
        and wanted.language in ("", one.case.language)
        and wanted.issue in ("", one.case.issue)
        and wanted.kind in ("", one.case.kind)
        and wanted.region in ("", one.case.region)
        and (not wanted.emotion or wanted.emotion in one.case.emotion)
        and (not wanted.helped or one.credit.shown)
        and all(term in one.words for term in terms)
    )


def save(db: Database, case: Case, state: CaseState, who: str) -> tuple[str, str] | None:
    """Keep a case as a person has written it; a file's case gets a copy that takes its place.

    Field and reason when it can't be accepted; then nothing is kept. A proposal may have gaps.
    """
    wrong = cases.fault(case)
    if wrong and state is CaseState.ACCEPTED:
        return wrong
    OwnCases.over(db).put(case, state, who, "edited")
    return None


def set_state(db: Database, one: Shelved, state: CaseState, who: str) -> tuple[str, str] | None:
    """Accept, retire, or propose again; field and reason when it can't be accepted."""
    if state is CaseState.ACCEPTED:
        wrong = cases.fault(one.case)
        if wrong:
            return wrong
    own = OwnCases.over(db)
    if not own.set_state(one.case.id, state, who):
        own.put(one.case, state, who, state.value)
    return None


def read_in(db: Database, file: Path, language: str, who: str) -> int:
    """Read a file of cases into the record as proposed; how many. All or nothing.

    `language` "" takes the folder's name. Raises UserFault with file, line and field.
    """
    spoken = language or file.resolve().parent.name
    if not cases.is_language(spoken):
        raise UserFault(Notice.of("cases.language", file=file))
    read = cases.read_file(file, spoken, CaseSource.OWN)
    own = OwnCases.over(db)
    with writing(db):
        for case in read:
            own.put(case, CaseState.PROPOSED, who, "imported")
    return len(read)


def write_out(chosen: Iterable[Case], folder: Path, name: str) -> tuple[Path, ...]:
    """Write cases as readable files, one a language, that `read_in` takes again.

    Raises UserFault when one can't be written.
    """
    by_language: dict[str, list[Case]] = {}
    for case in chosen:
        # A language comes from the record, perhaps from elsewhere: it becomes the name of a folder.
        if cases.is_language(case.language):
            by_language.setdefault(case.language, []).append(case)
    written = []
    for language, found in sorted(by_language.items()):
        file = folder / language / f"{name}.toml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(to_toml(found), encoding="utf-8")
        except OSError as error:
            raise UserFault(Notice.of("cases.unwritable", file=file, reason=error)) from error
        written.append(file)
    return tuple(written)
