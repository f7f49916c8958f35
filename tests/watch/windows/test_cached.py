"""What a cache request brought is taken over once, in bounds, and never from inside a password."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from assistant.domain.window import Rect
from assistant.watch.windows import uia
from assistant.watch.windows.cached import id_of, plain, with_children
from assistant.win32.constants import WinRect


class Array:
    """IUIAutomationElementArray."""

    def __init__(self, elements: list[Any]) -> None:
        self._elements = elements

    def get_Length(self) -> int:  # noqa: N802
        return len(self._elements)

    def GetElement(self, number: int) -> Any:  # noqa: N802
        return self._elements[number]


class Cached:
    """IUIAutomationElement as comtypes shows it: texts may be None, no children a null pointer."""

    asked: ClassVar[Counter[str]] = Counter()

    def __init__(self, kind: int, *children: Any, **values: Any) -> None:
        self._values = {"ControlType": kind, "ProcessId": 42, **values}
        self._children = list(children)
        self._number = values.get("number", (42, 1))

    def GetCachedChildren(self) -> Array | None:  # noqa: N802
        Cached.asked["children"] += 1
        return Array(self._children) if self._children else None

    def GetCachedPropertyValue(self, number: int) -> Any:  # noqa: N802
        return self._number if number == 30000 else self._values.get("Value")

    def __getattr__(self, name: str) -> Any:
        wanted = name.removeprefix("get_Cached")

        def get() -> Any:
            Cached.asked[wanted] += 1
            if wanted == "BoundingRectangle":
                return WinRect(*self._values.get("place", (0, 0, 0, 0)))
            return self._values.get(wanted)

        return get


def test_a_tree_is_taken_over_with_what_profiles_ask_for():
    text = Cached(uia.TEXT, Name="你好", place=(10, 20, 110, 40), IsOffscreen=1)
    inner = Cached(uia.GROUP, text, ClassName="chat-msg", AutomationId="m")
    group = with_children(Cached(uia.DOCUMENT, inner, FrameworkId="Chrome"), [100]).children[0]
    assert (group.class_name, group.automation_id, group.framework) == ("chat-msg", "m", "Chrome")
    assert group.children[0].name == "你好"
    assert group.children[0].rect == Rect(10, 20, 100, 20)
    assert group.children[0].offscreen


def test_what_only_encloses_is_not_asked_for_texts_and_places():
    Cached.asked.clear()
    with_children(Cached(uia.GROUP, *(Cached(uia.GROUP) for _ in range(50))), [100])
    assert Cached.asked["Name"] == Cached.asked["BoundingRectangle"] == 0


def test_nothing_is_looked_at_inside_a_password_field():
    secret = Cached(uia.TEXT, Name="geheim-4711")
    tree = with_children(Cached(uia.PANE, Cached(uia.EDIT, secret, IsPassword=1)), [100])
    assert tree.children[0].password
    assert tree.children[0].children == ()


def test_a_page_without_end_is_cut():
    left = [10]
    tree = with_children(Cached(uia.PANE, *(Cached(uia.TEXT, Name="x") for _ in range(500))), left)
    assert len(tree.children) == 9
    assert left[0] <= 0


def test_elements_nested_without_end_are_cut():
    deep = Cached(uia.TEXT, Name="the innermost")
    for _ in range(3000):
        deep = Cached(uia.GROUP, deep)
    tree, levels = with_children(deep, [10_000]), 0
    while tree.children:
        tree, levels = tree.children[0], levels + 1
    assert levels == 150


def test_pictures_and_scroll_bars_are_not_entered():
    Cached.asked.clear()
    with_children(Cached(uia.SCROLL_BAR, Cached(uia.BUTTON)), [100])
    assert Cached.asked["children"] == 0


def test_an_element_by_itself_has_all_that_is_asked_of_windows_and_pages():
    page = plain(
        Cached(uia.DOCUMENT, Name="客服工作台", Value="http://127.0.0.1/", place=(0, 0, 5, 5)), True
    )
    assert (page.value, page.rect, page.pid) == ("http://127.0.0.1/", Rect(0, 0, 5, 5), 42)
    assert plain(Cached(uia.PANE, place=(-32000, -32000, -32000, -32000))).rect is None


def test_an_element_may_have_no_number():
    assert id_of(Cached(uia.TEXT, number=None)) == ()
    assert id_of(Cached(uia.TEXT, number=(42, 7))) == (42, 7)
