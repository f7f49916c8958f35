"""Whether a database file is encrypted, and the key it opens with: kept in the system's keyring.

Beside an encrypted file lies a note (`record.cipher`) that names the key's entry in the keyring;
without a note a file is plain. The key itself is never on disk, and asked for once a process.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import secrets
import sqlite3
import threading
from pathlib import Path
from typing import Any

from assistant import paths, settings, system_keyring
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault
from assistant.store.file_lock import held

SERVICE = "empathy-assistant record"
PLAIN_HEADER = b"SQLite format 3\0"
_known: dict[str, str] = {}
_lock = threading.Lock()


def note_file(file: Path) -> Path:
    """Where stands which key a database file opens with."""
    return file.with_suffix(".cipher")


def account_of(file: Path) -> str:
    """The keyring's name of a file's key, "" for a plain file. Raises UserFault for a bad note."""
    account = noted(file)
    return "" if not account or is_plain(file) else account


def noted(file: Path) -> str:
    """The name that a file's note tells, "" without one. Raises UserFault for a bad one."""
    note = note_file(file)
    try:
        values = json.loads(note.read_text(encoding="utf-8"))
        return str(values["account"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserFault(Notice.of("store.cipher_note", file=note, reason=error)) from error


def is_plain(file: Path) -> bool:
    """Whether a file begins as only a plain database does.

    A change that is cut off leaves a note beside a plain file, never an encrypted one without.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    except OSError:
        return False


def is_encrypted(file: Path) -> bool:
    """Whether a file is kept encrypted. Raises UserFault for a bad note."""
    return bool(account_of(file))


def available() -> bool:
    """Whether the library for encrypted files is installed."""
    return importlib.util.find_spec("sqlcipher3") is not None


def wanted(file: Path) -> bool:
    """Whether the settings or the policy ask for a file to be encrypted: those in the data folder.

    A sample elsewhere would only leave a key in the keyring for good.
    """
    if not file.absolute().is_relative_to(paths.data_dir().absolute()):
        return False
    try:
        return settings.load().store.encrypt
    except UserFault:
        # Whoever starts the program hears of it; a command that only reads goes on.
        return False


def can_encrypt() -> Notice | None:
    """What stands in the way of encrypting; None when nothing does."""
    if not available():
        return Notice("store.no_cipher")
    if system_keyring.find() is None:
        return Notice("store.no_keyring")
    return None


def new_account() -> tuple[str, str]:
    """Make a key and put it into the keyring: (its name there, the key).

    Raises UserFault when there is no keyring that keeps it.
    """
    hindrance = can_encrypt()
    if hindrance is not None:
        raise UserFault(hindrance)
    ring = system_keyring.find()
    account, key = f"record {secrets.token_hex(4)}", secrets.token_hex(32)
    if ring is None:
        raise UserFault(Notice("store.no_keyring"))
    try:
        ring.set_password(SERVICE, account, key)
        kept = ring.get_password(SERVICE, account)
    except ring.errors.KeyringError as error:
        raise UserFault(Notice.of("store.keyring_closed", reason=type(error).__name__)) from error
    if kept != key:
        # A keyring that forgets would make the record unreadable for good.
        raise UserFault(Notice("store.no_keyring"))
    with _lock:
        _known[account] = key
    return account, key


def write_note(file: Path, account: str) -> None:
    """Say which key a file opens with, or with "" that it is plain. Raises OSError."""
    note = note_file(file)
    if not account:
        note.unlink(missing_ok=True)
        return
    text = json.dumps({"version": 1, "account": account})
    write_atomically(note, text, mode=0o600, durable=True)


def key_of(account: str, file: Path) -> str:
    """The key of this name. Raises UserFault when it can't be had: which of the two is told."""
    with _lock:
        if account in _known:
            return _known[account]
    if not available():
        raise UserFault(Notice("store.no_cipher"))
    ring = system_keyring.find()
    if ring is None:
        raise UserFault(Notice.of("store.keyring_closed", reason="–"))
    try:
        key = ring.get_password(SERVICE, account)
    except ring.errors.KeyringError as error:
        raise UserFault(Notice.of("store.keyring_closed", reason=type(error).__name__)) from error
    if not key:
        raise UserFault(Notice.of("store.key_lost", file=file, account=account))
    with _lock:
        _known[account] = str(key)
    return str(key)


def forget_key(account: str) -> bool:
    """Take a key out of the keyring; whether it was there. What it opened stays shut for ever."""
    with _lock:
        _known.pop(account, None)
    ring = system_keyring.find()
    if ring is None or not account:
        return False
    try:
        if ring.get_password(SERVICE, account) is None:
            return False
        ring.delete_password(SERVICE, account)
    except ring.errors.KeyringError:
        return False
    return True


def connect(file: Path) -> Any:
    """A connection to a file as it is kept, plain or encrypted; nothing is asked of it yet.

    A file that is still to be made is encrypted where the settings ask for it. Raises UserFault
    when the key can't be had, sqlite3.Error and OSError as the drivers do.
    """
    account = account_of(file)
    if not account and _empty(file) and wanted(file):
        account = _first_key(file)
    if not account:
        return sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    key = key_of(account, file)
    from assistant.store import cipher_driver

    return cipher_driver.connect(file, key)


def _first_key(file: Path) -> str:
    """The name of the key of a file that is still to be made: of two that make it, the first's."""
    making = note_file(file).with_suffix(".making")
    with held(making):
        account = account_of(file)
        if not account:
            account, _ = new_account()
            write_note(file, account)
        # Whoever still waits finds the note, whatever it then holds. Windows keeps an open file.
        with contextlib.suppress(OSError):
            making.unlink()
    return account


def _empty(file: Path) -> bool:
    try:
        return file.stat().st_size == 0
    except FileNotFoundError:
        return True
