"""UI Automation's interfaces for comtypes, with the places of their methods.

Written out by hand because a type library would have to be turned into code when the program
runs, which a packed program can't do, and because the `uiautomation` package, built on that, asks
node by node. Methods are called by their place in the table: the order is the contract.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_int32, c_uint32, c_void_p
from typing import Any, ClassVar

from comtypes import BSTR, COMMETHOD, GUID, STDMETHOD, IUnknown
from comtypes.automation import VARIANT

from assistant.watch.windows import uia_slots as slots
from assistant.win32.constants import WinRect

assert sys.platform == "win32"

HRESULT = ctypes.HRESULT

CLIENT = GUID("{ff48dba4-60ef-4201-aa87-54103eef594e}")
# The newer class is needed for time limits of our own (Windows 8 and later).
CLIENT_8 = GUID("{e22ad333-b25f-460c-83d0-0581107395c9}")


def _table(names: tuple[str, ...], used: dict[str, tuple[Any, ...]]) -> list[Any]:
    """All methods in order; those that nobody calls only keep their place."""
    assert set(used) <= set(names), set(used) - set(names)
    return [
        COMMETHOD([], HRESULT, name, *used[name]) if name in used else STDMETHOD(HRESULT, name)
        for name in names
    ]


def _takes(kind: Any) -> tuple[list[str], Any, str]:
    return (["in"], kind, "given")


def _gives(kind: Any) -> tuple[list[str], Any, str]:
    return (["out", "retval"], POINTER(kind), "found")


class Condition(IUnknown):  # type: ignore[misc]
    """IUIAutomationCondition."""

    _iid_ = GUID(slots.IDS["IUIAutomationCondition"])
    _methods_: ClassVar[list[Any]] = []


class Request(IUnknown):  # type: ignore[misc]
    """IUIAutomationCacheRequest."""

    _iid_ = GUID(slots.IDS["IUIAutomationCacheRequest"])


Request._methods_ = _table(
    slots.REQUEST,
    {
        "AddProperty": (_takes(c_int32),),
        "AddPattern": (_takes(c_int32),),
        "put_TreeScope": (_takes(c_int32),),
        "put_TreeFilter": (_takes(POINTER(Condition)),),
        "put_AutomationElementMode": (_takes(c_int32),),
    },
)


class ValuePattern(IUnknown):  # type: ignore[misc]
    """IUIAutomationValuePattern."""

    _iid_ = GUID(slots.IDS["IUIAutomationValuePattern"])
    _methods_: ClassVar[list[Any]] = _table(
        slots.VALUE_PATTERN, {"SetValue": (_takes(BSTR),), "get_CurrentValue": (_gives(BSTR),)}
    )


class Element(IUnknown):  # type: ignore[misc]
    """IUIAutomationElement."""

    _iid_ = GUID(slots.IDS["IUIAutomationElement"])


class Array(IUnknown):  # type: ignore[misc]
    """IUIAutomationElementArray."""

    _iid_ = GUID(slots.IDS["IUIAutomationElementArray"])
    _methods_: ClassVar[list[Any]] = _table(
        slots.ARRAY,
        {
            "get_Length": (_gives(c_int32),),
            "GetElement": (_takes(c_int32), _gives(POINTER(Element))),
        },
    )


_text, _number, _flag = (_gives(BSTR),), (_gives(c_int32),), (_gives(c_int32),)
Element._methods_ = _table(
    slots.ELEMENT,
    {
        "SetFocus": (),
        "FindAllBuildCache": (
            _takes(c_int32), _takes(POINTER(Condition)), _takes(POINTER(Request)),
            _gives(POINTER(Array)),
        ),
        "BuildUpdatedCache": (_takes(POINTER(Request)), _gives(POINTER(Element))),
        "GetCachedPropertyValue": (_takes(c_int32), _gives(VARIANT)),
        "GetCurrentPattern": (_takes(c_int32), _gives(POINTER(IUnknown))),
        "GetCachedChildren": (_gives(POINTER(Array)),),
        "get_CachedProcessId": _number,
        "get_CachedControlType": _number,
        "get_CachedName": _text,
        "get_CachedAutomationId": _text,
        "get_CachedClassName": _text,
        "get_CachedIsPassword": _flag,
        "get_CachedIsOffscreen": _flag,
        "get_CachedFrameworkId": _text,
        "get_CachedBoundingRectangle": (_gives(WinRect),),
    },
)  # fmt: skip


class Automation(IUnknown):  # type: ignore[misc]
    """IUIAutomation."""

    _iid_ = GUID(slots.IDS["IUIAutomation"])
    _methods_: ClassVar[list[Any]] = _table(
        slots.AUTOMATION,
        {
            "ElementFromHandleBuildCache": (
                _takes(c_void_p), _takes(POINTER(Request)), _gives(POINTER(Element)),
            ),
            "GetFocusedElementBuildCache": (_takes(POINTER(Request)), _gives(POINTER(Element))),
            "get_RawViewCondition": (_gives(POINTER(Condition)),),
            "CreateCacheRequest": (_gives(POINTER(Request)),),
            "CreatePropertyCondition": (
                _takes(c_int32), _takes(VARIANT), _gives(POINTER(Condition)),
            ),
            "CreateAndCondition": (
                _takes(POINTER(Condition)), _takes(POINTER(Condition)),
                _gives(POINTER(Condition)),
            ),
            "CreateOrCondition": (
                _takes(POINTER(Condition)), _takes(POINTER(Condition)),
                _gives(POINTER(Condition)),
            ),
        },
    )  # fmt: skip


class Automation2(Automation):
    """IUIAutomation2, for its time limits."""

    _iid_ = GUID(slots.IDS["IUIAutomation2"])
    _methods_: ClassVar[list[Any]] = _table(
        slots.AUTOMATION_2,
        {
            "put_AutoSetFocus": (_takes(c_int32),),
            "put_ConnectionTimeout": (_takes(c_uint32),),
            "put_TransactionTimeout": (_takes(c_uint32),),
        },
    )
