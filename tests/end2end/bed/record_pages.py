"""Records the snapshots of the pages made of open chat components, in Chromium and Firefox.

python -m tests.end2end.bed.record_pages [PAGE ...]
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from assistant.watch import replay
from tests.end2end.bed.desk_of_pages import BROWSERS, PageDesk, page_desk
from tests.end2end.bed.observer import without_place

TARGET = Path(__file__).parents[2] / "conversation" / "snapshots"
PEERS = {"chatscope": "Lena Hoff", "deepchat": "何先生", "stream": "孙女士", "lines": "周先生"}
# How the generic profile's recordings are named: after the profile.
NAMES = {"lines": "bubbles_lines"}
SAID = [
    ("agent", "我马上查，请稍等"),
    ("customer", "在吗？"),
    ("customer", "在吗？"),
    ("customer", "尾号 2381\n蓝色"),
]


def record(desk: PageDesk, page: str) -> None:
    """One page, before and while lines come."""
    desk.open(page, PEERS[page])
    observer = desk.observer
    before = len(observer.messages())
    for number, (who, text) in enumerate(SAID, before + 1):
        desk.say(who, text)
        assert observer.until(lambda n=number: len(observer.messages()) >= n), text
    chat = observer.updates[-1].chat
    found = (one for one in observer.snapshots if desk.server.page(page) in one.document)
    kept = [replace(without_place(one), document=f"http://localhost/{page}.html") for one in found]
    name = f"{NAMES.get(page, page)}_{desk.name}"
    replay.save([one for one in kept if observer.library.find(one)], TARGET / f"{name}.json")
    said = [
        {"speaker": str(m.speaker), "text": m.text, "history": m.history}
        for m in observer.state.chats[chat].messages
    ]
    golden = json.dumps([{"peer": chat.peer, "messages": said}], ensure_ascii=False, indent=1)
    (TARGET / f"{name}.golden.json").write_text(golden + "\n", encoding="utf-8")


def main() -> None:
    """Record the pages that are named, or all, in both browsers."""
    pages = [page for page in PEERS if not sys.argv[1:] or page in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        for browser in BROWSERS:
            with page_desk(Path(folder) / browser, browser) as desk:
                for page in pages:
                    record(desk, page)


if __name__ == "__main__":
    main()
