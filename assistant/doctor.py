"""Finds out what works on this machine, each with what to do when it doesn't."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable
from ctypes.util import find_library

from assistant import __version__, doctor_files, doctor_programs, settings
from assistant.domain.notice import Notice, UserFault
from assistant.finding import Finding, State
from assistant.log_mask import where

log = logging.getLogger("assistant.doctor")

__all__ = ["CHECKS", "Finding", "State", "examine"]


def examine() -> list[Finding]:
    """All checks, in the order in which a person would mend things; none of them raises."""
    findings = []
    for check in CHECKS:
        try:
            findings.append(check())
        except UserFault as fault:
            findings.append(Finding(check.__name__.lstrip("_"), State.FAIL, fault.notice))
        except Exception as error:
            # A mistake in one check must not hide what the others find.
            log.exception("a check failed")
            broken = Notice.of("doctor.broken", reason=where(error))
            findings.append(Finding(check.__name__.lstrip("_"), State.FAIL, broken))
    return findings


def _program() -> Finding:
    found = Notice.of(
        "doctor.program.ok",
        version=__version__,
        python=platform.python_version(),
        system=platform.platform(terse=True),
    )
    if sys.platform == "win32":
        from assistant.doctor_windows import NEVER_RUN

        return Finding("program", State.WARN, found, NEVER_RUN)
    if sys.platform != "linux":
        return Finding("program", State.WARN, found, Notice("doctor.program.not_run_here"))
    return Finding("program", State.OK, found)


def _settings() -> Finding:
    settings.load()
    locked = settings.locked_fields()
    file = settings.settings_file()
    if locked:
        names = ", ".join(sorted(locked))
        return Finding(
            "settings", State.OK, Notice.of("doctor.settings.policy", file=file, fields=names)
        )
    return Finding("settings", State.OK, Notice.of("doctor.settings.ok", file=file))


def _display() -> Finding:
    from assistant.watch.platform import wayland_notice

    if sys.platform == "win32":
        from assistant.doctor_windows import display
        from assistant.win32.windows import see_physical_pixels

        return display(see_physical_pixels())
    if sys.platform != "linux":
        return Finding("display", State.OK, Notice("doctor.display.native"))
    from assistant.x11 import connect

    try:
        display = connect()
    except UserFault as fault:
        return Finding("display", State.FAIL, fault.notice, Notice("doctor.display.remedy"))
    name = display.get_display_name()
    can_paste = display.has_extension("XTEST")
    display.close()
    if not find_library("xcb-cursor"):
        return Finding(
            "display", State.FAIL, Notice("doctor.display.no_cursor"),
            Notice("doctor.display.cursor_remedy"),
        )  # fmt: skip
    wayland = wayland_notice()
    if wayland:
        return Finding("display", State.WARN, Notice.of("doctor.display.ok", name=name), wayland)
    if not can_paste:
        return Finding("display", State.WARN, Notice("insert.no_xtest"))
    return Finding("display", State.OK, Notice.of("doctor.display.ok", name=name))


def _accessibility() -> Finding:
    if sys.platform == "darwin":
        from assistant.doctor_macos import accessibility
        from assistant.macos.native_desk import NativePermissions

        return accessibility(NativePermissions())
    if sys.platform == "win32":
        from assistant.doctor_windows import accessibility as windows_accessibility
        from assistant.watch.windows.backend import make_client

        return windows_accessibility(make_client)
    if sys.platform != "linux":
        return Finding("accessibility", State.WARN, Notice("doctor.accessibility.not_yet"))
    from assistant.watch.atspi_bus import BusFault, NoSession, accessibility_address

    try:
        asyncio.run(accessibility_address(None))
    except BusFault as fault:
        session = isinstance(fault, NoSession)
        return Finding(
            "accessibility",
            State.FAIL,
            Notice("doctor.accessibility.none"),
            Notice("watch.remedy_session" if session else "doctor.accessibility.remedy"),
        )
    return Finding(
        "accessibility",
        State.OK,
        Notice("doctor.accessibility.ok"),
        Notice("doctor.accessibility.chromium"),
    )


def _screen_text() -> Finding:
    from assistant.watch.ocr.model import installed

    source = settings.load().watch.source
    if source == "accessibility":
        return Finding("screen_text", State.OK, Notice("doctor.screen_text.off"))
    if not installed():
        state = State.FAIL if source == "ocr" else State.WARN
        found = Notice("doctor.screen_text.missing")
        return Finding("screen_text", state, found, Notice("watch.remedy_ocr"))
    from assistant.watch.ocr.recognise import NoModel, Recogniser

    try:
        Recogniser()
    except NoModel:
        return Finding(
            "screen_text", State.FAIL, Notice("doctor.screen_text.broken"),
            Notice("doctor.screen_text.mend"),
        )  # fmt: skip
    if sys.platform == "darwin":
        from assistant.doctor_macos import screen_text
        from assistant.macos.native_desk import NativePermissions

        return screen_text(NativePermissions())
    if sys.platform == "win32":
        from assistant.doctor_windows import screen_text as windows_screen_text

        return windows_screen_text()
    if sys.platform != "linux":
        return Finding("screen_text", State.WARN, Notice("doctor.accessibility.not_yet"))
    return Finding("screen_text", State.OK, Notice("doctor.screen_text.ok"))


def _hotkeys() -> Finding:
    from assistant.deliver.hotkeys import choose

    backend = choose()
    bindings = settings.load().hotkeys.model_dump()
    problems = backend.register(bindings, lambda action: None)
    backend.close()
    if backend.name == "none":
        return Finding("hotkeys", State.WARN, problems[0], Notice("doctor.hotkeys.remedy"))
    if problems:
        return Finding("hotkeys", State.WARN, problems[0], Notice("doctor.hotkeys.taken"))
    keys = settings.load().hotkeys.insert
    return Finding(
        "hotkeys", State.OK, Notice.of("doctor.hotkeys.ok", way=backend.name, insert=keys)
    )


def _processor() -> Finding:
    from assistant.inference import processor

    cores = os.cpu_count() or 1
    if processor.lacking():
        return Finding(
            "processor",
            State.WARN,
            Notice.of("doctor.processor.old", cores=cores),
            Notice("doctor.processor.remedy"),
        )
    return Finding("processor", State.OK, Notice.of("doctor.processor.ok", cores=cores))


def _readers() -> Finding:
    from assistant.understand.emotion import EmotionModel
    from assistant.understand.encoder.model import EncoderModel

    first = EmotionModel()
    if not first.ready:
        return Finding("readers", State.FAIL, first.notice or Notice("doctor.readers.remedy"))
    if not settings.load().reading.second_opinion:
        return Finding("readers", State.WARN, Notice("doctor.readers.off"))
    second = EncoderModel()
    if not second.ready:
        found = second.notice or Notice("doctor.readers.remedy")
        return Finding("readers", State.WARN, found, Notice("doctor.readers.remedy"))
    return Finding("readers", State.OK, Notice("doctor.readers.ok"))


def _masking() -> Finding:
    from assistant.masking import tagger

    network = tagger.shipped()
    if not network.ready:
        found = network.notice or Notice("doctor.masking.remedy")
        return Finding("masking", State.WARN, found, Notice("doctor.masking.remedy"))
    return Finding("masking", State.OK, Notice("doctor.masking.ok"))


def _model() -> Finding:
    from assistant.inference import manifest

    options = settings.load().model
    if not options.enabled:
        return Finding("model", State.WARN, Notice("doctor.model.off"))
    entry = manifest.find(options.name)
    if not manifest.installed(entry):
        return Finding(
            "model",
            State.WARN,
            Notice.of("doctor.model.missing", name=entry.name),
            Notice.of("doctor.model.install", name=entry.name),
        )
    size = entry.size // 1_000_000
    return Finding("model", State.OK, Notice.of("doctor.model.ok", name=entry.name, size=size))


def _knowledge() -> Finding:
    from assistant.draft.concerns import concerns, to_mend
    from assistant.knowledge import shop as shops

    shop = settings.load().drafts.shop
    known, faults = shops.examine(shop or None)
    if faults:
        remedy = Notice.of("doctor.knowledge.mend", number=len(faults))
        return Finding("knowledge", State.FAIL, faults[0].notice, remedy)
    if unmet := to_mend(concerns(known, shop or None)):
        remedy = Notice.of("doctor.knowledge.mend", number=len(unmet))
        return Finding("knowledge", State.WARN, unmet[0], remedy)
    if not shop:
        return Finding(
            "knowledge",
            State.WARN,
            Notice("doctor.knowledge.sample"),
            Notice("doctor.knowledge.remedy"),
        )
    counts = known.library.counts()
    found = Notice.of(
        "doctor.knowledge.ok", file=shop, policies=counts.policies, products=counts.products,
        macros=counts.macros,
    )  # fmt: skip
    return Finding("knowledge", State.OK, found)


def _cases() -> Finding:
    from assistant import case_library
    from assistant.knowledge import cases

    set_up = settings.load()
    # Raises, and so is told, for the first file that does not hold.
    cases.library(cases.shop_cases(set_up.drafts.shop))
    return Finding("cases", State.OK, case_library.state(set_up.reading.second_opinion))


def _team() -> Finding:
    from assistant.team import membership, place, server
    from assistant.team.link import OFF_LINE

    if place.load() is None:
        return Finding("team", State.OK, Notice("doctor.team.none"))
    where = membership.joined(settings.load().team)
    try:
        with membership.connect(where) as connection, server.faults(where):
            server.check_version(connection)
    except UserFault as fault:
        off_line = fault.notice.id in OFF_LINE
        return Finding("team", State.WARN if off_line else State.FAIL, fault.notice)
    found = Notice.of("doctor.team.ok", team=where.team, server=where.server, name=where.user)
    return Finding("team", State.OK, found)


CHECKS: tuple[Callable[[], Finding], ...] = (
    _program,
    _settings,
    doctor_files.policy,
    _display,
    _accessibility,
    doctor_programs.chat_programs,
    _screen_text,
    _hotkeys,
    _processor,
    _readers,
    _masking,
    _model,
    _knowledge,
    _cases,
    doctor_files.store,
    doctor_files.permissions,
    _team,
)
