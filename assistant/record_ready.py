"""What the record needs before work begins: a newer schema after an update, or to be encrypted.

Both may take a minute with a large record, so that whoever starts the program asks first and shows
how far it is.
"""

from __future__ import annotations

import logging
from pathlib import Path

from assistant import paths
from assistant.domain.notice import UserFault
from assistant.settings import Settings
from assistant.store import convert
from assistant.store.backup import Progress, nobody
from assistant.store.database import needs_upgrade, open_for_writing
from assistant.team.place import replica_file

log = logging.getLogger("assistant.store")


def records() -> list[Path]:
    """The record of this machine and a supervisor's copy of the team's, where they are."""
    return [file for file in (paths.record_file(), replica_file()) if file.exists()]


def waiting(options: Settings) -> list[Path]:
    """The records that can't be used before `make_ready`; quick, asks no keyring for plain ones.

    One that can't be opened is left out: who uses it will hear why.
    """
    if not options.store.enabled:
        return []
    found = []
    for file in records():
        try:
            if _plain_but_should_not(file, options) or needs_upgrade(file):
                found.append(file)
        except UserFault as fault:
            log.warning("%s", fault.notice.id)
    return found


def make_ready(options: Settings, progress: Progress = nobody) -> None:
    """Bring every record up to date and encrypt it where that is asked for; may take minutes.

    What fails is left as it was, and told by whoever opens it then.
    """
    for file in waiting(options):
        try:
            if _plain_but_should_not(file, options):
                convert.encrypt(file, progress)
            open_for_writing(file, progress).close()
        except UserFault as fault:
            log.warning("the record could not be made ready: %s", fault.notice.id)


def _plain_but_should_not(file: Path, options: Settings) -> bool:
    return options.store.encrypt and bool(file.stat().st_size) and not convert.is_done(file)
