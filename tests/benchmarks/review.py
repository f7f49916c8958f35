"""The supervisor's window at 10,000, 100,000 and 1,000,000 suggestions: open, filter, search, page.

Measured in the window itself, from the wish to the rows in the list: thread, query and Qt's own
work are all in it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from assistant.review.filters import Filters
from assistant.review.record import FileSource
from assistant.settings import Settings
from assistant.ui.look import look_for
from assistant.ui.review.page import Desk
from assistant.ui.review.pages import PAGES as ALL
from assistant.ui.review.queue_page import QueuePage
from assistant.ui.review.window import ReviewWindow
from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.record_rows import write_record

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
QUICK = {"1k": 1000}
PAGES = 20
LOOKS = 20
_PATIENCE = 30.0


def filters() -> list[Filters]:
    """Everyday ones and such as hardly anything fits."""
    alone = [
        Filters(),
        *(Filters(agent=(f"agent{n}",)) for n in range(4)),
        *(Filters(emotion=(mood,)) for mood in ("anger", "joy", "surprise")),
        *(Filters(outcome=(kind,)) for kind in ("rejected", "edited")),
        Filters(moved=("worse",)),
        Filters(escalated=True),
        Filters(praise=True),
        Filters(stage=("loyal",)),
    ]
    pairs = [
        Filters(agent=(agent,), emotion=(mood,))
        for agent, mood in product(("agent3", "agent7"), ("anger", "surprise", "joy"))
    ]
    rare = [
        Filters(agent=("agent3", "agent9"), emotion=("anger", "anxiety"), moved=("worse",)),
        Filters(agent=("agent5",), language=("ru",), outcome=("rejected",)),
        Filters(language=("ko",), issue=("policy",), escalated=True, praise=True),
        Filters(region=("TW",), used_tier=("model",), moved=("worse",), emotion=("sadness",)),
        Filters(escalated=False, own=True, praise=True, language=("de",)),
    ]
    return alone + pairs + rare


def searches() -> list[Filters]:
    """Common and rare words, with and without filters, and words that nobody wrote."""
    texts = (
        "快递",
        "退款",
        "漏水",
        "生日礼物",
        "机器漏水",
        "refund",
        "parcel gift",
        "zipper",
        "鲸鱼",
    )
    found = [Filters(text=text) for text in texts]
    found += [Filters(text=text, agent=("agent3",)) for text in ("快递", "refund")]
    found += [
        Filters(text="快递", emotion=("surprise",), outcome=("rejected",)),
        Filters(text="快递", language=("en",)),
    ]
    return found


class _Watched:
    """A window over one record, and how long what is wished for takes."""

    def __init__(self, application: QApplication, file: Path) -> None:
        self._application = application
        settings = Settings()
        begun = perf_counter()
        self.desk = Desk(look_for(settings), settings, FileSource(file), "bench")
        self.window = ReviewWindow(self.desk, tuple(one for one in ALL if one.id == "queue"))
        self.window.show()
        self._until(lambda: self._opened() and self.page.detail.seen is not None)
        self.window.repaint()
        self.opened = (perf_counter() - begun) * 1000
        self._until(lambda: self.desk.idle and self.window.tending.idle)

    def _opened(self) -> bool:
        return isinstance(self.window.current, QueuePage) and self.page.model.rowCount() > 0

    @property
    def page(self) -> QueuePage:
        page = self.window.page("queue")
        assert isinstance(page, QueuePage)
        return page

    def _until(self, done: Callable[[], bool]) -> None:
        end = perf_counter() + _PATIENCE
        while not done() and perf_counter() < end:
            self._application.processEvents()

    def answered(self, wanted: Filters) -> tuple[float, float]:
        """Milliseconds until a first answer is in view, and until no more is being looked for."""
        told: list[float] = []
        begun = perf_counter()

        def note() -> None:
            told.append((perf_counter() - begun) * 1000)

        model = self.page.model
        model.moved_on.connect(note)
        self.page.show_filters(wanted)
        self._until(lambda: bool(told) and not model.looking)
        model.moved_on.disconnect(note)
        # The count and the chat of the first row belong to this wish, not to the next one.
        self._until(lambda: self.desk.idle)
        return told[0], told[-1]

    @property
    def more(self) -> bool:
        return self.page.model.canFetchMore(QModelIndex())

    def paged(self) -> float:
        """Milliseconds until the next page is in the list."""
        model = self.page.model
        before, begun = model.rowCount(), perf_counter()
        model.fetchMore(QModelIndex())
        self._until(lambda: model.rowCount() > before)
        return (perf_counter() - begun) * 1000

    def stepped(self) -> float:
        """Milliseconds until the next suggestion is there with its chat."""
        begun = perf_counter()
        self.page.list.step(1)
        row = self.page.model.line(self.page.list.row)
        wanted = row.entry.suggestion if row else ""
        detail = self.page.detail
        self._until(lambda: detail.seen is not None and detail.seen.entry.suggestion == wanted)
        self.window.repaint()
        return (perf_counter() - begun) * 1000

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self._application.processEvents()


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Make the records and go through them, the smallest first."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["bench", "-platform", "offscreen"])
    figures: list[Figure] = []
    for name, number in (QUICK if quick else SIZES).items():
        file = folder / f"{name}.db"
        begun = perf_counter()
        write_record(file, number)
        made = round(perf_counter() - begun, 1)
        figures.append(Figure(f"review.{name}.record", made, "s", 1, f"{number} suggestions"))
        figures += _window(application, file, f"review.{name}")
        file.unlink()
    return figures


def _window(application: QApplication, file: Path, name: str) -> list[Figure]:
    opened = []
    for _ in range(3):
        watched = _Watched(application, file)
        opened.append(watched.opened)
        watched.close()
    watched = _Watched(application, file)
    filtered = [watched.answered(one) for one in filters()]
    searched = [watched.answered(one) for one in searches()]
    watched.answered(Filters())
    paged = [watched.paged() for _ in range(PAGES) if watched.more]
    stepped = [watched.stepped() for _ in range(LOOKS)]
    watched.close()
    note = "until a first answer is in view"
    whole = "until a page is full or the record has been gone through"
    return [
        *spread(f"{name}.open", opened, "ms", "window, first rows and first chat painted"),
        *spread(f"{name}.filter", [first for first, _ in filtered], "ms", note),
        *spread(f"{name}.filter.whole", [last for _, last in filtered], "ms", whole),
        *spread(f"{name}.search", [first for first, _ in searched], "ms", note),
        *spread(f"{name}.search.whole", [last for _, last in searched], "ms", whole),
        *spread(f"{name}.page", paged, "ms"),
        *spread(f"{name}.step", stepped, "ms", "the next suggestion with its chat, painted"),
    ]
