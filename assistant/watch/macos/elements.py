"""What an accessible object of macOS is: its role, place and enclosing objects, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.macos.layer import Accessibility, AxCode, AxFault, Element, Value

SECURE = "AXSecureTextField"
INPUTS = frozenset({"AXTextArea", "AXTextField", "AXComboBox"})
_ABOUT = ("AXRole", "AXSubrole", "AXDOMClassList", "AXDOMIdentifier", "AXParent")
_MOST_LEVELS = 10
_MOST_REMEMBERED = 8000
_MARKER = 300
# What the other sources call the same things; all else by its role in lower case.
_ROLES = {
    "AXStaticText": "static",
    "AXGroup": "section",
    "AXTextArea": "entry",
    "AXTextField": "entry",
    "AXComboBox": "entry",
    "AXScrollArea": "scroll",
}
# Codes that mean that one object is gone or has no such thing, while its program goes on.
_ORDINARY = frozenset(
    {
        AxCode.INVALID_ELEMENT,
        AxCode.ATTRIBUTE_UNSUPPORTED,
        AxCode.QUESTION_UNSUPPORTED,
        AxCode.NO_VALUE,
        AxCode.ILLEGAL_ARGUMENT,
        AxCode.NOT_IMPLEMENTED,
        AxCode.FAILURE,
        AxCode.NOT_ENOUGH_PRECISION,
    }
)


def is_ordinary(fault: AxFault) -> bool:
    """Whether a fault concerns one object only; else the program is busy or we are locked out."""
    return fault.code in _ORDINARY


@dataclass(frozen=True, slots=True)
class About:
    """What an object is, as far as it does not change while it stands there."""

    role: str
    secure: bool
    marker: str
    parent: Element | None


@dataclass(frozen=True, slots=True)
class Link:
    """An object on the way up from a text: what it is called for us, and what it is."""

    name: str
    about: About


class Elements:
    """Remembers what objects are, and gives them short names; `forget()` when they are gone."""

    def __init__(self, layer: Accessibility) -> None:
        self._layer = layer
        self._about: dict[Element, About] = {}
        self._names: dict[Element, str] = {}
        self._given = 0

    def forget(self) -> None:
        """Drop everything; names are never given twice."""
        self._about.clear()
        self._names.clear()

    def tidy(self) -> None:
        """Drop everything once it has grown too large: call it before a look, not within one."""
        if max(len(self._about), len(self._names)) > _MOST_REMEMBERED:
            self.forget()

    def name(self, element: Element) -> str:
        """A short name that stays the object's as long as it stands there."""
        found = self._names.get(element)
        if found is None:
            self._given += 1
            found = self._names[element] = f"x{self._given}"
        return found

    def about(self, element: Element) -> About:
        """What an object is; asked once. Raises AxFault."""
        found = self._about.get(element)
        if found is None:
            role, subrole, classes, name, parent = self._layer.read(element, _ABOUT)
            found = About(
                role if isinstance(role, str) else "",
                subrole == SECURE,
                marker(role, words(classes), name),
                parent,
            )
            self._about[element] = found
        return found

    def chain(self, element: Element, top: Element | None) -> list[Link]:
        """The object and what encloses it below `top`, nearest first. Raises AxFault."""
        found: list[Link] = []
        current: Element | None = element
        while current is not None and current != top and len(found) <= _MOST_LEVELS:
            about = self.about(current)
            found.append(Link(self.name(current), about))
            current = about.parent
        return found

    def forget_chain(self, element: Element) -> None:
        """Ask anew what an object and its nearest enclosing ones are: a row was used again."""
        for _ in range(4):
            about = self._about.pop(element, None)
            if about is None or about.parent is None:
                return
            element = about.parent


def marker(role: Value, classes: Sequence[str], name: Value) -> str:
    """ "role.class.class#id" as profiles know it."""
    made = ".".join([role_name(role), *classes])
    if isinstance(name, str) and name:
        made += f"#{name}"
    return made[:_MARKER]


def role_name(role: Value) -> str:
    """What a role is called by every source."""
    if not isinstance(role, str):
        return "unknown"
    return _ROLES.get(role, role.removeprefix("AX").lower())


def words(value: Value) -> tuple[str, ...]:
    """The texts of a list; classes hold no blanks, whatever a page says."""
    if not isinstance(value, tuple):
        return ()
    return tuple(part for one in value if isinstance(one, str) for part in one.split())
