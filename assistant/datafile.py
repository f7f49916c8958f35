"""Reads the TOML files that people edit, and says file, line and field when one is wrong."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.domain.notice import Notice, UserFault

T = TypeVar("T", bound=BaseModel)
LARGEST = 10_000_000
"""Bytes of a data file; the largest that ships has less than a tenth of that."""


class DataFileError(UserFault):
    """A data file that can't be used; the notice carries file, line, field and reason."""

    def __init__(self, file: Path, line: int, field: str, reason: str) -> None:
        super().__init__(
            Notice.of("datafile.invalid", file=file, line=line, field=field, reason=reason),
            f"{file}:{line}: {field}: {reason}",
        )
        self.file = file
        self.line = line
        self.field = field


# A key of thousands of parts takes the parser seconds; nobody needs more than three.
_DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:["'\w-]{1,60}[ \t]*\.[ \t]*){30}""")


def find_line(text: str, location: tuple[int | str, ...]) -> int:
    """1-based line of the field at a validation location, or of the nearest enclosing header.

    Follows `[table]` and `[[array]]` headers and `key =` lines; inline tables count as their line.
    """
    lines = text.splitlines()
    position = 0
    best = 1
    for depth, part in enumerate(location):
        if isinstance(part, int):
            name = re.escape(str(location[depth - 1])) if depth else ""
            headers = [
                number
                for number, line in enumerate(lines)
                if number >= position and re.match(rf"\s*\[\[\s*(?:[\w.-]+\.)?{name}\s*\]\]", line)
            ]
            if part < len(headers):
                position = headers[part]
                best = position + 1
            continue
        key = re.compile(
            rf"""\s*(?:["']?{re.escape(part)}["']?\s*=|\[\[?\s*(?:[\w.-]+\.)?{re.escape(part)}\s*\]\]?)"""
        )
        for number in range(position, len(lines)):
            if number > position and depth and re.match(r"\s*\[\[", lines[number]):
                break
            if key.match(lines[number]):
                position = number
                best = number + 1
                break
    return best


def read_bytes(file: Path, most: int = LARGEST) -> bytes:
    """A file's bytes. Raises DataFileError for what is no plain file, or larger than `most`.

    A pipe would wait for ever and a device never end.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise DataFileError(file, 0, "", "no plain file")
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise DataFileError(file, 0, "", str(error)) from error
    if len(raw) > most:
        raise DataFileError(file, 0, "", f"larger than {most // 1_000_000} MB")
    return raw


def toml_values(text: str) -> dict[str, Any]:
    """The values of a TOML text. Raises ValueError for what is none, or nested without end."""
    deep = _DEEP_KEY.search(text)
    if deep:
        raise ValueError(f"nested too deeply (at line {text.count(chr(10), 0, deep.start()) + 1})")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def json_value(text: str | bytes) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, or nested without end."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def load(file: Path, schema: type[T]) -> T:
    """Read one TOML file into its schema.

    Raises DataFileError for a missing, unreadable, oversized or invalid file.
    """
    try:
        # Editors on Windows put a mark before the first character.
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(file, 0, "", str(error)) from error
    try:
        values = toml_values(text)
    except ValueError as error:
        found = re.search(r"line (\d+)", str(error))
        raise DataFileError(file, int(found.group(1)) if found else 0, "", str(error)) from error
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        # A union adds the name of the type it tried ("constrained-int") to the place.
        location = tuple(p for p in first["loc"] if isinstance(p, int) or p.isidentifier())
        raise DataFileError(
            file, find_line(text, location), ".".join(map(str, location)), first["msg"]
        ) from error
