"""Windows as it is documented to behave: windows, messages, clipboard, keys, UI Automation."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assistant.domain.window import Rect
from assistant.watch.windows import uia
from assistant.win32 import constants as c
from assistant.win32.port import Heard, WindowEvent

T = TypeVar("T")
TREES = Path(__file__).parents[1] / "watch" / "windows" / "trees"
CHAT = 0x20A4


@dataclass
class FakeWindow:
    """A top-level window."""

    title: str = "小林 - 客服工作台 - Google Chrome"
    pid: int = 4242
    program: str = r"C:\Program Files\Google\Chrome\Application\chrome.exe"
    frame: Rect = Rect(100, 80, 900, 700)
    shown: bool = True
    elevated: bool = False


class FakeWindows:
    """WindowCalls over a dictionary; `order` lists windows from the front to the back."""

    def __init__(self, **windows: FakeWindow) -> None:
        self.windows: dict[int, FakeWindow] = {CHAT: FakeWindow()}
        self.order = [CHAT]
        self.front = CHAT
        self.lets_activate = True
        self.asked = 0
        self.affinity: dict[int, str] = {}

    def foreground(self) -> int:
        self.asked += 1
        return self.front

    def exists(self, window: int) -> bool:
        return window in self.windows

    def shown(self, window: int) -> bool:
        return window in self.windows and self.windows[window].shown

    def title(self, window: int) -> str:
        return self.windows[window].title if window in self.windows else ""

    def pid(self, window: int) -> int:
        return self.windows[window].pid if window in self.windows else 0

    def program(self, pid: int) -> str:
        return next((one.program for one in self.windows.values() if one.pid == pid), "")

    def frame(self, window: int) -> Rect | None:
        return self.windows[window].frame if window in self.windows else None

    def above(self, window: int) -> list[int]:
        return self.order[: self.order.index(window)] if window in self.order else []

    def out_of_reach(self, pid: int) -> bool:
        return any(one.elevated for one in self.windows.values() if one.pid == pid)

    def activate(self, window: int) -> bool:
        if self.lets_activate:
            self.front = window
        return self.lets_activate

    def exclude_from_capture(self, window: int) -> str:
        return self.affinity.setdefault(window, "excluded")


class FakeLoop:
    """MessageLoop that does everything at once, on the calling thread."""

    window = 0x51

    def __init__(self) -> None:
        self.hooks: dict[int, tuple[tuple[int, int], int, Heard]] = {}
        self.handlers: list[Callable[[int, int, int], int | None]] = []
        self.keys: dict[int, tuple[int, int]] = {}
        self.taken: set[tuple[int, int]] = set()
        self.closed = False
        self.refuses: Exception | None = None
        self._given = 0

    def run(self, work: Callable[[], T]) -> T:
        if self.refuses is not None:
            raise self.refuses
        return work()

    def hear(self, handler: Callable[[int, int, int], int | None]) -> None:
        self.handlers.append(handler)

    def hook(self, ranges: Sequence[tuple[int, int]], pid: int, heard: Heard) -> list[int]:
        numbers = []
        for one in ranges:
            self._given += 1
            self.hooks[self._given] = (one, pid, heard)
            numbers.append(self._given)
        return numbers

    def unhook(self, hooks: Sequence[int]) -> None:
        for number in hooks:
            del self.hooks[number]

    def hear_session(self) -> bool:
        return True

    def register_key(self, number: int, modifiers: int, key: int) -> bool:
        if (modifiers & ~c.MOD_NOREPEAT, key) in self.taken:
            return False
        self.keys[number] = (modifiers, key)
        return True

    def release_key(self, number: int) -> None:
        del self.keys[number]

    def close(self) -> None:
        self.closed = True
        self.hooks.clear()

    # ------------------------------------------------------------ what Windows would do

    def tell(
        self, event: int, window: int, object_id: int = 0, pid: int = 4242, child: int = 0
    ) -> None:
        """Deliver a WinEvent to the hooks that listen to it."""
        for (first, last), of, heard in list(self.hooks.values()):
            if first <= event <= last and of in (0, pid):
                heard(WindowEvent(event, window, object_id, child))

    def send(self, message: int, word: int = 0, long: int = 0) -> int | None:
        """Deliver a message to the handlers."""
        for handler in self.handlers:
            answer = handler(message, word, long)
            if answer is not None:
                return answer
        return None


class FakeBoard:
    """ClipboardCalls: one system clipboard that other programs may hold, change or read."""

    def __init__(self) -> None:
        self.content: dict[int, bytes | None] = {}
        self.held_by_other = 0
        self.open_by_us = False
        self.own_window = FakeLoop.window
        self.owned_by = 0
        self.changes = 1
        self._names: dict[str, int] = {}

    def open(self, window: int) -> bool:
        if self.held_by_other > 0:
            self.held_by_other -= 1
            return False
        self.open_by_us = True
        return True

    def close(self) -> None:
        assert self.open_by_us, "closed without being opened"
        self.open_by_us = False

    def empty(self) -> None:
        assert self.open_by_us
        self.content = {}
        self.owned_by = self.own_window
        self.changes += 1

    def formats(self) -> list[int]:
        return list(self.content)

    def get(self, format: int) -> bytes | None:
        assert self.open_by_us
        return self.content.get(format)

    def put(self, format: int, data: bytes | None) -> bool:
        self.content[format] = data
        self.changes += 1
        return True

    def number(self, name: str) -> int:
        return self._names.setdefault(name, 0xC000 + len(self._names))

    def owner(self) -> int:
        return self.owned_by

    def sequence(self) -> int:
        return self.changes

    # ------------------------------------------------------------ what other programs would do

    def copy(self, text: str, owner: int = 0x77, **marks: bytes) -> None:
        """Another program copies text."""
        self.content = {c.CF_UNICODETEXT: (text + "\0").encode("utf-16-le")}
        for name, data in marks.items():
            self.content[self.number(name)] = data
        self.owned_by = owner
        self.changes += 1

    def text(self, loop: FakeLoop) -> str:
        """Another program pastes: what was promised is asked of its owner."""
        if self.content.get(c.CF_UNICODETEXT, b"") is None:
            loop.send(c.WM_RENDER_FORMAT, c.CF_UNICODETEXT)
        data = self.content.get(c.CF_UNICODETEXT) or b""
        return data.decode("utf-16-le").partition("\0")[0]


@dataclass
class FakeKeys:
    """KeyCalls: notes what was pressed; `pasted` is what the focused program then does."""

    down: set[int] = field(default_factory=set)
    sent: list[tuple[int, bool]] = field(default_factory=list)
    lets: bool = True
    pasted: Callable[[], object] = lambda: None

    def held(self, key: int) -> bool:
        return key in self.down

    def send(self, strokes: Sequence[tuple[int, bool]]) -> int:
        # Under UIPI nothing is taken, and no error says so.
        if not self.lets:
            return 0
        self.sent += strokes
        if (c.VK_V, True) in strokes:
            self.pasted()
        return len(strokes)


class FakeUia:
    """Uia over a recorded tree. `faults` are raised, one for each call, before it answers again."""

    def __init__(self, tree: uia.Element, values: dict[uia.Id, str] | None = None) -> None:
        self.root = tree
        self.texts = dict(values or {})
        self.faults: list[int] = []
        self.calls: list[str] = []
        self.has_keyboard: uia.Id = ()
        self.takes_focus = True
        self.closed = False
        self.work: Callable[[str], object] = lambda call: None

    def head(self, window: int) -> uia.Element:
        self._called("head")
        return _bare(self.root)

    def documents(self, window: int) -> list[uia.Element]:
        self._called("documents")
        return [_bare(one) for one in _all(self.root) if one.type == uia.DOCUMENT]

    def tree(self, window: int, document: uia.Id | None, most: int) -> tuple[uia.Element, bool]:
        self._called("tree")
        top = self.root if document is None else self._find(document)
        return top, len(list(_all(top))) > most

    def values(self, window: int, document: uia.Id | None, longest: int) -> list[uia.Value]:
        self._called("values")
        top = self.root if document is None else self._find(document)
        found = [one for one in _all(top) if one.type in (uia.EDIT, uia.DOCUMENT)]
        return [
            uia.Value(one.id, self.texts[one.id][:longest], one.automation_id.endswith("readonly"))
            for one in found
            if not one.password and one.id in self.texts
        ]

    def focus(self, id: uia.Id) -> None:
        self._called("focus")
        if self.takes_focus:
            self.has_keyboard = id

    def focused(self) -> uia.Element:
        self._called("focused")
        return self._find(self.has_keyboard)

    def set_value(self, id: uia.Id, text: str) -> None:
        self._called("set_value")
        self._find(id)
        self.texts[id] = text

    def close(self) -> None:
        self.closed = True

    def _called(self, name: str) -> None:
        self.calls.append(name)
        self.work(name)
        if self.faults:
            raise uia.ComFault(self.faults.pop(0))

    def _find(self, id: uia.Id) -> uia.Element:
        for one in _all(self.root):
            if one.id == id:
                return one
        raise uia.ComFault(uia.ELEMENT_NOT_AVAILABLE)


def _all(element: uia.Element) -> list[uia.Element]:
    return [element, *(one for child in element.children for one in _all(child))]


def _bare(element: uia.Element) -> uia.Element:
    from dataclasses import replace

    return replace(element, children=())


def recorded(name: str) -> tuple[uia.Element, dict[uia.Id, str]]:
    """A tree of tests/watch/windows/trees, and what stands in its boxes."""
    whole = json.loads((TREES / f"{name}.json").read_text(encoding="utf-8"))
    values: dict[uia.Id, str] = {}
    number = [0]

    def build(one: dict[str, Any], framework: str) -> uia.Element:
        number[0] += 1
        framework = one.get("framework", framework)
        own = (42, CHAT, number[0])
        if "text" in one:
            values[own] = one["text"]
        rect = Rect(*one["rect"]) if "rect" in one else None
        return uia.Element(
            id=own,
            type=getattr(uia, one["type"].upper(), None) or int(one["type"]),
            name=one.get("name", ""),
            automation_id=one.get("id", ""),
            class_name=one.get("class", ""),
            framework=framework,
            value=one.get("address", ""),
            rect=rect,
            offscreen=one.get("offscreen", False),
            password=one.get("password", False),
            pid=4242,
            children=tuple(build(child, framework) for child in one.get("children", ())),
        )

    return build(whole, ""), values
