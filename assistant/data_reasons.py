"""Why a data file can't be used, by id: its readers edit it in the language of the interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant import strings
from assistant.domain.notice import Notice

WHY = "datafile.why."
# The schema's own names for what is wrong; several of one meaning share a sentence.
_KINDS = {
    "missing": "missing", "extra_forbidden": "unknown",
    "string_type": "text", "string_sub_type": "text", "string_unicode": "text",
    "int_type": "whole", "int_parsing": "whole", "int_from_float": "whole",
    "float_type": "number", "float_parsing": "number", "finite_number": "number",
    "decimal_type": "number", "decimal_parsing": "number",
    "bool_type": "yes_no", "bool_parsing": "yes_no",
    "list_type": "list", "tuple_type": "list", "set_type": "list", "frozen_set_type": "list",
    "dict_type": "table", "mapping_type": "table", "model_type": "table",
    "model_attributes_type": "table",
    "literal_error": "one_of", "enum": "one_of",
    "string_too_short": "short", "string_too_long": "long",
    "too_short": "few", "too_long": "many",
    "greater_than": "over", "greater_than_equal": "least",
    "less_than": "under", "less_than_equal": "most", "multiple_of": "multiple",
    "string_pattern_mismatch": "pattern",
    "date_type": "date", "date_parsing": "date", "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
    "time_type": "time", "time_parsing": "time",
    "value_error": "value", "assertion_error": "value",
}  # fmt: skip
# What a kind says beside its sentence.
_ARGUMENTS = ("min_length", "max_length", "gt", "ge", "lt", "le", "multiple_of", "pattern")
# "'a', 'b' or 'c'": the last of a row of values.
_LAST = re.compile(r" or (?=(?:'[^']*'|[^\s']+)$)")
_QUOTED = re.compile(r"'([^']*)'")

# What the reader of TOML says, up to the place that it adds.
_TOML = (
    (re.compile(r"Invalid value"), "toml_value"),
    (re.compile(r"Expected '=' after"), "toml_equals"),
    (re.compile(r"Cannot (?:overwrite|declare|mutate)"), "toml_twice"),
    (re.compile(r"Expected newline or end of document"), "toml_rest"),
    (re.compile(r"Unescaped '\\'"), "toml_backslash"),
    (re.compile(r"Illegal character '\\[nr]'"), "toml_newline"),
    (re.compile(r"Unterminated string|Expected \"'\""), "toml_quote"),
    (re.compile(r"Unclosed|Expected '\]"), "toml_bracket"),
    (re.compile(r"Invalid (?:statement|initial character)"), "toml_statement"),
)


class Wrong(ValueError):
    """What a validator of a schema says is wrong, in every language of the interface."""

    def __init__(self, because: Notice) -> None:
        super().__init__(strings.say(because, "en"))
        self.because = because


def nearest(word: str, known: Iterable[str], least: int = 70) -> str:
    """The known word that a misspelt one most likely means; "" when none is near."""
    # Only wanted where something is wrong: no start waits for it.
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=least)
    return str(found[0]) if found else ""


def why(name: str, **arguments: object) -> Notice:
    """The sentence `datafile.why.<name>`; no argument is called file, line, field or reason."""
    return Notice.of(WHY + name, **arguments)


def of_error(found: Mapping[str, Any]) -> Notice | None:
    """The sentence for one error as pydantic lists it; None for a kind that has none."""
    context = found.get("ctx", {})
    held = context.get("error")
    if isinstance(held, Wrong):
        return held.because
    name = _KINDS.get(found["type"])
    if name == "value":
        return why(name, said=held if held is not None else found["msg"])
    if name == "one_of":
        return _one_of(str(context.get("expected", "")), found.get("input"))
    if name in ("short", "few") and context.get("min_length") == 1:
        return why("empty")
    if name is None:
        return None
    return why(name, **{key: _plain(context[key]) for key in _ARGUMENTS if key in context})


def _plain(value: object) -> object:
    # A limit of a fraction is 1.0 even where somebody wrote 1.
    return f"{value:g}" if isinstance(value, float) else value


def _one_of(expected: str, given: object) -> Notice:
    # The empty value stands for "as it ships": nobody writes it.
    listed = _LAST.sub(", ", expected).removesuffix(", ''")
    near = nearest(given, _QUOTED.findall(listed)) if isinstance(given, str) else ""
    return why("one_of_near", near=near, known=listed) if near else why("one_of", known=listed)


def unknown_field(name: str, known: Iterable[str]) -> Notice:
    """For a name that a table does not have; `known` are those that it has."""
    listed = tuple(known)
    if not listed:
        return why("unknown")
    near = nearest(name, listed)
    said = "unknown_near" if near else "unknown_of"
    return why(said, known=", ".join(listed), near=near)


def of_toml(said: str) -> Notice | None:
    """The sentence for what the reader of TOML says; None for what it seldom says."""
    name = next((name for pattern, name in _TOML if pattern.match(said)), "")
    return why(name) if name else None
