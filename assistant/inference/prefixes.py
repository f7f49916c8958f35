"""What the model makes of the program's own fixed prompts, on disk, so that a start is sooner.

Only beginnings that a request calls stable come here: text that ships, never a customer's word.
A file is bound to model, library and tokens, checked by its digest, readable by its owner alone.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from assistant import paths
from assistant.atomic import write_atomically

logger = logging.getLogger("assistant.inference")

MAGIC = b"assistant-prefix-1\n"
CAP_BYTES = 64 << 20
_DIGEST = 32


def folder() -> Path:
    """Where they lie."""
    return paths.cache_dir() / "prefixes"


class PrefixStore:
    """States by their tokens for one model and library, the longest unused first out.

    Every fault of the disk means only that a beginning is read again.
    """

    def __init__(
        self, place: Path | None, model_id: str, library: str, cap: int = CAP_BYTES
    ) -> None:
        self._place = place
        self._bound = f"{model_id}\n{library}\n".encode()
        self._cap = cap

    def _name(self, tokens: Sequence[int]) -> bytes:
        packed = struct.pack(f"<{len(tokens)}i", *tokens)
        return hashlib.blake2b(self._bound + packed, digest_size=_DIGEST).digest()

    def _file(self, name: bytes) -> Path | None:
        return self._place / f"{name.hex()}.state" if self._place else None

    def has(self, tokens: Sequence[int]) -> bool:
        """Whether there is a file for these tokens (its content is not looked at)."""
        file = self._file(self._name(tokens))
        return file is not None and file.exists()

    def load(self, tokens: Sequence[int]) -> bytes | None:
        """The state for exactly these tokens, or None; a damaged file is removed."""
        name = self._name(tokens)
        file = self._file(name)
        if file is None:
            return None
        try:
            if file.stat().st_size > self._cap:
                return None
            data = file.read_bytes()
            head = len(MAGIC) + _DIGEST
            state = data[head:]
            good = data[: len(MAGIC)] == MAGIC and hmac.compare_digest(
                data[len(MAGIC) : head], _digest(name, state)
            )
            if not good:
                file.unlink()
                return None
            os.utime(file)
        except OSError:
            return None
        return state

    def save(self, tokens: Sequence[int], state: bytes) -> None:
        """Keep a state by rename, then remove what is over the cap."""
        name = self._name(tokens)
        file = self._file(name)
        if file is None or len(state) > self._cap // 2:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.parent.chmod(0o700)
            write_atomically(file, MAGIC + _digest(name, state) + state, mode=0o600)
            self._evict(file.parent)
        except OSError as error:
            logger.debug("a prefix is not kept: %s", type(error).__name__)

    def _evict(self, place: Path) -> None:
        rows = sorted(
            ((f.stat().st_mtime_ns, f.stat().st_size, f) for f in place.glob("*.*")), reverse=True
        )
        size = 0
        for _, bytes_, file in rows:
            size += bytes_
            if size > self._cap:
                file.unlink(missing_ok=True)


def _digest(name: bytes, state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=_DIGEST, key=name).digest()
