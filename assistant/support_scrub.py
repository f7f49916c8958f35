"""Takes personal data out of what goes into a support archive: by where it stands, not by guessing.

Chat text and names are never put in; this is the second wall. Of logs only lines of our own form
are kept, of tracebacks only the code they passed through, and of what was said in them nothing that
is quoted, not English, or a long number.
"""

from __future__ import annotations

import getpass
import re
import socket
from collections.abc import Iterable
from pathlib import Path

from assistant import masking

HIDDEN = "[…]"
_LINE = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?P<level>[A-Z]+) (?P<room>assistant[\w.]*) "
    r"(?P<said>.*)"
)
_CODE = re.compile(r"  (?P<place>(?:assistant|site-packages)/[\w./-]+:\d+) in (?P<name>[\w<>.]+)")
_OLD_CODE = re.compile(r'  File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<name>[\w<>.]+)')
_ERROR = re.compile(r"(?P<name>(?:[A-Za-z_]+\.)*[A-Z]\w*)(?::.*)?")
_QUOTED = re.compile(r"""(?<!\w)(['"`]).*?\1(?!\w)""")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_NUMBER = re.compile(r"(?<![\w.])\+?\d[\d -]{5,}\d")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_PATH = re.compile(r"(?:[A-Za-z]:\\|/|~/)[^\s:'\"]+")
_SHORTEST_NAME = 3


class Scrubber:
    """Knows what this machine's people are called; `names` are further ones."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        home = Path.home()
        known = {home.name, _user(), socket.gethostname(), *names}
        self._home = str(home)
        plain = sorted(
            (n for n in known if len(n) >= _SHORTEST_NAME or not n.isascii()), key=len, reverse=True
        )
        listed = "|".join(re.escape(name) for name in plain if name)
        self._names = re.compile(rf"(?<![\w])(?:{listed})(?![\w])", re.I) if listed else None

    def text(self, text: str) -> str:
        """Any text without home folder, user, machine, known names and what masking finds."""
        if len(self._home) > 1:
            text = text.replace(self._home, "~")
        if self._names is not None:
            text = self._names.sub(HIDDEN, text)
        return masking.mask(text, unannounced=False)

    def log(self, text: str) -> str:
        """A log of which only what is known to be ours is kept."""
        kept = (self._log_line(line) for line in text.splitlines())
        return "".join(f"{line}\n" for line in kept if line)

    def _log_line(self, line: str) -> str:
        if found := _LINE.fullmatch(line):
            said = self._said(found["said"])
            return f"{found['at']} {found['level']} {found['room']} {said}"
        if found := _CODE.fullmatch(line):
            return line
        if found := _OLD_CODE.fullmatch(line):
            return f"  {Path(found['file']).name}:{found['line']} in {found['name']}"
        if line == "because of":
            return line
        found = _ERROR.fullmatch(line)
        return found["name"] if found and found["name"].endswith(("Error", "Fault")) else ""

    def _said(self, said: str) -> str:
        for pattern in (_QUOTED, _FOREIGN, _MAIL, _PATH, _NUMBER):
            said = pattern.sub(HIDDEN, said)
        # Behind the name of an exception stands what it worked on.
        said = re.sub(r"\b(\w+(?:Error|Exception|Fault)): .*", rf"\1: {HIDDEN}", said)
        return self.text(said)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
