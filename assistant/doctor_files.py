"""The doctor's checks of what lies on disk: policy, permissions, record, what else takes room."""

from __future__ import annotations

from assistant import paths, private, settings
from assistant.domain.notice import Notice
from assistant.finding import Finding, State


def policy() -> Finding:
    """The administrator's file: is there one, does it hold, could the user change it."""
    file = settings.policy_file()
    if file is None:
        wanted = paths.policy_files()[0]
        return Finding("policy", State.OK, Notice.of("doctor.policy.none", file=wanted))
    fields = ", ".join(sorted(settings.locked_fields())) or "–"
    found = Notice.of("doctor.policy.ok", file=file, fields=fields)
    weak = private.writable_by_user(file)
    if weak is not None:
        remedy = Notice.of("doctor.policy.weak", place=weak)
        return Finding("policy", State.WARN, found, remedy)
    return Finding("policy", State.OK, found)


def permissions() -> Finding:
    """Whether others on this machine could read what is the user's; mended on the spot."""
    wide = private.open_to_others()
    if not wide:
        return Finding("permissions", State.OK, Notice("doctor.permissions.ok"))
    mended = private.mend()
    if len(mended) == len(wide):
        return Finding(
            "permissions", State.OK, Notice.of("doctor.permissions.mended", number=len(mended))
        )
    left = next(place for place in wide if place not in mended)
    return Finding("permissions", State.WARN, Notice.of("doctor.permissions.wide", place=left))


def store() -> Finding:
    """The record: can it be opened, is it encrypted as it should be, is an update due."""
    from assistant.store import backup, cipher
    from assistant.store.database import needs_upgrade, open_for_writing

    options = settings.load().store
    file = paths.record_file()
    if not options.enabled:
        return Finding("store", State.WARN, Notice("doctor.store.off"))
    if needs_upgrade(file):
        return Finding("store", State.OK, Notice.of("doctor.store.update", file=file))
    db = open_for_writing(file)
    suggestions = db.table("suggestions").count
    db.close()
    copies = len(backup.copies(file))
    known = {"file": file, "suggestions": suggestions, "copies": copies}
    if cipher.is_encrypted(file):
        return Finding("store", State.OK, Notice.of("doctor.store.encrypted", **known))
    if options.encrypt:
        return Finding(
            "store", State.WARN, Notice.of("doctor.store.ok", **known), Notice("doctor.store.plain")
        )
    return Finding("store", State.OK, Notice.of("doctor.store.ok", **known))
