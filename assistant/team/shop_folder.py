"""The shop's folder and its rows in the record: read for the team, written for the agent's drafts.

What comes from the team is held to a few rules before it becomes files: text, of known kinds, of
limited size, inside the folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault
from assistant.store import shop_files
from assistant.store.database import Record

SUFFIXES = frozenset({".toml", ".csv", ".md", ".txt"})
MAX_FILES, MAX_BYTES = 500, 1_000_000
_PART = re.compile(r"[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,99}")
_STAMP = ".from-team"


def allowed(path: str) -> bool:
    """Whether a path names a file that may lie in a shop's folder."""
    parts = path.split("/")
    return (
        0 < len(parts) <= 4
        and all(_PART.fullmatch(part) for part in parts)
        and Path(path).suffix in SUFFIXES
    )


def read(folder: Path) -> dict[str, str]:
    """Path → content of a shop's folder. Raises UserFault for a folder that can't go to a team."""
    if not (folder / "shop.toml").is_file():
        raise UserFault(Notice.of("team.no_shop", folder=folder))
    files: dict[str, str] = {}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if not allowed(path) or not file.is_file():
            continue
        try:
            content = file.read_bytes()
            text = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UserFault(Notice.of("team.shop_file", file=file, reason=error)) from error
        if len(content) > MAX_BYTES or len(files) >= MAX_FILES:
            raise UserFault(Notice.of("team.shop_large", file=file))
        files[path] = text
    return files


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Make a folder say what the team's files say; others of the known kinds go. Raises OSError."""
    good = {path: text for path, text in files.items() if allowed(path)}
    # shop.toml last: a reader who comes between finds at worst a fact too many.
    for path in sorted(good, key=lambda path: (path == "shop.toml", path)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = good[path].encode()
        if target.is_file() and target.read_bytes() == content:
            continue
        write_atomically(target, content)
    if folder.is_dir():
        for file in folder.rglob("*"):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and path not in good and path != _STAMP:
                file.unlink()


def refresh(db: Record, folder: Path) -> bool:
    """Write the folder when the record has other files than it was made from; whether it had.

    Raises OSError.
    """
    stamp = shop_files.stamp(db)
    mark = folder / _STAMP
    known = mark.read_text(encoding="utf-8") if mark.is_file() else "0/"
    if stamp == known:
        return False
    write(folder, shop_files.current(db))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text(stamp, encoding="utf-8")
    return True
