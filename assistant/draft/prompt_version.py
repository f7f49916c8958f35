"""Which wording of the prompts a draft was made with, so that figures can tell versions apart."""

from __future__ import annotations

import hashlib
from functools import cache

from assistant import paths

_ENDINGS = (".toml", ".gbnf")


@cache
def current() -> str:
    """Eight characters that change with any text, grant or grammar in prompts/."""
    digest = hashlib.sha256()
    folder = paths.prompts()
    for file in sorted(folder.rglob("*")):
        if file.suffix in _ENDINGS:
            # Line ends differ between checkouts; they are no other wording.
            text = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + text)
    return digest.hexdigest()[:8]
