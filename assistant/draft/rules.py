"""Reads the rules for wording and the rule packs, and finds what in a text breaks them.

What ships lies in resources/checks and resources/rules/packs; a shop tunes it (knowledge/tuning).
Which rules are in force depends on the day, the places and the platform: `RuleBook.narrowed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path

from assistant import datafile, paths
from assistant.data_reasons import nearest
from assistant.domain.drafting import Check, CheckLevel
from assistant.domain.notice import Notice
from assistant.draft import check_terms
from assistant.draft.check_terms import Terms, any_of
from assistant.knowledge.rulefile import Pack, RuleFile, RuleRow
from assistant.knowledge.tuning import TunedRule, Tuning

__all__ = ["MAX_TEXT", "Rule", "RuleBook", "Terms", "default", "load", "tuning_notices"]

MAX_TEXT = 2000
_CLAUSE_END = re.compile(r"[，,。.!！?？;；:：\n]")
# Both sides of a question, and courtesies: a "not" that denies nothing.
_NO_DENIAL = re.compile(
    r"([能可要是会會有好行用肯])([以])?[不没沒]\1|不(好意思|方便|清楚?|明白|完|知道|急|[错錯]|[久][后後]?)"
    r"|\b(why (don't|not)|no (problem|worries|rush|need to worry))\b",
    re.IGNORECASE,
)
# Files of resources/checks that are word lists, not rules.
_LISTS = frozenset({"terms.toml", "manner.toml", "units.toml", "unsayable.toml"})


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule; see resources/checks/README.md for what its fields mean."""

    row: RuleRow
    pack: Pack | None = None

    @property
    def id(self) -> str:
        """The rule's name in strings and figures."""
        return self.row.id

    @property
    def legal(self) -> bool:
        """Whether it is a matter of law or platform rules: not to be switched off quietly."""
        return self.pack is not None and self.row.level is CheckLevel.HARD

    # Compiled when first needed: of fifteen languages a chat needs one.
    @cached_property
    def patterns(self) -> re.Pattern[str]:
        """What breaks the rule."""
        return any_of(self.row.patterns)

    @cached_property
    def pardon(self) -> re.Pattern[str] | None:
        """What looks like it and is fine."""
        return any_of(self.row.pardon) if self.row.pardon else None

    def speaks(self, language: str) -> bool:
        """Whether the rule is for texts in this language."""
        return not self.row.languages or language.startswith(self.row.languages)

    def in_force(self, today: date | None, countries: frozenset[str], platform: str) -> bool:
        """Whether the rule holds on a day (None: whenever), in one of the places, there."""
        for dated in (self.row, self.pack):
            if dated is None or today is None:
                continue
            if dated.effective is not None and today < dated.effective:
                return False
            if dated.until is not None and today >= dated.until:
                return False
        if self.pack is None:
            return True
        if self.pack.country and not countries.intersection(self.pack.country):
            return False
        return not self.pack.platform or platform in self.pack.platform

    def find(
        self,
        text: str,
        terms: Terms,
        sourced: Callable[[str], bool],
        said: Callable[[re.Pattern[str]], bool],
    ) -> tuple[int, int] | None:
        """Where the rule is broken, or None.

        `sourced` says whether a word has a source, `said` whether the customer has used such words.
        """
        # Most texts break no rule: nothing else is looked at until a pattern matches.
        if not self.patterns.search(text):
            return None
        if self.row.unless_said and said(self.patterns):
            return None
        if self.pardon:
            text = self.pardon.sub(lambda hit: "　" * len(hit.group()), text)
        for hit in self.patterns.finditer(text):
            found = hit.group().strip("　 \n")
            if not found:
                continue
            start = hit.start() + hit.group().index(found)
            if self.row.negatable and _negated(text, hit.start(), terms, self.row.firmly):
                continue
            if self.row.source and any(
                word in found.casefold() and sourced(word) for word in self.row.source
            ):
                continue
            rest = text[: hit.start()] + "　" + text[hit.end() :]
            if self.row.without_time and terms.time.search(rest):
                return None
            if self.row.without_way_out and terms.way_out.search(rest):
                return None
            return start, start + len(found)
        return None

    def instead(self, language: str) -> tuple[str, ...]:
        """What to write in its place, in this very language; empty when nothing is on record."""
        given = self.row.instead
        return given.get(language) or given.get(language.split("-", maxsplit=1)[0]) or ()


def _negated(text: str, start: int, terms: Terms, firmly: bool = False) -> bool:
    """True when the same clause says "don't" or "never" before position `start`.

    `firmly`: a question (能不能) or a mere "not" of something else (不好意思) denies nothing.
    """
    begin = max(0, start - 60)
    for end in _CLAUSE_END.finditer(text, begin, start):
        begin = end.end()
    if firmly:
        return terms.denier.search(_NO_DENIAL.sub("　", text[begin:start])) is not None
    return terms.negator.search(text, begin, start) is not None


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules and word lists."""

    rules: tuple[Rule, ...]
    terms: Terms

    def find(
        self,
        text: str,
        states: frozenset[str],
        sourced: Callable[[str], bool],
        said: Callable[[re.Pattern[str]], bool] = lambda pattern: False,
        language: str = "",
    ) -> list[Check]:
        """Every rule of the book that the text breaks, once each, with its place in the text.

        The book must have been narrowed to the language before; `language` chooses the wordings
        that are offered.
        """
        capped = text[:MAX_TEXT]
        found: list[Check] = []
        for rule in self.rules:
            if rule.row.when not in states:
                continue
            place = rule.find(capped, self.terms, sourced, said)
            if place is not None:
                words = capped[place[0] : place[1]]
                better, why = rule.instead(language), tuple(rule.row.reason.items())
                found.append(Check(rule.id, rule.row.level, words, *place, better, why))
        return found

    @cached_property
    def legal(self) -> frozenset[str]:
        """Ids of the hard rules of law and platforms."""
        return frozenset(rule.id for rule in self.rules if rule.legal)

    def tuned(self, tuning: Tuning) -> RuleBook:
        """The same book with a shop's wishes carried out."""
        return _tuned(self, tuning) if tuning.rules or tuning.packs else self

    def narrowed(
        self, language: str, today: date | None, countries: frozenset[str], platform: str
    ) -> RuleBook:
        """The rules for texts in one language that are in force then and there."""
        return _narrowed(self, language, today, countries, platform)

    def apologises(self, text: str) -> bool:
        """Whether the text says sorry, in any language."""
        return self.terms.apology.search(text[:MAX_TEXT]) is not None

    def takes_blame(self, text: str) -> bool:
        """Whether the text admits a fault of ours."""
        return self.terms.liability.search(text[:MAX_TEXT]) is not None


@lru_cache(maxsize=64)
def _narrowed(
    book: RuleBook, language: str, today: date | None, countries: frozenset[str], platform: str
) -> RuleBook:
    rules = tuple(
        rule
        for rule in book.rules
        if rule.speaks(language) and rule.in_force(today, countries, platform)
    )
    return RuleBook(rules, book.terms)


@lru_cache(maxsize=8)
def _tuned(book: RuleBook, tuning: Tuning) -> RuleBook:
    own = tuple(Rule(row, file.pack) for file in tuning.packs for row in file.rule)
    rules: list[Rule] = []
    extended: set[str] = set()
    for rule in (*book.rules, *own):
        wish = tuning.rules.get(rule.id, TunedRule())
        # One row takes the further patterns, for all languages; the other rows keep theirs.
        if wish.extra and rule.id not in extended:
            extended.add(rule.id)
            reason = rule.row.reason
            further = RuleRow(id=rule.id, level=rule.row.level, patterns=wish.extra, reason=reason)
            rules.append(_with_wish(Rule(further, rule.pack), wish))
        rules.append(_with_wish(rule, wish))
    return RuleBook(tuple(rule for rule in rules if not _switched_off(rule, tuning)), book.terms)


def _with_wish(rule: Rule, wish: TunedRule) -> Rule:
    changed: dict[str, object] = {}
    if wish.pardon:
        changed["pardon"] = (*rule.row.pardon, *wish.pardon)
    lower = wish.level in ("hard", "soft", "info")
    if lower and (not rule.legal or wish.confirmed_by or wish.level == "hard"):
        changed["level"] = CheckLevel(wish.level)
    return replace(rule, row=rule.row.model_copy(update=changed)) if changed else rule


def _switched_off(rule: Rule, tuning: Tuning) -> bool:
    wish = tuning.rules.get(rule.id)
    if wish is None or wish.level != "off":
        return False
    return not rule.legal or bool(wish.confirmed_by)


def tuning_notices(tuning: Tuning, book: RuleBook) -> tuple[Notice, ...]:
    """What a supervisor must be told of a shop's wishes: weakened law, rules that don't exist."""
    own = tuple(Rule(row, file.pack) for file in tuning.packs for row in file.rule)
    worded = {rule.id for rule in (*book.rules, *own)}
    known = worded | set(CODE_RULES)
    legal = PROTECTED | book.legal | {rule.id for rule in own if rule.legal}
    told: list[Notice] = []
    for name, wish in tuning.rules.items():
        where = {"rule": name, "file": tuning.file or "", "line": tuning.line(name)}
        if name not in known:
            near = nearest(name, known)
            said = "checks.unknown_rule_near" if near else "checks.unknown_rule"
            told.append(Notice.of(said, **where, near=near))
            continue
        if name not in worded and (wish.extra or wish.pardon):
            told.append(Notice.of("checks.no_patterns", **where))
        if name in legal and wish.level in ("off", "soft", "info"):
            if wish.confirmed_by:
                told.append(Notice.of("checks.law_weakened", **where, by=wish.confirmed_by))
            else:
                told.append(Notice.of("checks.law_stays", **where))
    return tuple(told)


# Rules that are code, not patterns, with the level they ship with.
CODE_RULES: dict[str, CheckLevel] = {
    "empty_draft": CheckLevel.HARD,
    "too_long": CheckLevel.HARD,
    "long": CheckLevel.SOFT,
    "broken_off": CheckLevel.HARD,
    "missing_part": CheckLevel.HARD,
    "no_next_step": CheckLevel.SOFT,
    "mechanical": CheckLevel.SOFT,
    "exclamation": CheckLevel.HARD,
    "emoji_when_upset": CheckLevel.HARD,
    "apology_twice": CheckLevel.SOFT,
    "apology_repeated": CheckLevel.SOFT,
    "liability": CheckLevel.HARD,
    "wrong_name": CheckLevel.HARD,
    "wrong_title": CheckLevel.HARD,
    "already_given": CheckLevel.SOFT,
    "asks_nothing": CheckLevel.SOFT,
    "taboo_number": CheckLevel.SOFT,
    "unsourced_number": CheckLevel.HARD,
    "unsourced_time": CheckLevel.HARD,
    "unsourced_sum": CheckLevel.HARD,
    "unsourced_product": CheckLevel.HARD,
    "foreign_link": CheckLevel.HARD,
    "foreign_contact": CheckLevel.HARD,
    "meaning_flipped": CheckLevel.HARD,
    "copies_customer": CheckLevel.HARD,
    "repeats_itself": CheckLevel.HARD,
    "script_drift": CheckLevel.HARD,
    "wrong_language": CheckLevel.HARD,
    "language_fallback": CheckLevel.INFO,
}


# What keeps a customer's text from speaking through a draft: as hard to switch off as the law.
PROTECTED = frozenset({"foreign_link", "foreign_contact"})


def retuned(found: Iterable[Check], tuning: Tuning) -> list[Check]:
    """Findings of the rules that are code, with the levels a shop wants for them."""
    kept: list[Check] = []
    for check in found:
        wish = tuning.rules.get(check.rule)
        guarded = check.rule in PROTECTED and wish is not None and not wish.confirmed_by
        if wish is None or not wish.level or check.rule not in CODE_RULES or guarded:
            kept.append(check)
        elif wish.level != "off":
            kept.append(replace(check, level=CheckLevel(wish.level)))
    return kept


def load(folder: Path | None = None, packs: Path | None = None) -> RuleBook:
    """Read all rule files; raises DataFileError for a field that is wrong."""
    root = folder or paths.resources() / "checks"
    files = [file for file in sorted(root.glob("*.toml")) if file.name not in _LISTS]
    files += sorted((packs or paths.resources() / "rules" / "packs").glob("*.toml"))
    rules: list[Rule] = []
    for file in files:
        read = datafile.load(file, RuleFile)
        rules += (Rule(row, read.pack) for row in read.rule)
    return RuleBook(tuple(rules), check_terms.load(root / "terms.toml"))


@cache
def default() -> RuleBook:
    """The rules that ship with the program, read once."""
    return load()
