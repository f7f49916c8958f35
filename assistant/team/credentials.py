"""A member's password: in the system's keyring where there is one, else in a file of their own."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path

from assistant import datafile, paths, system_keyring
from assistant.domain.notice import Notice, UserFault
from assistant.team.place import write_private

log = logging.getLogger("assistant.team")

SERVICE = "empathy-assistant team"


def secret_file() -> Path:
    """Where a password lies without a keyring; readable by its owner only."""
    return paths.team_dir() / "credential"


def keep(account: str, secret: str, where: str = "auto") -> str:
    """Keep a password ("auto", "keyring" or "file"); says where it went ("keyring" or "file").

    Raises UserFault when a keyring is wanted and none works, or the file can't be written.
    """
    if where != "file" and (ring := system_keyring.find()) is not None:
        try:
            ring.set_password(SERVICE, account, secret)
        except ring.errors.KeyringError as error:
            if where == "keyring":
                raise UserFault(Notice.of("team.no_keyring", reason=error)) from error
            log.info("the keyring is closed: %s", type(error).__name__)
        else:
            known = _read()
            if known.pop(account, None) is not None:
                _write(known)
            return "keyring"
    elif where == "keyring":
        raise UserFault(Notice.of("team.no_keyring", reason="keyring"))
    _write({**_read(), account: secret})
    return "file"


def load(account: str) -> str | None:
    """The password of an account; None when it is nowhere."""
    if (known := _read().get(account)) is not None:
        return known
    ring = system_keyring.find()
    if ring is None:
        return None
    try:
        found = ring.get_password(SERVICE, account)
    except ring.errors.KeyringError as error:
        log.warning("the keyring does not open: %s", type(error).__name__)
        return None
    return str(found) if found is not None else None


def forget(account: str) -> None:
    """Remove a password wherever it is."""
    known = _read()
    if known.pop(account, None) is not None:
        _write(known)
    ring = system_keyring.find()
    if ring is not None:
        # It may not have been there.
        with contextlib.suppress(ring.errors.KeyringError):
            ring.delete_password(SERVICE, account)


def _read() -> dict[str, str]:
    try:
        values = datafile.json_value(secret_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}


def _write(secrets: dict[str, str]) -> None:
    if secrets:
        write_private(secret_file(), json.dumps(secrets).encode())
    else:
        secret_file().unlink(missing_ok=True)
