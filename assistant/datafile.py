"""Reads the TOML files that people edit, and says file, line and field when one is wrong."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError

from assistant import strings
from assistant.data_reasons import nearest, of_error, of_toml, unknown_field, why
from assistant.domain.notice import Notice, UserFault

T = TypeVar("T", bound=BaseModel)
LARGEST = 10_000_000
"""Bytes of a data file; the largest that ships has less than a tenth of that."""


class DataFileError(UserFault):
    """A data file that can't be used; the notice carries file, line, field and reason.

    A reason that is a notice is told in the language of the interface; `reason` is English.
    """

    def __init__(self, file: Path, line: int, field: str, reason: str | Notice) -> None:
        # A file that is not there has neither line nor field to name.
        name = "datafile.invalid" if field else "datafile.line" if line else "datafile.whole"
        because = strings.because(reason) if isinstance(reason, Notice) else {}
        said = strings.say(reason, "en") if isinstance(reason, Notice) else reason
        where = f"{file}:{line}" if line else str(file)
        super().__init__(
            Notice.of(name, **because, file=file, line=line, field=field, reason=said),
            f"{where}: {field}: {said}" if field else f"{where}: {said}",
        )
        self.reason = said
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


def line_in(file: Path, *location: int | str) -> int:
    """`find_line` in a file that was read before; 0 where it has gone since."""
    try:
        return find_line(file.read_text(encoding="utf-8-sig"), location)
    except (OSError, UnicodeDecodeError):
        return 0


def read_bytes(file: Path, most: int = LARGEST) -> bytes:
    """A file's bytes. Raises DataFileError for what is no plain file, or larger than `most`.

    A pipe would wait for ever and a device never end.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise DataFileError(file, 0, "", why("no_file"))
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise DataFileError(file, 0, "", str(error)) from error
    if len(raw) > most:
        raise DataFileError(file, 0, "", why("too_large", most=most // 1_000_000))
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


# What looks like a date, in a line that is no TOML.
_DATE_LIKE = re.compile(r"=\s*\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\b")


def meant(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where a known word is near, else "" – to end a reason with."""
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""


def _models(annotation: Any) -> set[type[BaseModel]]:
    """The models that a field's annotation holds, inside lists, tables and alternatives."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, RootModel):
            return _models(annotation.model_fields["root"].annotation)
        return {annotation}
    return set[type[BaseModel]]().union(*(_models(one) for one in get_args(annotation)))


def _fields(schema: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Names of the fields that may stand where the last part of `location` does."""
    here = _models(schema)
    for part in location[:-1]:
        inner = [
            field.annotation
            for model in here
            for name, field in model.model_fields.items()
            if part in (name, field.alias)
        ]
        # A number, or the key of a table: still the same model.
        if inner:
            here = set[type[BaseModel]]().union(*(_models(one) for one in inner))
    return sorted(
        field.alias or name
        for model in here
        for name, field in model.model_fields.items()
        if not field.exclude
    )


def _reason(
    found: Mapping[str, Any], schema: type[BaseModel], location: tuple[int | str, ...]
) -> str | Notice:
    """What is wrong, for whoever edits the file."""
    if found["type"] == "extra_forbidden":
        return unknown_field(str(location[-1]), _fields(schema, location))
    return of_error(found) or str(found["msg"])


def validated(file: Path, text: str, values: object, schema: type[T], *at: int | str) -> T:
    """Values of a file as their schema; `at` is where in the file they stand.

    Raises DataFileError with line and field of the first thing that is wrong.
    """
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        found = error.errors()
        first = found[0]
        if first["type"] == "missing":
            # A misspelt name leaves the right one missing: the former is what to mend.
            beside = (one for one in found if one["loc"][:-1] == first["loc"][:-1])
            first = next((one for one in beside if one["type"] == "extra_forbidden"), first)
        # A union adds the name of the type it tried ("constrained-int") to the place.
        within = tuple(p for p in first["loc"] if isinstance(p, int) or p.isidentifier())
        location = (*at, *within)
        raise DataFileError(
            file,
            find_line(text, location),
            ".".join(map(str, location)),
            _reason(first, schema, first["loc"]),
        ) from error


def table(file: Path) -> tuple[str, dict[str, Any]]:
    """One TOML file: its text and its values.

    Raises DataFileError for a missing, unreadable or oversized file, and for what is no TOML.
    """
    try:
        # Editors on Windows put a mark before the first character.
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFileError(file, 0, "", why("not_utf8")) from error
    try:
        return text, toml_values(text)
    except ValueError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else 0
        lines = text.splitlines()
        if "nested" in str(error):
            raise DataFileError(file, line, "", why("nested")) from error
        dated = 0 < line <= len(lines) and _DATE_LIKE.search(lines[line - 1])
        reason = why("date") if dated else of_toml(str(error)) or str(error)
        raise DataFileError(file, line, "", reason) from error


def load(file: Path, schema: type[T]) -> T:
    """Read one TOML file into its schema.

    Raises DataFileError for a missing, unreadable, oversized or invalid file.
    """
    text, values = table(file)
    return validated(file, text, values, schema)
