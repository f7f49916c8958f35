"""Which wording of the phrasebook a suggestion was made with, so that changes can be told apart."""

from __future__ import annotations

import hashlib
from functools import cache

from assistant import paths


@cache
def current() -> str:
    """Eight characters that change with any line in resources/phrasebook; reads 3 MB once."""
    digest = hashlib.sha256()
    folder = paths.resources() / "phrasebook"
    for file in sorted(folder.rglob("*.toml")):
        # Line ends differ between checkouts; they are no other wording.
        text = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + text)
    return digest.hexdigest()[:8]
