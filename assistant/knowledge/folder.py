"""Reads a shop's folder: policies, products and tables beside shop.toml, checked line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from assistant.data_reasons import why
from assistant.datafile import DataFileError
from assistant.knowledge import policies, products, tables
from assistant.knowledge.entries import Entry, Macro, Product
from assistant.knowledge.library import Library
from assistant.knowledge.sources import Report, foreign_links, wrong_slots

MAX_FILES = 500
Fingerprint = tuple[tuple[str, int, int], ...]


def fingerprint(path: Path) -> Fingerprint:
    """Name, time and size of every file that is read: another value means that something changed.

    Costs one look at the directory; nothing is opened. A folder that is not there is ().
    """
    try:
        files = sorted(_files(path)) if path.is_dir() else [path]
        found = []
        for file in files:
            state = file.stat()
            found.append((file.name, state.st_mtime_ns, state.st_size))
        return tuple(found)
    except OSError:
        return ()


def _files(folder: Path) -> Iterable[Path]:
    for place, suffixes in (
        ("", {".toml", ".csv"}),
        ("policies", {".md"}),
        ("products", {".toml"}),
        ("packs", {".toml"}),
    ):
        root = folder / place
        if root.is_dir():
            for file in root.iterdir():
                # Editors leave copies and locks beside a file: .#x, ~$x, x~.
                if file.suffix in suffixes and file.name[0] not in ".~":
                    yield file


def read(
    folder: Path, facts: Collection[str], links: Collection[str], report: Report
) -> tuple[Library, tuple[str, ...]]:
    """What the folder knows and the links it allows; what is wrong goes to `report`."""
    entries: list[Entry] = []
    shelf: list[Product] = []
    where: dict[str, Path] = {}

    allowed = list(links)
    macros: list[Macro] = []

    def policy(file: Path) -> None:
        found = policies.parse(file, folder, report)
        where.update((entry.id, file) for entry in found)
        entries.extend(found)

    def product(file: Path) -> None:
        things, notes = products.parse(file, folder, report)
        where.update((entry.id, file) for entry in notes)
        shelf.extend(things)
        entries.extend(notes)

    def link_table(file: Path) -> None:
        allowed.extend(tables.links(file, report))

    def macro_table(file: Path) -> None:
        macros.extend(tables.macros(file, facts, report))

    readers = {"links.csv": link_table, "macros.csv": macro_table}
    files = sorted(_files(folder))
    if len(files) > MAX_FILES:
        reason = why("files", most=MAX_FILES)
        report(DataFileError(files[MAX_FILES], 0, "", reason))
    for file in files[:MAX_FILES]:
        within = "" if file.parent == folder else file.parent.name
        by_place = {"policies": policy, "products": product}.get(within)
        reader = by_place if file.stem != "README" else None
        reader = reader if within else readers.get(file.name)
        if reader is not None:
            try:
                reader(file)
            except DataFileError as fault:
                report(fault)
    _cross(entries, shelf, where, facts, allowed, report)
    return Library(tuple(entries), tuple(shelf), tuple(macros)), tuple(allowed)


def _cross(
    entries: list[Entry], shelf: list[Product], where: dict[str, Path], facts: Collection[str],
    links: Collection[str], report: Report,
) -> None:  # fmt: skip
    """What no file can see alone: names that stand twice, slots, links."""
    seen: set[str] = set()
    for entry in entries:
        file, name = where[entry.id], entry.id.partition("#")[2]
        if entry.id in seen:
            report(DataFileError(file, _line(file, name), name, why("twice")))
        seen.add(entry.id)
        for language, text in entry.texts.items():
            for part in text.parts:
                for slot in wrong_slots(part, facts)[:1]:
                    reason = why("no_fact", word=slot)
                    report(DataFileError(file, _line(file, slot), f"{name}.{language}", reason))
                for link in foreign_links(part, links)[:1]:
                    reason = why("no_link", word=link)
                    report(DataFileError(file, _line(file, link), f"{name}.{language}", reason))
    known: set[str] = set()
    for product in shelf:
        if product.id in known:
            file = next(
                f for name, f in where.items() if name.partition("#")[2].startswith(product.id)
            )
            line = _line(file, f'"{product.id}"')
            report(DataFileError(file, line, product.id, why("twice")))
        known.add(product.id)


def _line(file: Path, word: str) -> int:
    """The 1-based line on which a word stands, or 1."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    return next((n for n, line in enumerate(text.splitlines(), 1) if word in line), 1)
