"""What the packed program needs of each system: names, icons, version file, manifest, Info.plist.

`build.spec` reads it on the system it builds for; tests read it on any.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import struct
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "Empathy Assistant"
IDENTIFIER = "org.empathy-assistant.assistant"
PROGRAM = "assistant"
WINDOWED = "assistantw"
"""The one of Windows that opens no console; without arguments it starts the overlay."""

SIGN_COMMAND = "ASSISTANT_SIGN_COMMAND"
"""Signs one file: `{file}` stands for it, as in `signtool sign /fd SHA256 /a {file}`."""
CODESIGN_IDENTITY = "ASSISTANT_CODESIGN_IDENTITY"
ENTITLEMENTS = "ASSISTANT_ENTITLEMENTS"

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Kinds of pictures in an icns file that hold a PNG, and their size in pixels.
ICNS_KINDS = {
    b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512,
    b"ic10": 1024, b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}  # fmt: skip

# Windows 10 and 11; sharp on each screen, long paths, and never as an administrator.
MANIFEST = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <assemblyIdentity type="win32" name="{identifier}" version="{version}"
                    processorArchitecture="*"/>
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >PerMonitorV2, PerMonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >true</longPathAware>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings"
        >UTF-8</activeCodePage>
    </windowsSettings>
  </application>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
        processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
    </dependentAssembly>
  </dependency>
</assembly>
"""

VERSION_FILE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([
      StringTable('040904B0', [
        StringStruct('FileDescription', '{name}'),
        StringStruct('FileVersion', '{version}'),
        StringStruct('InternalName', '{program}'),
        StringStruct('LegalCopyright', 'MIT License'),
        StringStruct('OriginalFilename', '{program}.exe'),
        StringStruct('ProductName', '{name}'),
        StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""


def version() -> str:
    """The program's version, read without importing it."""
    text = (ROOT / "assistant" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise ValueError("assistant/__init__.py names no version")
    return found.group(1)


def four_numbers(text: str) -> tuple[int, int, int, int]:
    """A version as Windows counts it."""
    numbers = [int(part) for part in re.findall(r"\d+", text)[:4]]
    one, two, three, four = [*numbers, 0, 0, 0, 0][:4]
    return one, two, three, four


def manifest() -> str:
    """What Windows must know before it starts the program."""
    return MANIFEST.format(
        identifier=IDENTIFIER, version=".".join(map(str, four_numbers(version())))
    )


def version_file(folder: Path, program: str) -> Path:
    """Write the version of a Windows program as PyInstaller reads it."""
    file = folder / f"{program}-version.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = VERSION_FILE.format(
        four=four_numbers(version()), version=version(), name=NAME, program=program
    )
    file.write_text(text, encoding="utf-8")
    return file


def info_plist() -> dict[str, object]:
    """What macOS must know of the bundle; an assistant beside other windows has no Dock icon."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans", "zh-Hant"],
        "CFBundleAllowMixedLocalizations": True,
        "LSUIElement": True,
        "LSMinimumSystemVersion": "12.0",
        "LSApplicationCategoryType": "public.app-category.business",
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "MIT License",
        "NSAppleEventsUsageDescription": (
            "Brings your chat window to the front before a draft is put into it."
        ),
        "NSAccessibilityUsageDescription": (
            "Reads the chat you are answering and puts the draft you choose into its input box."
        ),
        "NSScreenCaptureUsageDescription": (
            "Reads chats of programs that show their text only as a picture. "
            "Nothing is stored or sent."
        ),
    }


def system_name(system: str = "", machine: str = "") -> str:
    """The system as archives name it: linux-x86_64, windows-x86_64, macos-arm64."""
    names = {"linux": "linux", "windows": "windows", "darwin": "macos"}
    kinds = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}
    system = (system or platform.system()).lower()
    machine = (machine or platform.machine()).lower()
    return f"{names.get(system, system)}-{kinds.get(machine, machine)}"


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon of PNG pictures by their width."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    entries, data = b"", b""
    at = len(head) + 16 * len(pictures)
    for size, png in sorted(pictures.items()):
        small = size % 256
        entries += struct.pack("<BBBBHHII", small, small, 0, 0, 1, 32, len(png), at + len(data))
        data += png
    return head + entries + data


def icns(pictures: dict[int, bytes]) -> bytes:
    """A macOS icon of PNG pictures by their width."""
    body = b"".join(
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size]
        for kind, size in ICNS_KINDS.items()
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def draw(sizes: Iterable[int]) -> dict[int, bytes]:
    """Our own picture in each of these sizes, as PNG."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    # Painting an image needs no application and no screen.
    renderer = QSvgRenderer(str(ROOT / "resources" / "icons" / "app.svg"))
    drawn = {}
    for size in sorted(set(sizes)):
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        store = QByteArray()
        buffer = QBuffer(store)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        drawn[size] = bytes(store.data())
    return drawn


def icon_file(folder: Path, system: str) -> Path | None:
    """Write the program's icon as the system wants it; None where programs carry none."""
    folder.mkdir(parents=True, exist_ok=True)
    if system == "win32":
        file = folder / "assistant.ico"
        file.write_bytes(ico(draw(ICO_SIZES)))
        return file
    if system == "darwin":
        file = folder / "assistant.icns"
        file.write_bytes(icns(draw(ICNS_KINDS.values())))
        return file
    return None


def sign(
    files: Iterable[Path], run: Callable[..., object] = subprocess.run, command: str | None = None
) -> list[list[str]]:
    """Sign each file with the command of `ASSISTANT_SIGN_COMMAND`; without one nothing is done."""
    template = os.environ.get(SIGN_COMMAND, "") if command is None else command
    if not template:
        return []
    if "{file}" not in template:
        raise ValueError(f"{SIGN_COMMAND} names no {{file}}")
    done = []
    for file in files:
        words = [part.replace("{file}", str(file)) for part in shlex.split(template)]
        run(words, check=True)
        done.append(words)
    return done
