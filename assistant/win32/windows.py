"""Questions about top-level windows, asked of user32, dwmapi and the process table."""

from __future__ import annotations

import ctypes
import logging
import sys
from ctypes import byref, c_int32, c_uint32, sizeof, wintypes

from assistant.domain.window import Rect
from assistant.win32 import constants as c

assert sys.platform == "win32"

log = logging.getLogger("assistant.win32")

_user = ctypes.WinDLL("user32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_dwm = ctypes.WinDLL("dwmapi")
_advapi = ctypes.WinDLL("advapi32", use_last_error=True)

_GA_ROOT, _GW_PREVIOUS = 2, 3
_GWL_EXSTYLE, _EX_TRANSPARENT, _EX_LAYERED = -20, 0x20, 0x80000
_DWM_FRAME, _DWM_CLOAKED = 9, 14
_QUERY_LIMITED, _TOKEN_QUERY, _TOKEN_INTEGRITY = 0x1000, 0x8, 25
_SW_RESTORE = 9
_PER_MONITOR = 2
_LONGEST_TITLE = 1024
_MOST_ABOVE = 500
_FRAME_HOST = "ApplicationFrameWindow"
_CORE_WINDOW = "Windows.UI.Core.CoreWindow"

_HANDLE_CALLS = (
    (_user.GetForegroundWindow, wintypes.HWND, ()),
    (_user.GetAncestor, wintypes.HWND, (wintypes.HWND, wintypes.UINT)),
    (_user.GetWindow, wintypes.HWND, (wintypes.HWND, wintypes.UINT)),
    (_user.FindWindowExW, wintypes.HWND,
     (wintypes.HWND, wintypes.HWND, wintypes.LPCWSTR, wintypes.LPCWSTR)),
    (_user.IsWindow, wintypes.BOOL, (wintypes.HWND,)),
    (_user.IsWindowVisible, wintypes.BOOL, (wintypes.HWND,)),
    (_user.IsIconic, wintypes.BOOL, (wintypes.HWND,)),
    (_user.GetWindowTextW, c_int32, (wintypes.HWND, wintypes.LPWSTR, c_int32)),
    (_user.GetClassNameW, c_int32, (wintypes.HWND, wintypes.LPWSTR, c_int32)),
    (_user.GetWindowThreadProcessId, c_uint32, (wintypes.HWND, wintypes.LPDWORD)),
    (_user.GetWindowRect, wintypes.BOOL, (wintypes.HWND, ctypes.c_void_p)),
    (_user.GetWindowLongW, wintypes.LONG, (wintypes.HWND, c_int32)),
    (_user.SetForegroundWindow, wintypes.BOOL, (wintypes.HWND,)),
    (_user.ShowWindow, wintypes.BOOL, (wintypes.HWND, c_int32)),
    (_user.AttachThreadInput, wintypes.BOOL, (c_uint32, c_uint32, wintypes.BOOL)),
    (_user.SetWindowDisplayAffinity, wintypes.BOOL, (wintypes.HWND, c_uint32)),
    (_user.GetWindowDisplayAffinity, wintypes.BOOL, (wintypes.HWND, wintypes.LPDWORD)),
    (_dwm.DwmGetWindowAttribute, c_int32, (wintypes.HWND, c_uint32, ctypes.c_void_p, c_uint32)),
    (_kernel.OpenProcess, wintypes.HANDLE, (c_uint32, wintypes.BOOL, c_uint32)),
    (_kernel.CloseHandle, wintypes.BOOL, (wintypes.HANDLE,)),
    (_kernel.GetCurrentProcess, wintypes.HANDLE, ()),
    (_kernel.GetCurrentThreadId, c_uint32, ()),
    (_kernel.QueryFullProcessImageNameW, wintypes.BOOL,
     (wintypes.HANDLE, c_uint32, wintypes.LPWSTR, wintypes.LPDWORD)),
    (_advapi.OpenProcessToken, wintypes.BOOL,
     (wintypes.HANDLE, c_uint32, ctypes.POINTER(wintypes.HANDLE))),
    (_advapi.GetTokenInformation, wintypes.BOOL,
     (wintypes.HANDLE, c_uint32, ctypes.c_void_p, c_uint32, wintypes.LPDWORD)),
    (_advapi.GetSidSubAuthorityCount, ctypes.POINTER(ctypes.c_ubyte), (ctypes.c_void_p,)),
    (_advapi.GetSidSubAuthority, ctypes.POINTER(c_uint32), (ctypes.c_void_p, c_uint32)),
)  # fmt: skip
for _call, _result, _arguments in _HANDLE_CALLS:
    _call.restype = _result
    _call.argtypes = list(_arguments)


def see_physical_pixels() -> bool:
    """Have the whole process count in physical pixels of each screen; True when it does.

    Call it before the first window. Qt does the same for processes that have a window.
    """
    try:
        call = _user.SetProcessDpiAwarenessContext
    except AttributeError:
        log.info("this Windows is older than per-monitor scaling")
        return False
    call.restype, call.argtypes = wintypes.BOOL, [ctypes.c_void_p]
    call(ctypes.c_void_p(c.PER_MONITOR_V2))
    # What was chosen before, by Qt or the program's manifest, can't be changed: see what holds.
    _user.GetThreadDpiAwarenessContext.restype = ctypes.c_void_p
    _user.GetAwarenessFromDpiAwarenessContext.argtypes = [ctypes.c_void_p]
    now = _user.GetThreadDpiAwarenessContext()
    return int(_user.GetAwarenessFromDpiAwarenessContext(now)) == _PER_MONITOR


def see_physical_pixels_here() -> bool:
    """The same for the calling thread alone, whatever the process has chosen."""
    try:
        call = _user.SetThreadDpiAwarenessContext
    except AttributeError:
        return False
    call.restype, call.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    return bool(call(ctypes.c_void_p(c.PER_MONITOR_V2)))


class Windows:
    """Implements WindowCalls."""

    def foreground(self) -> int:
        """The top-level window that has the keyboard."""
        found = _user.GetForegroundWindow()
        return int((_user.GetAncestor(found, _GA_ROOT) or found) if found else 0)

    def exists(self, window: int) -> bool:
        """Whether it is still there."""
        return bool(_user.IsWindow(window))

    def shown(self, window: int) -> bool:
        """Visible, not minimised, not cloaked."""
        if not _user.IsWindowVisible(window) or _user.IsIconic(window):
            return False
        cloaked = c_uint32()
        asked = _dwm.DwmGetWindowAttribute(window, _DWM_CLOAKED, byref(cloaked), sizeof(cloaked))
        return not (asked == 0 and cloaked.value)

    def title(self, window: int) -> str:
        """Its title; taken from the window manager, so a hung program does not hold us up.

        Only a window of this process is asked itself, and answers when its thread is free.
        """
        text = ctypes.create_unicode_buffer(_LONGEST_TITLE)
        _user.GetWindowTextW(window, text, _LONGEST_TITLE)
        return text.value

    def pid(self, window: int) -> int:
        """Its process; of a frame that Windows puts around a store program, the program's."""
        name = ctypes.create_unicode_buffer(64)
        _user.GetClassNameW(window, name, 64)
        if name.value == _FRAME_HOST:
            content = _user.FindWindowExW(window, None, _CORE_WINDOW, None)
            window = content or window
        found = wintypes.DWORD()
        _user.GetWindowThreadProcessId(window, byref(found))
        return int(found.value)

    def program(self, pid: int) -> str:
        """Path of its executable."""
        process = _kernel.OpenProcess(_QUERY_LIMITED, False, pid)
        if not process:
            return ""
        try:
            size = wintypes.DWORD(32_768)
            path = ctypes.create_unicode_buffer(size.value)
            asked = _kernel.QueryFullProcessImageNameW(process, 0, path, byref(size))
            return path.value if asked else ""
        finally:
            _kernel.CloseHandle(process)

    def frame(self, window: int) -> Rect | None:
        """Its visible frame; GetWindowRect would add invisible borders of some eight pixels."""
        found = c.WinRect()
        asked = _dwm.DwmGetWindowAttribute(window, _DWM_FRAME, byref(found), sizeof(found))
        if asked != 0 and not _user.GetWindowRect(window, byref(found)):
            return None
        return Rect(found.left, found.top, found.right - found.left, found.bottom - found.top)

    def above(self, window: int) -> list[int]:
        """What lies over it, nearest first."""
        found: list[int] = []
        other = _user.GetWindow(window, _GW_PREVIOUS)
        # Windows come and go while they are counted: never more than so many.
        for _ in range(_MOST_ABOVE):
            if not other:
                break
            if self.shown(other) and not _seen_through(other):
                found.append(int(other))
            other = _user.GetWindow(other, _GW_PREVIOUS)
        return found

    def out_of_reach(self, pid: int) -> bool:
        """Whether its integrity level is above ours; what may not be asked is taken to be."""
        own = _integrity(_kernel.GetCurrentProcess())
        process = _kernel.OpenProcess(_QUERY_LIMITED, False, pid)
        if not process:
            return True
        try:
            other = _integrity(process)
        finally:
            _kernel.CloseHandle(process)
        return other is None or (own is not None and other > own)

    def activate(self, window: int) -> bool:
        """Bring it to the front, restored when it was minimised."""
        if _user.IsIconic(window):
            _user.ShowWindow(window, _SW_RESTORE)
        if _user.SetForegroundWindow(window):
            return True
        # Windows lets only who has the keyboard give it away: join its thread for a moment.
        front = _user.GetWindowThreadProcessId(_user.GetForegroundWindow(), None)
        own = _kernel.GetCurrentThreadId()
        if not front or front == own or not _user.AttachThreadInput(own, front, True):
            return False
        try:
            return bool(_user.SetForegroundWindow(window))
        finally:
            _user.AttachThreadInput(own, front, False)

    def exclude_from_capture(self, window: int) -> str:
        """Keep an own window out of pictures of the screen, as well as this Windows can."""
        if not _user.SetWindowDisplayAffinity(window, c.WDA_EXCLUDE):
            return "black" if _user.SetWindowDisplayAffinity(window, c.WDA_MONITOR) else "refused"
        # Before Windows 10 2004 the call succeeds and does what WDA_MONITOR does.
        return "excluded" if _affinity(window) == c.WDA_EXCLUDE else "black"


def _seen_through(window: int) -> bool:
    style = _user.GetWindowLongW(window, _GWL_EXSTYLE)
    if style & _EX_TRANSPARENT and style & _EX_LAYERED:
        return True
    return _affinity(window) == c.WDA_EXCLUDE


def _affinity(window: int) -> int:
    """How a window shows in pictures; WDA_NONE where Windows does not say."""
    found = wintypes.DWORD()
    asked = _user.GetWindowDisplayAffinity(window, byref(found))
    return int(found.value) if asked else c.WDA_NONE


def _integrity(process: int) -> int | None:
    """The last number of the token's integrity level; None when it may not be asked."""
    token = wintypes.HANDLE()
    if not _advapi.OpenProcessToken(process, _TOKEN_QUERY, byref(token)):
        return None
    try:
        size = wintypes.DWORD()
        _advapi.GetTokenInformation(token, _TOKEN_INTEGRITY, None, 0, byref(size))
        label = ctypes.create_string_buffer(max(size.value, 1))
        if not _advapi.GetTokenInformation(token, _TOKEN_INTEGRITY, label, size, byref(size)):
            return None
        # TOKEN_MANDATORY_LABEL begins with the pointer to the SID.
        sid = ctypes.cast(label, ctypes.POINTER(ctypes.c_void_p))[0]
        count = _advapi.GetSidSubAuthorityCount(sid)[0]
        return int(_advapi.GetSidSubAuthority(sid, count - 1)[0])
    finally:
        _kernel.CloseHandle(token)
