"""What every page of the review window is, and the desk at which all of them work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.drafting import Check
from assistant.domain.notice import Notice
from assistant.review.queue import Look as Seen
from assistant.review.record import Record, Source
from assistant.settings import Settings
from assistant.ui.look import Look
from assistant.ui.review.runner import Failed, Runner
from assistant.ui.texts import Texts

T = TypeVar("T")
Finding = tuple[str, Check]
"""The language of a text and what is wrong with it."""
LookOver = Callable[[Mapping[str, str]], tuple[Finding, ...]]
# A page's slow question does not keep another page waiting.
READERS = 2


class Desk(QObject):
    """All that pages share: the record, who works here, how things look.

    `role` is agent, supervisor or administrator. Signals: `open_chat(suggestion id)` shows one
    suggestion on the queue page, `show_queue(Filters)` the queue through a filter (the way from a
    bar of a chart to the chats behind it), `show_case(id)` a case in the library,
    `changed(kind)` tells all pages that something was written ("scorecards", "cases" …),
    `advance()` asks the queue for its next row, since the one in view is done with,
    `badge(page id, number)` puts a number beside a page's name, `trouble(Notice)` says what went
    wrong above the page. `look_over` finds what the rules for drafts say to texts (by language)
    that all drafts are to say; whoever opens the window gives it.
    """

    open_chat = Signal(str)
    show_queue = Signal(object)
    show_case = Signal(str)
    changed = Signal(str)
    advance = Signal()
    badge = Signal(str, int)
    trouble = Signal(object)

    def __init__(
        self,
        look: Look,
        settings: Settings,
        source: Source,
        reviewer: str,
        role: str = "supervisor",
    ) -> None:
        super().__init__()
        self.look = look
        self.settings = settings
        self.source = source
        self.reviewer = reviewer
        self.role = role
        self.look_over: LookOver = lambda texts: ()
        self.reading = Runner(source, writing=False, threads=READERS)
        self.writing = Runner(source, writing=True)

    @property
    def texts(self) -> Texts:
        """The sentences of the interface; `texts("review.title")` is `ui.review.title`."""
        return self.look.texts

    def run(
        self,
        job: Callable[[Record], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        lane: object = None,
    ) -> None:
        """Read: `job(connection)` on a background thread, `done(result)` back on this one.

        A newer order of the same `lane` supersedes an older one. Without `failed`, what went wrong
        is said above the page.
        """
        self.reading.run(job, done, failed or self.trouble.emit, lane)

    def write(
        self,
        job: Callable[[Record], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Write: as `run`, one after the other, on a connection that may write."""
        self.writing.run(job, done, failed or self.trouble.emit)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self.reading.idle and self.writing.idle

    def close(self) -> None:
        """Finish what is being written, drop what is being read."""
        self.reading.close()
        self.writing.close()


class LazyView(QWidget):
    """Asks the record when it comes into sight and is out of date; override `reload`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.look = desk.look
        self.texts = desk.texts
        self._fresh = False

    def shown(self) -> None:
        """It has come into sight: it loads when it has not yet, or is out of date."""
        if not self._fresh:
            self._fresh = True
            self.reload()

    def reload(self) -> None:
        """Ask the record again."""


class Page(LazyView):
    """One page. `title` names a sentence without its `ui.`; override `reload`.

    A page is made when it is first looked at; make the widgets in `__init__`, and ask the record
    in `reload`, through `run`. `keys` are pairs of a key as people read it ("J / ↓") and the
    sentence that the help sheet gives it.
    """

    title: ClassVar[str] = ""
    keys: tuple[tuple[str, str], ...] = ()

    def show_key(self, key: str) -> None:
        """Show one thing by its key, where the page has such."""

    def unsaved(self) -> int:
        """How many things somebody has begun to write here that are nowhere yet."""
        return 0

    def save_all(self) -> None:
        """Write down what is unsaved."""

    def leave(self) -> None:
        """The window closes: write what is still to be written."""

    def outdate(self) -> None:
        """Load again: now when in view, else as soon as it is."""
        self._fresh = False
        if self.isVisible():
            self.shown()

    def run(
        self,
        job: Callable[[Record], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        lane: str = "",
    ) -> None:
        """Read, see Desk.run; a newer order of this page (and `lane`) supersedes an older one."""
        self.desk.run(job, done, failed, (id(self), lane))

    def write(
        self,
        job: Callable[[Record], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Write, see Desk.write."""
        self.desk.write(job, done, failed)

    def trouble(self, notice: Notice) -> None:
        """Say what went wrong above the page."""
        self.desk.trouble.emit(notice)


class Section(QWidget):
    """A part of the queue's detail pane that another room brings (see pages.SECTIONS).

    `keys` are pairs of a key ("1", "C", "Shift+C") and the sentence for the help sheet. A key that
    the queue page does not use itself is offered to the sections in their order.
    """

    title: ClassVar[str] = ""
    keys: tuple[tuple[str, str], ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.look = desk.look
        self.texts = desk.texts

    def show_suggestion(self, seen: Seen | None) -> None:
        """Another suggestion is in view; None for none. Ask the record through desk.run."""

    def unsaved(self) -> int:
        """How many things somebody has begun to write here that are nowhere yet."""
        return 0

    def save_all(self) -> None:
        """Write down what is unsaved."""

    def key_pressed(self, key: str) -> bool:
        """One of `keys` was pressed; whether it was used."""
        return False
