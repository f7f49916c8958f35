"""Writes down the tree of the window in front of a Mac, in the form of the folder trees/.

`python -m tests.watch.macos.record NAME` waits five seconds, so that a chat can be clicked into.
What people wrote is not kept: letters become x, characters 某, digits 0; what stands in password
fields is not asked for. Look the file over all the same before it is shared.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

from assistant.macos.layer import Accessibility, AxFault, Element
from assistant.macos.places import rect_of

_ASKED = (
    "AXRole", "AXSubrole", "AXTitle", "AXDescription", "AXIdentifier", "AXDOMClassList",
    "AXDOMIdentifier", "AXURL", "AXPosition", "AXSize", "AXChildren",
)  # fmt: skip
_TEXTS = ("AXStaticText", "AXTextArea", "AXTextField", "AXComboBox")
_WRITTEN = ("title", "description", "value")
_MOST = 4000


def recorded(layer: Accessibility, root: Element, keep_text: bool = False) -> dict[str, Any]:
    """The tree below an object."""
    left = [_MOST]
    return _told(layer, root, left, keep_text)


def _told(layer: Accessibility, element: Element, left: list[int], keep: bool) -> dict[str, Any]:
    left[0] -= 1
    answers = dict(zip(_ASKED, layer.read(element, _ASKED), strict=True))
    rect = rect_of(answers["AXPosition"], answers["AXSize"])
    told: dict[str, Any] = {
        "role": answers["AXRole"],
        "subrole": answers["AXSubrole"],
        "title": answers["AXTitle"],
        "description": answers["AXDescription"],
        "identifier": answers["AXIdentifier"],
        "classes": list(answers["AXDOMClassList"] or ()),  # type: ignore[call-overload]
        "dom_id": answers["AXDOMIdentifier"],
        "url": "https://example.test/" if answers["AXURL"] else None,
        "frame": [rect.x, rect.y, rect.width, rect.height] if rect is not None else None,
    }
    secure = answers["AXSubrole"] == "AXSecureTextField"
    if answers["AXRole"] in _TEXTS and not secure:
        (told["value"],) = layer.read(element, ("AXValue",))
        told["settable"] = layer.settable(element, "AXValue")
    for name in _WRITTEN:
        if isinstance(told.get(name), str) and not keep:
            told[name] = masked(told[name])
    children = answers["AXChildren"]
    told["children"] = []
    for child in children if isinstance(children, tuple) and not secure else ():
        if left[0] > 0 and child is not None:
            try:
                told["children"].append(_told(layer, child, left, keep))
            except AxFault:
                continue
    return {name: value for name, value in told.items() if value not in (None, "", [], False)}


def masked(text: str) -> str:
    """The form of a text without what it says."""
    return "".join(_mask(one) for one in text)


def _mask(one: str) -> str:
    if one.isdigit():
        return "0"
    if unicodedata.east_asian_width(one) in "WF" and one.isalpha():
        return "某"
    return ("X" if one.isupper() else "x") if one.isalpha() else one


def main(name: str) -> None:
    """Record what is in front in five seconds."""
    from assistant.macos.native_ax import NativeAccessibility
    from assistant.macos.native_desk import NativeWorkspace

    time.sleep(5)
    layer = NativeAccessibility()
    front = NativeWorkspace().front()
    if front is None:
        raise SystemExit("nothing is in front")
    (window,) = layer.read(layer.application(front.pid), ("AXFocusedWindow",))
    file = Path(__file__).with_name("trees") / f"{name}.json"
    text = json.dumps(recorded(layer, window), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")
    print(f"{front.bundle}: {file}")


if __name__ == "__main__":
    main(sys.argv[1])
