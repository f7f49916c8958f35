"""Where installed programs lie, and entries of the start menu."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import comtypes
from comtypes import COMError
from comtypes.client import CreateObject
from comtypes.persist import IPersistFile
from comtypes.shelllink import IShellLinkW, ShellLink

assert sys.platform == "win32"

import winreg  # noqa: E402

_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"


class StartMenu:
    """Implements Links."""

    def program(self, executable: str) -> str:
        """Where an installed program lies, by the name of its file; "" when it is not installed."""
        for hive in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            try:
                with winreg.OpenKey(hive, rf"{_PATHS}\{executable}") as key:
                    return str(winreg.QueryValue(key, None)).strip('"')
            except OSError:
                continue
        return ""

    def make(self, target: str, arguments: str, file: str) -> None:
        """Write a shortcut. Raises OSError."""
        # Shortcuts want a thread of another kind than UI Automation does: one of their own.
        with ThreadPoolExecutor(1, "start-menu") as thread:
            thread.submit(self._make, target, arguments, file).result()

    def _make(self, target: str, arguments: str, file: str) -> None:
        comtypes.CoInitialize()
        try:
            link = CreateObject(ShellLink, interface=IShellLinkW)
            link.SetPath(target)
            link.SetArguments(arguments)
            link.SetIconLocation(target, 0)
            link.QueryInterface(IPersistFile).Save(file, True)
            del link
        except COMError as fault:
            raise OSError(fault.hresult, fault.text) from fault
        finally:
            comtypes.CoUninitialize()
