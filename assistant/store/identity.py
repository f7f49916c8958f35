"""Keyed hashes: the store knows customers and chats without holding their names."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from assistant.domain.chat import ChatKey

# Shorter ones were cut off while they were written.
LENGTH = 32


def load_key(file: Path) -> bytes:
    """The installation's secret, made on first use and readable by its owner only.

    One that was cut short is put beside, see `set_aside`. Raises OSError.
    """
    try:
        if len(key := file.read_bytes()) >= LENGTH:
            return key
    except FileNotFoundError:
        pass
    else:
        set_aside(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(LENGTH)
    part = file.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(key)
            out.flush()
            os.fsync(out.fileno())
        # Fails when another process was first: then its key is the one.
        os.link(part, file)
    except FileExistsError:
        return file.read_bytes()
    finally:
        part.unlink(missing_ok=True)
    return key


def is_broken(file: Path) -> bool:
    """Whether a key is there that can't be one."""
    try:
        return file.stat().st_size < LENGTH
    except OSError:
        return False


def set_aside(file: Path) -> None:
    """Keep a broken key under another name. Raises OSError."""
    os.replace(file, broken_name(file))


def broken_name(file: Path) -> Path:
    """Where a broken key goes."""
    return file.with_suffix(".key-damaged")


class Identities:
    """Turns names into ids that can't be turned back without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def _hash(self, *parts: str) -> str:
        # Length-prefixed, so that no two lists of parts run together into the same text.
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]

    def customer(self, chat: ChatKey) -> str:
        """One customer of one program, whichever agent talks to them."""
        return self._hash("customer", chat.app, chat.peer)

    def chat(self, chat: ChatKey) -> str:
        """One chat."""
        return self._hash("chat", chat.app, chat.account, chat.peer)

    def identifier(self, kind: str, value: str) -> str:
        """What a customer is known by, in one form ("phone", "8613…")."""
        return self._hash("identifier", kind, value)

    def message(self, chat: ChatKey, key: str) -> str:
        """One message of a chat; the same after a restart."""
        return self._hash("message", chat.app, chat.account, chat.peer, key)
