"""Reads products/*.toml: what the shop sells, and what it can say about each thing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant import datafile, paths
from assistant.data_reasons import Wrong, why
from assistant.datafile import DataFileError
from assistant.knowledge.entries import Entry, Product, Wording
from assistant.knowledge.sources import LANGUAGE, MAX_TEXT, Report, no_topic, topics

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
PROBLEM = "problem"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subject(_Part):
    """Something that is asked of any product: its name, topics, questions, title by language."""

    id: str
    topics: tuple[str, ...]
    asks: tuple[str, ...] = ()
    title: dict[str, str]


class _Subjects(_Part):
    subject: tuple[Subject, ...]


@cache
def subjects() -> dict[str, Subject]:
    """Subjects that a product's note can be about, of resources/knowledge/subjects.toml."""
    table = datafile.load(paths.resources() / "knowledge" / "subjects.toml", _Subjects)
    return {row.id: row for row in table.subject}


class Note(_Part):
    """One thing known of a product: texts by language, and cautions that belong to them."""

    about: str
    id: str = ""
    asks: tuple[Text, ...] = ()
    topics: tuple[str, ...] = ()
    needs: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    text: dict[str, Text] = Field(min_length=1)
    brief: dict[str, Text] = {}
    ask: dict[str, Text] = {}
    care: dict[str, Text] = {}

    @model_validator(mode="after")
    def _makes_sense(self) -> Note:
        if self.about not in subjects():
            raise Wrong(why("about", word=self.about, known=", ".join(subjects())))
        if self.about == PROBLEM and not (self.asks and self.id):
            raise Wrong(why("problem"))
        strange = [name for name in self.topics if name not in topics()]
        if strange:
            raise ValueError(f"topics: {no_topic(strange[0])}")
        for language in self.text:
            if not LANGUAGE.fullmatch(language):
                raise Wrong(why("language", word=language))
        return self


class _File(_Part):
    id: str = Field(pattern=r"[a-z0-9-]+")
    category: str
    name: dict[str, Text] = Field(min_length=1)
    aliases: tuple[Text, ...] = ()
    note: tuple[Note, ...] = ()


class _Shelf(_Part):
    product: tuple[_File, ...] = Field(min_length=1)


def parse(file: Path, folder: Path, report: Report) -> tuple[list[Product], list[Entry]]:
    """Products of one file and their notes; what is wrong goes to `report`.

    Raises DataFileError when the file can't be read or breaks the schema.
    """
    shelf = datafile.load(file, _Shelf)
    page = file.relative_to(folder).with_suffix("").as_posix()
    products, entries = [], []
    for row in shelf.product:
        products.append(Product(row.id, row.name, row.aliases, row.category))
        seen: set[str] = set()
        for note in row.note:
            name = note.id or note.about
            if name in seen:
                line = datafile.find_line(file.read_text("utf-8-sig"), ("product", 0))
                report(DataFileError(file, line, f"{row.id}.{name}", why("twice")))
                continue
            seen.add(name)
            entries.append(_entry(note, row, f"{page}#{row.id}.{name}"))
    return products, entries


def _entry(note: Note, row: _File, id: str) -> Entry:
    subject = subjects()[note.about]
    texts: dict[str, Any] = {
        language: Wording(
            text, note.brief.get(language, ""), note.ask.get(language, ""),
            note.care.get(language, ""),
        )
        for language, text in note.text.items()
    }  # fmt: skip
    titles = {
        language: f"{row.name[language]}: {title}"
        for language, title in subject.title.items()
        if language in row.name
    }
    return Entry(
        id=id, titles=titles, texts=texts, topics=note.topics or subject.topics,
        asks=(*note.asks, *subject.asks), needs=note.needs, unless=note.unless,
        product=row.id, about=note.about,
    )  # fmt: skip
