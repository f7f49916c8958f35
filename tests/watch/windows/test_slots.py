"""What is called by place in a table is checked against the published places and sizes."""

from __future__ import annotations

from ctypes import sizeof

import pytest

from assistant.watch.windows import uia_slots as slots
from assistant.win32 import constants as c

# Places as Microsoft's UIAutomationClient.h has them, counted from IUnknown's three.
PUBLISHED = {
    "AUTOMATION": {
        "ElementFromHandleBuildCache": 10, "GetFocusedElementBuildCache": 12,
        "get_RawViewCondition": 17, "CreateCacheRequest": 20, "CreatePropertyCondition": 23,
        "CreateAndCondition": 25, "CreateOrCondition": 28,
    },
    "AUTOMATION_2": {"put_ConnectionTimeout": 6, "put_TransactionTimeout": 8},
    "ELEMENT": {
        "SetFocus": 3, "FindAllBuildCache": 8, "BuildUpdatedCache": 9,
        "GetCachedPropertyValue": 12, "GetCurrentPattern": 16, "GetCachedChildren": 19,
        "get_CachedControlType": 53, "get_CachedName": 55, "get_CachedAutomationId": 61,
        "get_CachedClassName": 62, "get_CachedIsPassword": 67, "get_CachedIsOffscreen": 70,
        "get_CachedFrameworkId": 72, "get_CachedBoundingRectangle": 75,
    },
    "ARRAY": {"get_Length": 3, "GetElement": 4},
    "REQUEST": {"AddProperty": 3, "put_TreeScope": 7, "put_TreeFilter": 9},
    "VALUE_PATTERN": {"SetValue": 3, "get_CurrentValue": 4},
}  # fmt: skip


@pytest.mark.parametrize("table", PUBLISHED)
def test_methods_stand_where_they_were_published(table: str):
    names = getattr(slots, table)
    assert len(set(names)) == len(names)
    found = {name: names.index(name) + 3 for name in PUBLISHED[table]}
    assert found == PUBLISHED[table]


@pytest.mark.parametrize(
    ("structure", "size"), [(c.Input, 40), (c.BitmapHeader, 40), (c.WinRect, 16)]
)
def test_structures_have_the_sizes_of_64_bit_windows(structure: type, size: int):
    assert sizeof(structure) == size


def test_the_key_of_an_input_stands_behind_its_padding():
    assert (c.Input.value.offset, c.KeyboardInput.flags.offset, c.KeyboardInput.extra.offset) == (
        8, 4, 16,
    )  # fmt: skip
