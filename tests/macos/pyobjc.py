"""Stands in for pyobjc: the same names, the same shapes of answers, values of one's own."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

MODULES = ("ApplicationServices", "CoreFoundation", "AppKit", "Foundation", "Quartz", "objc")
NATIVE = ("native_ax", "native_desk", "native_input", "main_thread")


class AXValue:
    """A wrapped point, size, range or error."""

    def __init__(self, kind: int, value: Any) -> None:
        self.kind, self.value = kind, value


class AXElement:
    """An opaque object."""


class Url:
    """A CFURL."""

    def __init__(self, text: str) -> None:
        self.text = text


def record(**values: Any) -> types.SimpleNamespace:
    """A structure of C."""
    return types.SimpleNamespace(**values)


def install(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """Put the stand-ins in place; gives them back to be told what to answer."""
    made = {name: types.ModuleType(name) for name in MODULES}
    for name, module in made.items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in NATIVE:
        monkeypatch.delitem(sys.modules, f"assistant.macos.{name}", raising=False)
    fill(made["ApplicationServices"], {
        "AXUIElementCreateSystemWide": AXElement,
        "AXUIElementCreateApplication": lambda pid: AXElement(),
        "AXUIElementSetMessagingTimeout": lambda element, seconds: 0,
        "AXValueGetTypeID": lambda: 1, "AXUIElementGetTypeID": lambda: 2,
        "AXValueGetType": lambda value: value.kind,
        "AXValueGetValue": lambda value, kind, none: (True, value.value),
        "AXValueCreate": AXValue,
        "kAXValueTypeCGPoint": 1, "kAXValueTypeCGSize": 2, "kAXValueTypeCFRange": 4,
        "kAXValueTypeAXError": 5, "AXObserverCreate": object(),
        "kAXTrustedCheckOptionPrompt": "AXTrustedCheckOptionPrompt",
    })  # fmt: skip
    kinds = {AXValue: 1, AXElement: 2, tuple: 3, list: 3, Url: 4}
    fill(made["CoreFoundation"], {
        "CFGetTypeID": lambda value: kinds.get(type(value), 99),
        "CFArrayGetTypeID": lambda: 3, "CFURLGetTypeID": lambda: 4,
        "CFURLGetString": lambda url: url.text,
    })  # fmt: skip
    fill(made["objc"], {
        "callbackFor": lambda function: lambda callback: callback,
        "protocolNamed": lambda name: name,
        "objc_object": lambda c_void_p: made["AppKit"].view,  # type: ignore[attr-defined]
    })  # fmt: skip
    fill(made["Foundation"], {
        "NSThread": record(isMainThread=lambda: True),
        "NSOperationQueue": None,
        "NSDate": record(date=lambda: "now"), "NSRunLoop": None,
        "NSData": record(dataWithBytes_length_=lambda data, length: data[:length]),
    })  # fmt: skip
    fill(made["Quartz"], {
        "kCGWindowListOptionOnScreenOnly": 1, "kCGWindowListExcludeDesktopElements": 16,
        "kCGWindowListOptionIncludingWindow": 8, "kCGNullWindowID": 0,
        "kCGWindowImageBoundsIgnoreFraming": 1, "kCGWindowImageNominalResolution": 16,
        "kCGWindowBounds": "kCGWindowBounds", "kCGWindowNumber": "kCGWindowNumber",
        "kCGWindowOwnerPID": "kCGWindowOwnerPID", "kCGWindowLayer": "kCGWindowLayer",
        "kCGWindowIsOnscreen": "kCGWindowIsOnscreen", "CGRectMake": lambda *four: four,
        "kCGEventFlagMaskCommand": 1 << 20, "kCGEventFlagMaskAlternate": 1 << 19,
        "kCGEventFlagMaskControl": 1 << 18, "kCGEventFlagMaskShift": 1 << 17,
        "kCGEventSourceStateHIDSystemState": 1, "kCGEventSourceStateCombinedSessionState": 0,
        "kCGSessionEventTap": 1,
    })  # fmt: skip

    class NSObject:
        def __init_subclass__(cls, protocols: tuple[str, ...] = ()) -> None:
            cls.protocols = tuple(protocols)  # type: ignore[attr-defined]

        @classmethod
        def alloc(cls) -> Any:
            return cls()

        def init(self) -> Any:
            return self

    fill(made["AppKit"], {
        "NSObject": NSObject, "NSPasteboardItem": PasteboardItem,
        "NSPasteboardTypeString": "public.utf8-plain-text", "NSWindowSharingNone": 0,
        "NSApplicationActivateIgnoringOtherApps": 2, "view": None,
        "NSApp": lambda: record(isRunning=lambda: True),
    })  # fmt: skip
    return record(
        services=made["ApplicationServices"], core=made["CoreFoundation"], kit=made["AppKit"],
        foundation=made["Foundation"], quartz=made["Quartz"], objc=made["objc"],
    )  # fmt: skip


def fill(module: types.ModuleType, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(module, name, value)


class Data(bytes):
    """NSData."""

    def length(self) -> int:
        return len(self)


class PasteboardItem:
    """NSPasteboardItem."""

    def __init__(self) -> None:
        self.holds: dict[str, bytes | str] = {}
        self.provider: Any = None
        self.promised: list[str] = []

    @classmethod
    def alloc(cls) -> PasteboardItem:
        return cls()

    def init(self) -> PasteboardItem:
        return self

    def types(self) -> list[str]:
        return [*self.promised, *self.holds]

    def dataForType_(self, kind: str) -> Data | None:  # noqa: N802
        if kind in self.promised and kind not in self.holds:
            self.provider.pasteboard_item_provideDataForType_(None, self, kind)
        found = self.holds.get(kind)
        return (
            None if found is None else Data(found if isinstance(found, bytes) else found.encode())
        )

    def setData_forType_(self, data: bytes, kind: str) -> None:  # noqa: N802
        self.holds[kind] = data

    def setString_forType_(self, text: str, kind: str) -> None:  # noqa: N802
        self.holds[kind] = text

    def setDataProvider_forTypes_(self, provider: Any, kinds: list[str]) -> None:  # noqa: N802
        self.provider, self.promised = provider, kinds


class Pasteboard:
    """NSPasteboard."""

    def __init__(self) -> None:
        self.items: list[PasteboardItem] = []
        self.changes = 0

    def changeCount(self) -> int:  # noqa: N802
        return self.changes

    def clearContents(self) -> None:  # noqa: N802
        self.items, self.changes = [], self.changes + 1

    def writeObjects_(self, items: list[PasteboardItem]) -> None:  # noqa: N802
        self.items = list(items)

    def pasteboardItems(self) -> list[PasteboardItem]:  # noqa: N802
        return self.items

    def types(self) -> list[str]:
        return [kind for item in self.items for kind in item.types()]

    def stringForType_(self, kind: str) -> str | None:  # noqa: N802
        for item in self.items:
            data = item.dataForType_(kind)
            if data is not None:
                return data.decode()
        return None


Answer = Callable[..., Any]
