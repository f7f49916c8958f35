"""A thread with a hidden window and a message loop, as hooks, keys and the clipboard need."""

from __future__ import annotations

import ctypes
import logging
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ctypes import byref, c_int32, c_ssize_t, c_uint32, wintypes
from typing import Any, ClassVar, TypeVar

from assistant.win32 import constants as c
from assistant.win32.port import Heard, WindowEvent

assert sys.platform == "win32"

from assistant.win32.windows import see_physical_pixels_here  # noqa: E402

log = logging.getLogger("assistant.win32")

T = TypeVar("T")
_WORK = c.WM_APP + 1
_NOTIFY_THIS_SESSION = 0
_ANSWER_SECONDS = 5.0

_user = ctypes.WinDLL("user32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)

_WindowProcedure = ctypes.WINFUNCTYPE(
    c_ssize_t, wintypes.HWND, c_uint32, wintypes.WPARAM, wintypes.LPARAM
)
_EventProcedure = ctypes.WINFUNCTYPE(
    None, wintypes.HANDLE, c_uint32, wintypes.HWND, c_int32, c_int32, c_uint32, c_uint32
)


class _WindowClass(ctypes.Structure):
    """WNDCLASSW."""

    _fields_: ClassVar = [
        ("style", c_uint32), ("procedure", _WindowProcedure), ("class_extra", c_int32),
        ("window_extra", c_int32), ("instance", wintypes.HANDLE), ("icon", wintypes.HANDLE),
        ("cursor", wintypes.HANDLE), ("background", wintypes.HANDLE),
        ("menu", wintypes.LPCWSTR), ("name", wintypes.LPCWSTR),
    ]  # fmt: skip


_CALLS = (
    (_user.RegisterClassW, wintypes.ATOM, (ctypes.POINTER(_WindowClass),)),
    (_user.UnregisterClassW, wintypes.BOOL, (wintypes.LPCWSTR, wintypes.HANDLE)),
    (_user.CreateWindowExW, wintypes.HWND,
     (c_uint32, wintypes.LPCWSTR, wintypes.LPCWSTR, c_uint32, c_int32, c_int32, c_int32, c_int32,
      wintypes.HWND, wintypes.HANDLE, wintypes.HANDLE, ctypes.c_void_p)),
    (_user.DestroyWindow, wintypes.BOOL, (wintypes.HWND,)),
    (_user.DefWindowProcW, c_ssize_t,
     (wintypes.HWND, c_uint32, wintypes.WPARAM, wintypes.LPARAM)),
    (_user.GetMessageW, c_int32, (wintypes.LPMSG, wintypes.HWND, c_uint32, c_uint32)),
    (_user.DispatchMessageW, c_ssize_t, (wintypes.LPMSG,)),
    (_user.PostMessageW, wintypes.BOOL,
     (wintypes.HWND, c_uint32, wintypes.WPARAM, wintypes.LPARAM)),
    (_user.PostQuitMessage, None, (c_int32,)),
    (
        _user.PostThreadMessageW,
        wintypes.BOOL,
        (c_uint32, c_uint32, wintypes.WPARAM, wintypes.LPARAM),
    ),
    (_user.SetWinEventHook, wintypes.HANDLE,
     (c_uint32, c_uint32, wintypes.HANDLE, _EventProcedure, c_uint32, c_uint32, c_uint32)),
    (_user.UnhookWinEvent, wintypes.BOOL, (wintypes.HANDLE,)),
    (_user.RegisterHotKey, wintypes.BOOL, (wintypes.HWND, c_int32, c_uint32, c_uint32)),
    (_user.UnregisterHotKey, wintypes.BOOL, (wintypes.HWND, c_int32)),
    (_kernel.GetModuleHandleW, wintypes.HANDLE, (wintypes.LPCWSTR,)),
)  # fmt: skip
for _call, _result, _arguments in _CALLS:
    _call.restype = _result
    _call.argtypes = list(_arguments)


def end_loop(thread: int) -> bool:
    """End the message loop of a thread of this process, by its native number.

    `keyboard` writes its loop the wrong way round: it goes on after WM_QUIT and ends with any other
    message. One of each ends either kind.
    """
    told = bool(_user.PostThreadMessageW(thread, c.WM_QUIT, 0, 0))
    return bool(_user.PostThreadMessageW(thread, c.WM_NULL, 0, 0)) or told


class Loop:
    """Implements MessageLoop. Raises OSError when Windows refuses the window."""

    window = 0

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._handlers: list[Callable[[int, int, int], int | None]] = []
        # Windows calls these back for as long as it likes: they must never be collected before.
        self._procedure = _WindowProcedure(self._received)
        self._hooks: dict[int, Any] = {}
        self._session = False
        self._class = f"assistant-{name}-{id(self)}"
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name=name, daemon=True)
        self._thread.start()
        self.window = ready.result(_ANSWER_SECONDS)

    def run(self, work: Callable[[], T]) -> T:
        """Do it on the thread; at once when called from there."""
        if threading.current_thread() is self._thread:
            return work()
        done: Future[T] = Future()
        self._work.put((work, done))
        _user.PostMessageW(self.window, _WORK, 0, 0)
        return done.result(_ANSWER_SECONDS)

    def hear(self, handler: Callable[[int, int, int], int | None]) -> None:
        """Add a handler of messages."""
        self._handlers.append(handler)

    def hook(self, ranges: Sequence[tuple[int, int]], pid: int, heard: Heard) -> list[int]:
        """Hooks outside the other process: Windows queues the events for this thread."""

        def told(
            _hook: int, event: int, window: int | None, object_id: int, child_id: int,
            _thread: int, _time: int,
        ) -> None:  # fmt: skip
            heard(WindowEvent(event, window or 0, object_id, child_id))

        found: list[int] = []
        for first, last in ranges:
            procedure = _EventProcedure(told)
            flags = c.OUT_OF_CONTEXT | c.SKIP_OWN_PROCESS
            handle = _user.SetWinEventHook(first, last, None, procedure, pid, 0, flags)
            if handle:
                self._hooks[handle] = procedure
                found.append(int(handle))
        return found

    def unhook(self, hooks: Sequence[int]) -> None:
        """Take hooks away, on the thread that set them."""
        for handle in hooks:
            _user.UnhookWinEvent(handle)
            self._hooks.pop(handle, None)

    def hear_session(self) -> bool:
        """Lock and unlock come as WM_SESSION; waking up comes to every top-level window anyway."""
        try:
            register = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification
        except (AttributeError, OSError):
            return False
        register.restype, register.argtypes = wintypes.BOOL, [wintypes.HWND, c_uint32]
        self._session = bool(register(self.window, _NOTIFY_THIS_SESSION))
        return self._session

    def register_key(self, number: int, modifiers: int, key: int) -> bool:
        """Take a global key for the hidden window."""
        return bool(_user.RegisterHotKey(self.window, number, modifiers, key))

    def release_key(self, number: int) -> None:
        """Give it back."""
        _user.UnregisterHotKey(self.window, number)

    def close(self) -> None:
        """End the thread; Windows releases keys with the window."""
        if self._thread.is_alive():
            _user.PostMessageW(self.window, c.WM_CLOSE, 0, 0)
            if threading.current_thread() is not self._thread:
                self._thread.join(timeout=3)

    def _serve(self, ready: Future[int]) -> None:
        see_physical_pixels_here()
        instance = _kernel.GetModuleHandleW(None)
        shape = _WindowClass(procedure=self._procedure, instance=instance, name=self._class)
        window = None
        if _user.RegisterClassW(byref(shape)):
            # A top-level window that is never shown: only such ones hear of the machine waking up.
            window = _user.CreateWindowExW(
                0, self._class, None, 0, 0, 0, 0, 0, None, None, instance, None
            )
        if not window:
            ready.set_exception(ctypes.WinError(ctypes.get_last_error()))
            return
        self.window = int(window)
        ready.set_result(self.window)
        message = wintypes.MSG()
        while _user.GetMessageW(byref(message), None, 0, 0) > 0:
            _user.DispatchMessageW(byref(message))
        self._fail_waiting()
        _user.UnregisterClassW(self._class, instance)

    def _received(self, window: int, message: int, word: int, long: int) -> int:
        if message == _WORK:
            self._do_work()
            return 0
        for handler in self._handlers:
            # An exception must not leave a procedure that Windows calls.
            try:
                answer = handler(message, word, long)
            except Exception:
                log.exception("a message could not be handled")
                continue
            if answer is not None:
                return answer
        if message == c.WM_CLOSE:
            self.unhook(list(self._hooks))
            if self._session:
                ctypes.WinDLL("wtsapi32").WTSUnRegisterSessionNotification(wintypes.HWND(window))
            _user.DestroyWindow(window)
            _user.PostQuitMessage(0)
            return 0
        return int(_user.DefWindowProcW(window, message, word, long))

    def _do_work(self) -> None:
        while not self._work.empty():
            work, done = self._work.get()
            try:
                done.set_result(work())
            except Exception as problem:  # noqa: BLE001 - raised again by the thread that asked
                done.set_exception(problem)

    def _fail_waiting(self) -> None:
        while not self._work.empty():
            self._work.get()[1].set_exception(OSError("the message loop has ended"))
