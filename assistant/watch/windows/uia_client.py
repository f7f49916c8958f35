"""The layer over UI Automation: a few calls, each of which brings many elements at once."""

from __future__ import annotations

import logging
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import comtypes
from comtypes import COMError
from comtypes.client import CreateObject

from assistant.watch.windows import uia
from assistant.watch.windows.cached import id_of, plain, with_children

assert sys.platform == "win32"

from assistant.watch.windows import uia_com as com  # noqa: E402
from assistant.win32.windows import see_physical_pixels_here  # noqa: E402

log = logging.getLogger("assistant.watch")

P = ParamSpec("P")
T = TypeVar("T")

# A program that does not answer is given up after so long (milliseconds).
_CONNECT_MS, _ANSWER_MS = 1500, 2500
_RUNTIME_ID, _CONTROL_TYPE, _NAME, _AUTOMATION_ID = 30000, 30003, 30005, 30011
_CLASS, _PROCESS, _PASSWORD, _OFFSCREEN, _FRAMEWORK = 30012, 30002, 30019, 30022, 30024
_RECT, _VALUE_AVAILABLE, _VALUE, _READ_ONLY = 30001, 30043, 30045, 30046
_READ = (
    _RUNTIME_ID, _CONTROL_TYPE, _NAME, _AUTOMATION_ID, _CLASS, _PROCESS, _PASSWORD, _OFFSCREEN,
    _FRAMEWORK, _RECT,
)  # fmt: skip
_VALUE_PATTERN = 10002
_ELEMENT, _DESCENDANTS, _SUBTREE = 1, 4, 7
_KEPT = 200


def _faults(call: Callable[P, T]) -> Callable[P, T]:
    @wraps(call)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return call(*args, **kwargs)
        except COMError as fault:
            raise uia.ComFault(int(fault.hresult)) from fault
        except ValueError as fault:
            # A null pointer where an element was to be: UI Automation found none.
            raise uia.ComFault(uia.ELEMENT_NOT_AVAILABLE) from fault
        except OSError as fault:
            raise uia.ComFault(fault.winerror or uia.FAIL) from fault

    return guarded


class UiaClient:
    """Implements Uia. Make it and use it on one thread."""

    @_faults
    def __init__(self) -> None:
        comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
        see_physical_pixels_here()
        self._client = self._make()
        self._all = self._client.get_RawViewCondition()
        self._read = self._request(_READ, _ELEMENT)
        self._whole = self._request(_READ, _SUBTREE)
        self._page = self._request((*_READ, _VALUE), _ELEMENT)
        self._text = self._request((_RUNTIME_ID, _VALUE, _READ_ONLY), _ELEMENT)
        self._documents = self._is(_CONTROL_TYPE, uia.DOCUMENT)
        visible = self._both(self._is(_OFFSCREEN, False), self._is(_PASSWORD, False))
        boxes = self._either(self._is(_CONTROL_TYPE, uia.EDIT), self._documents)
        self._boxes = self._both(self._both(boxes, self._is(_VALUE_AVAILABLE, True)), visible)
        self._kept: OrderedDict[uia.Id, Any] = OrderedDict()

    @_faults
    def head(self, window: int) -> uia.Element:
        """The window itself."""
        return plain(self._client.ElementFromHandleBuildCache(window, self._read))

    @_faults
    def documents(self, window: int) -> Sequence[uia.Element]:
        """Its visible pages, with their addresses."""
        top = self._client.ElementFromHandleBuildCache(window, self._read)
        found = top.FindAllBuildCache(_DESCENDANTS, self._documents, self._page)
        pages = []
        for number in range(found.get_Length()):
            one = found.GetElement(number)
            page = plain(one, value=True)
            self._keep(page.id, one)
            pages.append(page)
        return pages

    @_faults
    def tree(self, window: int, document: uia.Id | None, most: int) -> tuple[uia.Element, bool]:
        """A page or a window and all in it, by one call."""
        if document is None:
            top = self._client.ElementFromHandleBuildCache(window, self._whole)
        else:
            top = self._known(document).BuildUpdatedCache(self._whole)
        left = [most]
        return with_children(top, left), left[0] <= 0

    @_faults
    def values(self, window: int, document: uia.Id | None, longest: int) -> Sequence[uia.Value]:
        """Texts of input boxes and text views, by one call."""
        if document is None:
            top = self._client.ElementFromHandleBuildCache(window, self._read)
        else:
            top = self._known(document)
        found = top.FindAllBuildCache(_DESCENDANTS, self._boxes, self._text)
        values = []
        for number in range(found.get_Length()):
            one = found.GetElement(number)
            known = id_of(one)
            self._keep(known, one)
            text = one.GetCachedPropertyValue(_VALUE)
            shown = text[:longest] if isinstance(text, str) else None
            values.append(uia.Value(known, shown, bool(one.GetCachedPropertyValue(_READ_ONLY))))
        return values

    @_faults
    def focus(self, id: uia.Id) -> None:
        """Give it the keyboard."""
        self._known(id).SetFocus()

    @_faults
    def focused(self) -> uia.Element:
        """What has the keyboard."""
        return plain(self._client.GetFocusedElementBuildCache(self._read))

    @_faults
    def set_value(self, id: uia.Id, text: str) -> None:
        """Replace its text."""
        pattern = self._known(id).GetCurrentPattern(_VALUE_PATTERN)
        pattern.QueryInterface(com.ValuePattern).SetValue(text)

    def close(self) -> None:
        """Drop every element before COM goes."""
        self._kept.clear()
        for name in [
            name for name, held in vars(self).items() if isinstance(held, comtypes.IUnknown)
        ]:
            delattr(self, name)
        comtypes.CoUninitialize()

    def _make(self) -> Any:
        try:
            client = CreateObject(com.CLIENT_8, interface=com.Automation2)
            client.put_ConnectionTimeout(_CONNECT_MS)
            client.put_TransactionTimeout(_ANSWER_MS)
        except (COMError, OSError) as fault:
            log.info("UI Automation has no time limits here: %s", type(fault).__name__)
            return CreateObject(com.CLIENT, interface=com.Automation)
        return client

    def _request(self, properties: Sequence[int], scope: int) -> Any:
        request = self._client.CreateCacheRequest()
        for one in properties:
            request.AddProperty(one)
        request.put_TreeScope(scope)
        # The control view leaves out the elements that only carry a page's classes.
        request.put_TreeFilter(self._all)
        return request

    def _is(self, property: int, value: object) -> Any:
        return self._client.CreatePropertyCondition(property, value)

    def _both(self, one: Any, other: Any) -> Any:
        return self._client.CreateAndCondition(one, other)

    def _either(self, one: Any, other: Any) -> Any:
        return self._client.CreateOrCondition(one, other)

    def _keep(self, id: uia.Id, element: Any) -> None:
        self._kept[id] = element
        self._kept.move_to_end(id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _known(self, id: uia.Id) -> Any:
        if id not in self._kept:
            raise uia.ComFault(uia.ELEMENT_NOT_AVAILABLE)
        return self._kept[id]
