"""Which card is in use, and writing one back as a file that a person can read and edit.

A shop that has a folder keeps its card there, so that all its reviewers mark by the same one;
without such a folder it lies beside the user's settings.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant import paths
from assistant.atomic import write_atomically
from assistant.datafile import DataFileError, read_bytes
from assistant.domain.notice import Notice, UserFault
from assistant.review.card import LANGUAGES, Card, load_card

FILE = "review-card.toml"
LONGEST_ID = 40
_HEAD = """\
# The card that reviewers fill in. Edit it here or in the review window; a review keeps the card it was made with.
# kind: "scale" (0–5) or "yes_no"; weight: what it counts beside the others; part: the heading it stands under
# (acknowledge, solve, care, manner). An id stays when a title changes: past marks are known by it.
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Chosen:
    """The card in use, the file in which changes to it are kept, and whether that file is there.

    `fault` says why the file that is there can't be used; the card is then the one that ships.
    """

    card: Card
    file: Path
    own: bool = False
    fault: Notice | None = None


def place(shop: str = "") -> Path:
    """Where this shop's card lies, or would; `shop` is the setting drafts.shop."""
    folder = Path(shop).expanduser() if shop else None
    if folder is not None and folder.name == "shop.toml":
        folder = folder.parent
    return (folder if folder is not None and folder.is_dir() else paths.config_dir()) / FILE


def chosen(shop: str = "") -> Chosen:
    """The card in use. Reads the disk; raises nothing for a card that can't be used."""
    file = place(shop)
    if not file.exists():
        return Chosen(load_card(), file)
    try:
        return Chosen(load_card(file), file, own=True)
    except DataFileError as fault:
        return Chosen(load_card(), file, own=True, fault=fault.notice)


def save(card: Card, file: Path) -> None:
    """Write a card; the remarks at the top of a file that is there stay.

    A file that could not be used is kept beside it as review-card.toml.bak: somebody wrote it.
    Raises UserFault when it can't be written.
    """
    try:
        head = _head_of(file) if file.exists() else ""
        if file.exists() and not _usable(file):
            shutil.copyfile(file, file.with_name(f"{file.name}.bak"))
        write_atomically(file, to_toml(card, head or _HEAD))
    except OSError as error:
        raise UserFault(Notice.of("review.card_unwritten", file=file, reason=error)) from error


def _usable(file: Path) -> bool:
    try:
        load_card(file)
    except DataFileError:
        return False
    return True


def _head_of(file: Path) -> str:
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except (DataFileError, UnicodeDecodeError):
        return ""
    head = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        head.append(line)
    return "\n".join(head).strip() + "\n" if any(head) else ""


def to_toml(card: Card, head: str = _HEAD) -> str:
    """A card as the text of its file."""
    blocks = [head, f"id = {_quoted(card.id)}\n"]
    for one in card.category:
        lines = [
            "[[category]]",
            f"id = {_quoted(one.id)}",
            f'part = "{one.part.value}"',
            f'kind = "{one.kind.value}"',
            f"weight = {one.weight:g}",
            f"title = {_table(one.title)}",
        ]
        if one.help:
            lines.append(f"help = {_table(one.help)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _table(words: dict[str, str]) -> str:
    names = [*LANGUAGES, *sorted(words.keys() - set(LANGUAGES))]
    inside = ", ".join(f"{_key(name)} = {_quoted(words[name])}" for name in names if name in words)
    return f"{{ {inside} }}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string of TOML: as in JSON, but DEL is to be escaped as well."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def new_id(title: str, taken: Iterable[str]) -> str:
    """An id for a new category: from its English title, else "item", numbered when it is taken."""
    plain = unicodedata.normalize("NFKD", title[:200]).encode("ascii", "ignore").decode("ascii")
    base = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[: LONGEST_ID - 4].strip("_")
    base = base if base[:1].isalpha() else "item"
    known, number, found = set(taken), 1, base
    while found in known:
        number += 1
        found = f"{base}_{number}"
    return found


def filled(words: dict[str, str]) -> dict[str, str]:
    """Words in both languages: where one is empty, the other stands in for it; {} for none."""
    given = {name: " ".join(text.split()) for name, text in words.items() if text.strip()}
    if not given:
        return {}
    stand_in = next((given[name] for name in LANGUAGES if name in given), "")
    return {name: given.get(name, stand_in) for name in LANGUAGES}
