"""Sentences and names of the interface in one language, from resources/strings/*/ui.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import strings
from assistant.domain.drafting import Check
from assistant.domain.notice import Notice
from assistant.ui import plain

_OPEN_END = re.compile(r"\s*(?:[（(]\s*[)）]|[：:,，]\s*)?[。.]?$")
# Rooms name reasons, rules and cues by bare ids; their sentences stand under one of these.
_PREFIXES = ("", "ui.reason.", "ui.blank.")
_RULES = ("", "check.")


@dataclass(frozen=True, slots=True)
class Texts:
    """Looks sentences up; `language` is one of strings.LANGUAGES."""

    language: str

    def __call__(self, key: str, **arguments: object) -> str:
        """The sentence `ui.<key>` with its arguments."""
        return strings.text(f"ui.{key}", self.language, **arguments)

    def has(self, id: str) -> bool:
        """Whether a full id has a sentence."""
        return id in strings.table(self.language) or id in strings.table("en")

    def notice(self, notice: Notice) -> str:
        """What a notice says, safe to show."""
        # Rooms name programs by ids, as they name everything.
        args = {key: self.name("app", str(value)) for key, value in notice.args if key == "app"}
        named = notice if not args else Notice.of(notice.id, **{**dict(notice.args), **args})
        return plain.line(strings.say(named, self.language), 400)

    def name(self, group: str, id: str) -> str:
        """The name of a value ("mood", "anger"); an unknown id is shown as it is."""
        key = f"ui.{group}.{id}"
        return strings.text(key, self.language) if self.has(key) else plain.line(id, 40)

    def phrase(self, id: str, detail: str = "") -> str:
        """The words for a bare reason or cue id of another room.

        Without a `detail` the place kept for it in the sentence is closed up.
        """
        return self._phrase(_PREFIXES, id, detail)

    def rule(self, id: str, detail: str = "") -> str:
        """The words for the id of a check, as `phrase` has them; reasons may have the same ids."""
        return self._phrase(_RULES, id, detail)

    def check(self, check: Check, detail: str = "") -> str:
        """Why a text is flagged: a shop's own reason where its rule carries one.

        That is given in some languages only: this one, a near one, else whichever there is.
        """
        if not check.why:
            return self.rule(check.rule, detail)
        words = plain.line(strings.own_words(dict(check.why), self.language), 200)
        return f"{words} · {detail}" if detail else words

    def _phrase(self, prefixes: tuple[str, ...], id: str, detail: str) -> str:
        for prefix in prefixes:
            if self.has(prefix + id):
                words = strings.text(prefix + id, self.language, detail=detail)
                return words if detail else _OPEN_END.sub("", words)
        return plain.line(id.replace("_", " "), 60) + (f" · {detail}" if detail else "")

    def joined(self, parts: list[str]) -> str:
        """A list in running text."""
        return self("list_separator").join(parts)

    def duration(self, seconds: int) -> str:
        """A waiting time in words, coarser the longer it is."""
        if seconds < 60:
            return self("duration.seconds", n=max(0, seconds))
        if seconds < 3600:
            return self("duration.minutes", n=seconds // 60)
        return self("duration.hours", n=seconds // 3600)
