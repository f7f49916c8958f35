"""Names of things and causes for the page of customers' voice, and its text to hand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.review.tables import Table
from assistant.review.voice import Cause, Quote, Summary
from assistant.review.voice_words import Shop, name_of, topic_name
from assistant.ui import plain
from assistant.ui.texts import Texts

_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Names:
    """Words for ids in one language, with the shop's names of products."""

    texts: Texts
    shop: Shop

    def thing(self, one: Summary) -> str:
        """What people call a thing."""
        texts = self.texts
        if not one.kind:
            return self.cause(Cause(one.name, one.name, 0))
        if one.kind == "carrier":
            return texts.name("carrier", one.name)
        return name_of(one.kind, one.name, texts.language, self.shop) or texts.name(
            "item", one.name
        )

    def cause(self, one: Cause) -> str:
        """What goes wrong, by its topic or issue."""
        return topic_name(one.topic, self.texts.language) or self.texts.name("issue", one.issue)

    def causes(self, one: Summary) -> str:
        """The commonest causes in one line."""
        found = one.causes[:_CAUSES]
        if not one.kind:
            return ""
        return self.texts.joined([f"{self.cause(c)} {c.chats}" for c in found])

    def trend(self, one: Summary) -> str:
        """How it moves against the time before."""
        if not one.before:
            return self.texts("voice.new")
        if one.chats == one.before:
            return self.texts("voice.same")
        sign = "▲" if one.chats > one.before else "▼"
        return f"{sign} {abs(one.chats - one.before)}"


def as_text(names: Names, one: Summary, quotes: Sequence[Quote], span: str) -> str:
    """What can be pasted to whoever can mend it; customers' words are masked as the record is."""
    texts = names.texts
    lines = [
        texts("voice.text.head", thing=names.thing(one), n=one.chats, span=span),
        texts("voice.text.before", n=one.before),
    ]
    lines += [f"· {names.cause(cause)}: {cause.chats}" for cause in one.causes]
    if quotes:
        lines += ["", texts("voice.text.quotes")]
        lines += [f"“{plain.line(quote.text, 200)}”" for quote in quotes[:8]]
    return "\n".join(lines)


def as_tables(
    names: Names, found: Sequence[Summary], quotes: Sequence[Quote]
) -> tuple[Table, Table]:
    """The list as it is in view, and what customers wrote of the thing chosen."""
    texts = names.texts
    head = ("thing", "chats", "before", "cause", "of_cause")

    def rows() -> Iterator[tuple[object, ...]]:
        for one in found:
            for cause in one.causes:
                yield names.thing(one), one.chats, one.before, names.cause(cause), cause.chats

    said = (
        (quote.at.isoformat(timespec="minutes"), quote.agent, quote.text, quote.topic)
        for quote in quotes
    )
    return (
        Table(texts("review.page.voice"), tuple(texts(f"voice.column.{c}") for c in head), rows()),
        Table(
            texts("voice.quotes"),
            tuple(texts(f"voice.column.{c}") for c in ("at", "agent", "text", "topic")),
            iter(said),
        ),
    )
