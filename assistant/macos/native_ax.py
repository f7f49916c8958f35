"""The accessibility interface of macOS through pyobjc: values in, values out, nothing decided.

Not run on macOS yet: names and signatures were checked against pyobjc's own metadata.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ApplicationServices as Services
import CoreFoundation as Core
import objc

from assistant.macos.layer import AxCode, AxFault, Element, Stop, Value

log = logging.getLogger("assistant.macos")

# A program that does not answer within this (seconds) is taken for busy; the system's own limit
# of six would hold up everything.
_ANSWER_SECONDS = 0.5
_JOIN_SECONDS = 2.0


class NativeAccessibility:
    """Implements Accessibility."""

    def __init__(self) -> None:
        # On the system-wide element it holds for every element of this process.
        Services.AXUIElementSetMessagingTimeout(
            Services.AXUIElementCreateSystemWide(), _ANSWER_SECONDS
        )
        self._ears: _Ears | None = None

    def trusted(self) -> bool:
        """Whether this program may use accessibility now."""
        return bool(Services.AXIsProcessTrusted())

    def application(self, pid: int) -> Element:
        """The program's element, with a short time for its answers."""
        element: Element = Services.AXUIElementCreateApplication(pid)
        Services.AXUIElementSetMessagingTimeout(element, _ANSWER_SECONDS)
        return element

    def read(self, element: Element, names: Sequence[str]) -> tuple[Value, ...]:
        """Several attributes with one message; None for each that the element has not."""
        status, values = Services.AXUIElementCopyMultipleAttributeValues(
            _element(element), list(names), 0, None
        )
        _check(status)
        return tuple(_plain(value) for value in values)

    def ask(
        self, element: Element, name: str, argument: Mapping[str, Value] | tuple[int, int]
    ) -> Value:
        """A parameterized attribute."""
        given: Any = dict(argument) if isinstance(argument, Mapping) else _range(argument)
        status, value = Services.AXUIElementCopyParameterizedAttributeValue(
            _element(element), name, given, None
        )
        _check(status)
        return _plain(value)

    def settable(self, element: Element, name: str) -> bool:
        """Whether an attribute may be written."""
        status, answer = Services.AXUIElementIsAttributeSettable(_element(element), name, None)
        _check(status)
        return bool(answer)

    def write(self, element: Element, name: str, value: str | bool) -> None:
        """Write an attribute."""
        _check(Services.AXUIElementSetAttributeValue(_element(element), name, value))

    def bring_up(self, window: Element) -> None:
        """Raise a window."""
        _check(Services.AXUIElementPerformAction(_element(window), "AXRaise"))

    def follow(self, pid: int, names: Sequence[str], heard: Callable[[str], None]) -> Stop:
        """Hear of a program's notifications on the thread of the ears."""
        if self._ears is None:
            self._ears = _Ears()
        return self._ears.follow(pid, names, heard)


class _Ears:
    """A thread whose run loop receives notifications; the main one may be busy painting."""

    def __init__(self) -> None:
        self._loop: Any = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ax-events", daemon=True)
        self._thread.start()
        self._ready.wait(_JOIN_SECONDS)

    def follow(self, pid: int, names: Sequence[str], heard: Callable[[str], None]) -> Stop:
        def told(_observer: Any, _element: Any, name: Any, _context: Any) -> None:
            heard(str(name))

        # Marks the function in place as one that C may keep and call.
        objc.callbackFor(Services.AXObserverCreate)(told)
        status, observer = Services.AXObserverCreate(pid, told, None)
        _check(status)
        program = Services.AXUIElementCreateApplication(pid)
        for name in names:
            failed = Services.AXObserverAddNotification(observer, program, name, None)
            if failed and failed != AxCode.ALREADY_REGISTERED:
                log.debug("%s is not told: %s", name, AxCode.of(failed).name)
        source = Services.AXObserverGetRunLoopSource(observer)
        Core.CFRunLoopAddSource(self._loop, source, Core.kCFRunLoopDefaultMode)
        Core.CFRunLoopWakeUp(self._loop)
        # Nobody else keeps the observer and its callback alive.
        kept: list[Any] = [observer, told]

        def stop() -> None:
            Core.CFRunLoopRemoveSource(self._loop, source, Core.kCFRunLoopDefaultMode)
            kept.clear()

        return stop

    def _run(self) -> None:
        self._loop = Core.CFRunLoopGetCurrent()
        # A run loop without any source ends at once.
        idle = Core.CFRunLoopTimerCreate(
            None, Core.CFAbsoluteTimeGetCurrent() + 1e9, 1e9, 0, 0, lambda _timer, _info: None, None
        )
        Core.CFRunLoopAddTimer(self._loop, idle, Core.kCFRunLoopDefaultMode)
        self._ready.set()
        Core.CFRunLoopRun()


def _check(status: int) -> None:
    if status:
        raise AxFault(AxCode.of(status))


def _element(value: Value) -> Any:
    """What a program gave in the place of an object, if it is one."""
    if value is None or isinstance(value, (str, bool, int, float, tuple)):
        raise AxFault(AxCode.ILLEGAL_ARGUMENT)
    return value


def _range(bounds: tuple[int, int]) -> Any:
    return Services.AXValueCreate(Services.kAXValueTypeCFRange, bounds)


def _plain(value: Any) -> Value:
    """A value without the wrappers of its language; None for one that stands for a fault."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return str(value) if isinstance(value, str) else value
    kind = Core.CFGetTypeID(value)
    if kind == Services.AXValueGetTypeID():
        return _unwrapped(value)
    if kind == Services.AXUIElementGetTypeID():
        return value
    if kind == Core.CFArrayGetTypeID():
        return tuple(_plain(one) for one in value)
    if kind == Core.CFURLGetTypeID():
        return str(Core.CFURLGetString(value))
    # Attributed texts, dates, markers of places in a text: of no use here.
    return None


def _unwrapped(value: Any) -> Value:
    kind = Services.AXValueGetType(value)
    if kind == Services.kAXValueTypeAXError:
        return None
    good, plain = Services.AXValueGetValue(value, kind, None)
    if not good:
        return None
    if kind == Services.kAXValueTypeCGPoint:
        return float(plain.x), float(plain.y)
    if kind == Services.kAXValueTypeCGSize:
        return float(plain.width), float(plain.height)
    if kind == Services.kAXValueTypeCFRange:
        return int(plain.location), int(plain.length)
    return None
