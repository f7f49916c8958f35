"""The agent's own window: notes written to them, reviews of their answers, and how to disagree.

Opens on request only, takes the focus then, and gives it back when closed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from assistant.domain.coaching import Mark, OwnLook, OwnNews, OwnNote, OwnReview, OwnThanks
from assistant.domain.window import Rect
from assistant.strings import either
from assistant.ui import placement, plain, times
from assistant.ui.bounded_text import BoundedText
from assistant.ui.empty_panel import empty_panel
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, dress_window, label, row, rule, wrapped
from assistant.ui.screens import screen_areas

_LONGEST = 4000
_SHORT = 160
_FIRST = 3


class NoteCard(QFrame):
    """One note of a supervisor."""

    def __init__(self, look: Look, note: OwnNote) -> None:
        super().__init__()
        self.setObjectName("card")
        texts = look.texts
        box = column(self, gap=look.px(4))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        ago = times.ago(texts, note.at, times.now())
        head = row(gap=look.px(8))
        who = texts("mine.note_from", who=plain.line(note.author, 40))
        head.addWidget(label(look, who, bold=True), 1)
        if note.new:
            head.addWidget(label(look, texts("mine.new"), size="small", tone="accent", bold=True))
        head.addWidget(label(look, ago, size="small", tone="muted"))
        box.addLayout(head)
        if note.words:
            words = texts("mine.about", words=plain.line(note.words, 120))
            box.addWidget(wrapped(look, words))
        elif note.sent:
            words = texts("mine.about", words=plain.line(note.sent, _SHORT))
            box.addWidget(wrapped(look, words))
        self.text = wrapped(look, plain.show(note.text, _LONGEST).text, size="body", tone="")
        box.addWidget(self.text)


class ThanksCard(QFrame):
    """A customer's words of praise for the agent."""

    def __init__(self, look: Look, one: OwnThanks) -> None:
        super().__init__()
        self.setObjectName("card")
        box = column(self, gap=look.px(4))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        head = row(gap=look.px(8))
        ink = look.theme.emotion("gratitude").ink
        head.addWidget(IconView("heart", ink, look.px(16)))
        head.addWidget(label(look, look.texts("mine.thanks"), bold=True), 1)
        ago = times.ago(look.texts, one.at, times.now())
        head.addWidget(label(look, ago, size="small", tone="muted"))
        box.addLayout(head)
        self.text = wrapped(look, plain.show(one.text, _LONGEST).text, size="body", tone="")
        box.addWidget(self.text)
        words = look.texts("mine.about", words=plain.line(one.answer, _SHORT))
        box.addWidget(wrapped(look, words))


class ReviewCard(QFrame):
    """One review, folded to three lines until it is opened. Signals: appealed(reason), begun()."""

    appealed = Signal(str)
    begun = Signal()

    def __init__(self, look: Look, review: OwnReview) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look, self.review = look, review
        texts = look.texts
        box = column(self, gap=look.px(6))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        head = row(gap=look.px(8))
        who = texts("mine.review_by", who=plain.line(review.reviewer, 40))
        head.addWidget(label(look, who, bold=True), 1)
        if review.new or review.answer_id:
            head.addWidget(label(look, texts("mine.new"), size="small", tone="accent", bold=True))
        ago = times.ago(texts, review.at, times.now())
        head.addWidget(label(look, ago, size="small", tone="muted"))
        total = "–" if review.total is None else texts("mine.total", total=f"{review.total:.0f}")
        head.addWidget(label(look, total, size="strong", bold=True))
        box.addLayout(head)
        box.addWidget(wrapped(look, f"“{plain.line(review.sent or review.said, _SHORT)}”"))
        if review.appeal:
            box.addWidget(self._appeal_line())
        self.more = QWidget()
        self._fill_more()
        self.more.hide()
        box.addWidget(self.more)
        foot = row(gap=look.px(6))
        self.opener = Button(look, texts("mine.more"), "small")
        self.opener.clicked.connect(self.turn)
        self.objection = Button(look, texts("mine.appeal"), "quiet")
        self.objection.clicked.connect(self.begin_appeal)
        self.objection.setVisible(not review.decision)
        if review.appeal:
            self.objection.setText(texts("mine.appeal_anew"))
        for button in (self.opener, self.objection):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            foot.addWidget(button)
        foot.addStretch(1)
        box.addLayout(foot)
        box.addWidget(self._appeal_box())

    def _appeal_line(self) -> QWidget:
        look, one, texts = self._look, self.review, self._look.texts
        if not one.decision:
            words, tone = texts("mine.waiting", reason=plain.line(one.appeal, _SHORT)), "muted"
        else:
            words, tone = (
                texts(
                    f"mine.{one.decision}",
                    who=plain.line(one.answered_by, 40),
                    reason=plain.line(one.answer, _LONGEST),
                    then="–" if one.total_then is None else f"{one.total_then:.0f}",
                    total="–" if one.total is None else f"{one.total:.0f}",
                ),
                "",
            )
        return wrapped(look, words, size="body", tone=tone)

    def _fill_more(self) -> None:
        look, one, texts = self._look, self.review, self._look.texts
        box = column(self.more, gap=look.px(6))
        box.addWidget(rule())
        if one.note:
            box.addWidget(wrapped(look, plain.show(one.note, _LONGEST).text, size="body", tone=""))
        for remark in one.remarks:
            words = f"“{plain.line(remark.words, 60)}”  {plain.line(remark.text, 400)}"
            box.addWidget(wrapped(look, words, tone=""))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setColumnStretch(0, 1)
        for line, mark in enumerate(one.marks):
            title = dict(mark.title)
            near = either(title.get("zh-Hans", ""), title.get("en", ""), texts.language)
            name = title.get(texts.language) or near or next(iter(title.values()), "")
            grid.addWidget(wrapped(look, plain.line(name, 120), size="body", tone=""), line, 0)
            grid.addWidget(label(look, self._mark(mark), bold=True), line, 1)
        box.addLayout(grid)
        if one.said:
            words = texts("mine.customer", words=plain.line(one.said, _SHORT))
            box.addWidget(wrapped(look, words))
        if one.automatic is not None:
            box.addWidget(wrapped(look, texts("mine.automatic", value=f"{one.automatic:.1f}")))

    def _mark(self, mark: Mark) -> str:
        texts = self._look.texts
        if mark.yes_no:
            return texts("mine.yes" if mark.value else "mine.no")
        return f"{mark.value} / {mark.most}"

    def _appeal_box(self) -> QWidget:
        look, texts = self._look, self._look.texts
        self.box = QWidget()
        box = column(self.box, gap=look.px(6))
        self.reason = BoundedText()
        self.reason.setFont(look.font())
        self.reason.setFixedHeight(look.px(64))
        self.reason.setTabChangesFocus(True)
        self.reason.setPlaceholderText(texts("mine.reason_here"))
        self.reason.setAccessibleName(texts("mine.reason"))
        self.reason.setPlainText(self.review.appeal)
        self.send = Button(look, texts("mine.send"), "primary", "Ctrl ⏎")
        self.send.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.send.clicked.connect(self.appeal)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.box)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.appeal)
        box.addWidget(wrapped(look, texts("mine.appeal_means")))
        box.addWidget(self.reason)
        box.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.hide()
        return self.box

    def turn(self) -> None:
        """Unfold or fold."""
        self.more.setVisible(self.more.isHidden())
        self.opener.setText(self._look.texts("mine.more" if self.more.isHidden() else "mine.less"))

    def begin_appeal(self) -> None:
        """Open the box for a reason, beside what the review says."""
        if self.more.isHidden():
            self.turn()
        self.box.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.begun.emit()

    def appeal(self) -> None:
        """Disagree; nothing happens without a reason."""
        reason = self.reason.toPlainText().strip()[:_LONGEST]
        if reason and not self.box.isHidden():
            self.box.hide()
            self.appealed.emit(reason)


class LooksCard(QFrame):
    """Who looked at the agent's chats, folded until asked for."""

    def __init__(self, look: Look, looks: tuple[OwnLook, ...]) -> None:
        super().__init__()
        self.setObjectName("card")
        texts, here = look.texts, times.now()
        box = column(self, gap=look.px(4))
        box.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        self.opener = Button(look, texts("mine.looks", n=len(looks)), "quiet")
        self.opener.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        self.more = more = QWidget()
        self.opener.clicked.connect(lambda: more.setVisible(more.isHidden()))
        lines = column(more, gap=look.px(2))
        for one in looks:
            ago = times.ago(texts, one.at, here)
            words = f"{plain.line(one.reviewer, 40)} · {ago} · “{plain.line(one.sent, 60)}”"
            lines.addWidget(wrapped(look, words))
        more.hide()
        box.addWidget(more)


class MyReviewsWindow(QWidget):
    """Notes first, then customers' newest thanks, reviews, and older thanks.

    Signals: appealed(OwnReview, reason), closed().
    """

    appealed = Signal(object, str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        dress_window(self, look, look.texts("mine.title"))
        self._look = look
        self.notes: list[NoteCard] = []
        self.reviews: list[ReviewCard] = []
        self.thanks: list[ThanksCard] = []
        self._shown: OwnNews | None = None
        box = column(self, gap=look.px(10), margin=look.px(16))
        box.addWidget(label(look, look.texts("mine.title"), size="strong", bold=True))
        self.told = wrapped(look, tone="warn")
        self.told.hide()
        box.addWidget(self.told)
        self.area = QScrollArea()
        self.area.setObjectName("scroll")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box.addWidget(self.area, 1)
        self.none = empty_panel(look, "chat", "mine.none")
        box.addWidget(self.none, 1)
        box.addWidget(wrapped(look, look.texts("mine.foot")))
        QShortcut(QKeySequence("Escape"), self, self.close)
        self.resize(look.px(440), look.px(560))
        self.show_news(OwnNews())

    def show_news(self, news: OwnNews) -> None:
        """Paint everything; what is open stays as it is when nothing has changed."""
        if news == self._shown:
            return
        self._shown = news
        inside = QWidget()
        box = column(inside, gap=self._look.px(8))
        box.setContentsMargins(0, 0, self._look.px(10), 0)  # the scroll bar's own place
        self.notes = [NoteCard(self._look, one) for one in news.notes]
        self.reviews = [self._review(one) for one in news.reviews]
        self.thanks = [ThanksCard(self._look, one) for one in news.thanks]
        for card in (*self.notes, *self.thanks[:_FIRST], *self.reviews, *self.thanks[_FIRST:]):
            box.addWidget(card)
        if news.looks:
            box.addWidget(LooksCard(self._look, news.looks))
        box.addStretch(1)
        old = self.area.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.area.setWidget(inside)
        there = bool(news.notes or news.reviews or news.thanks or news.looks)
        self.area.setVisible(there)
        self.none.setVisible(not there)

    def _review(self, review: OwnReview) -> ReviewCard:
        made = ReviewCard(self._look, review)
        made.appealed.connect(lambda reason: self.appealed.emit(review, reason))
        # After the layout has given the box its place.
        made.begun.connect(
            lambda: QTimer.singleShot(0, made, lambda: self.area.ensureWidgetVisible(made.send))
        )
        return made

    def tell(self, words: str) -> None:
        """Say something above the list, "" for nothing."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def open(self, beside: Rect | None = None) -> None:
        """Come to the front; `beside` is the chat window in native pixels."""
        if beside is not None and not self.isVisible():
            area = placement.screen_of(beside, screen_areas())
            chat = placement.to_logical(beside, area)
            x, y = round(chat.center_x - self.width() / 2), chat.y + 60
            self.move(*placement.inside(x, y, self.width(), self.height(), area.usable))
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell, so that the chat window can have the focus again."""
        super().closeEvent(event)
        self.closed.emit()
