"""Lines of truth (口径): written once, followed by all drafts at once, withdrawn at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from assistant import languages
from assistant.domain.live import TruthLine
from assistant.domain.reading import Issue
from assistant.live import notices, truth
from assistant.live.notices import Concerned
from assistant.review.record import Record
from assistant.ui import copying, plain, times
from assistant.ui.bounded_text import BoundedText
from assistant.ui.parts import Button, Rebuilt, column, flash, label, row, wrapped
from assistant.ui.review.live_parts import Chips, Pane, Row, Rows, heading, prose, two_panes
from assistant.ui.review.page import Finding, Page

NEW = "new"
LANGUAGES = ("zh-Hans", "en")
SPANS = ("h2", "h8", "today", "d3", "open")
_SHOWN = 60
_FINDINGS = 6


def until(name: str, now: datetime) -> datetime | None:
    """When a line ends that is to hold for one of SPANS."""
    if name == "today":
        return now.replace(hour=23, minute=59, second=0, microsecond=0)
    spans = {"h2": timedelta(hours=2), "h8": timedelta(hours=8), "d3": timedelta(days=3)}
    return now + spans[name] if name in spans else None


class TruthView(QWidget):
    """Lines at the left; the form for a new one, or one with those it concerns, at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        look, texts = page.look, page.texts
        self._found: dict[str, TruthLine] = {}
        self._line: TruthLine | None = None
        self._warned: dict[str, str] = {}
        self.list = Rows(look, look.texts("livedesk.tab.truth"))
        self.list.chosen.connect(self._choose)
        self.pane = Pane(look)
        self.form, self.one = QWidget(), QWidget()
        self._build_form(look.px(84))
        self._build_one()
        self.pane.box.addWidget(self.form)
        self.pane.box.addWidget(self.one)
        self.pane.box.addStretch(1)
        column(self).addWidget(two_panes(look, self.list, self.pane))
        self.list.show_rows([Row(NEW, texts("truth.new"), texts("truth.new_below"))])

    def _field(self, text: str) -> QLineEdit:
        made = QLineEdit()
        made.setFont(self._page.look.font())
        made.setMaxLength(200)
        made.setPlaceholderText(text)
        return made

    def _build_form(self, height: int) -> None:
        look, texts = self._page.look, self._page.texts
        box = column(self.form, gap=look.px(8))
        box.addWidget(label(look, texts("truth.new"), size="title", bold=True))
        box.addWidget(wrapped(look, texts("truth.what_it_does")))
        self.name = self._field(texts("truth.name_here"))
        box.addWidget(self.name)
        more = [code for code in languages.served() if code not in LANGUAGES]
        self.texts_: dict[str, BoundedText] = {}
        self._titles: dict[str, QWidget] = {}
        for code in (*LANGUAGES, *more):
            title = heading(look, texts.name("language_name", code))
            text = BoundedText()
            text.setFont(look.font())
            text.setFixedHeight(height)
            text.setTabChangesFocus(True)
            text.setAccessibleName(title.text())
            self.texts_[code], self._titles[code] = text, title
            shown = code in LANGUAGES
            title.setVisible(shown)
            text.setVisible(shown)
            box.addWidget(title)
            box.addWidget(text)
        self.more = QComboBox()
        self.more.setFont(look.font("small"))
        self.more.addItem(texts("truth.more_languages"), "")
        for code in more:
            self.more.addItem(texts.name("language_name", code), code)
        self.more.activated.connect(self._add_language)
        line = row(gap=0)
        line.addWidget(self.more)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(heading(look, texts("truth.about")))
        issues = [(issue.value, texts.name("issue", issue.value)) for issue in Issue]
        self.issues = Chips(look, issues, several=True)
        box.addWidget(self.issues)
        self.words = self._field(texts("truth.words_here"))
        box.addWidget(self.words)
        box.addWidget(heading(look, texts("truth.until")))
        self.span = Chips(look, [(name, texts(f"truth.span.{name}")) for name in SPANS], False)
        self.span.choose("today")
        box.addWidget(self.span)
        self.fault = wrapped(look, tone="danger")
        self.fault.hide()
        box.addWidget(self.fault)
        foot = row(gap=look.px(8))
        self.publish = Button(look, texts("truth.publish"), "primary")
        self.publish.clicked.connect(self.publish_now)
        foot.addWidget(self.publish)
        foot.addStretch(1)
        box.addLayout(foot)

    def _add_language(self) -> None:
        code = self.more.currentData()
        if code:
            self._titles[code].show()
            self.texts_[code].show()
            self.texts_[code].setFocus(Qt.FocusReason.OtherFocusReason)
            self.more.setCurrentIndex(0)

    def _build_one(self) -> None:
        look, texts = self._page.look, self._page.texts
        box = column(self.one, gap=look.px(8))
        self.title = wrapped(look, size="title", tone="")
        self.title.setFont(look.font("title", bold=True))
        self.state, self.said = prose(look, tone="muted"), prose(look)
        foot = row(gap=look.px(8))
        self.withdraw = Button(look, texts("truth.withdraw"), "small")
        self.withdraw.clicked.connect(self._withdraw)
        self.reuse = Button(look, texts("truth.reuse"), "quiet")
        self.reuse.clicked.connect(self._reuse)
        foot.addWidget(self.withdraw)
        foot.addWidget(self.reuse)
        foot.addStretch(1)
        self.concerned = ConcernedList(self._page)
        for part in (self.title, self.state, self.said):
            box.addWidget(part)
        box.addLayout(foot)
        box.addWidget(self.concerned)
        self.one.hide()

    # ------------------------------------------------------------ what is shown

    def reload(self) -> None:
        """Ask the record again."""
        self._page.run(truth.every, self._read, lane="truth")

    def _read(self, found: tuple[TruthLine, ...]) -> None:
        self._found = {one.id: one for one in found}
        texts = self._page.texts
        rows = [Row(NEW, texts("truth.new"), texts("truth.new_below"))]
        self.list.show_rows([*rows, *(self._row(one) for one in found)])
        self._choose(self.list.current)

    def _row(self, one: TruthLine) -> Row:
        aside, tone = self._state(one)
        first = next(iter(one.texts.values()), "")
        return Row(one.id, plain.line(one.title, 80), plain.line(first, 100), aside, tone)

    def _state(self, one: TruthLine) -> tuple[str, str]:
        texts, now = self._page.texts, times.now()
        if one.withdrawn:
            return texts("truth.withdrawn"), ""
        if one.ends is not None and one.ends <= now:
            return texts("truth.ended"), ""
        if one.starts > now:
            return texts("truth.later"), ""
        return texts("truth.holds"), "ok"

    def _choose(self, id_: str) -> None:
        line = self._found.get(id_)
        self._line = line
        self.form.setVisible(line is None)
        self.one.setVisible(line is not None)
        if line is None:
            return
        texts, now = self._page.texts, times.now()
        self.title.setText(plain.line(line.title, 80))
        parts = [self._state(line)[0], plain.line(line.author, 40)]
        parts.append(times.ago(texts, line.starts, now))
        if line.ends is not None and line.holds(now):
            parts.append(texts("truth.to", time=f"{line.ends.astimezone():%m-%d %H:%M}"))
        about = [texts.name("issue", one) for one in line.issues]
        about += [plain.line(word, 30) for word in (*line.topics, *line.words)]
        self.state.setText(" · ".join(parts) + "\n" + texts.joined(about))
        said = [
            f"{texts.name('language_name', code)}\n{plain.show(text, 800).text}"
            for code, text in line.texts.items()
        ]
        self.said.setText("\n\n".join(said))
        self.withdraw.setVisible(not line.withdrawn)
        self.concerned.show_line(line)

    # ------------------------------------------------------------ what the supervisor does

    def publish_now(self) -> None:
        """Publish what stands in the form; what is wrong with it is said above the button."""
        now = times.now()
        given = {code: text.toPlainText() for code, text in self.texts_.items()}
        name, issues = self.name.text(), self.issues.chosen
        words = [one.strip() for one in self.words.text().replace("，", ",").split(",")]
        ends, author = until(self.span.chosen[0], now), self._page.desk.reviewer
        look_over, seen = self._page.desk.look_over, given == self._warned

        def job(record: Record) -> str | tuple[Finding, ...]:
            found = () if seen else look_over(given)
            if found:
                return found
            try:
                truth.publish(
                    record, name, given, author, now, ends=ends, issues=issues, words=words
                )
            except ValueError as fault:
                return str(fault)
            return ""

        self._page.write(job, lambda told: self._published(told, given))

    def _published(self, told: str | tuple[Finding, ...], given: dict[str, str]) -> None:
        texts = self._page.texts
        self.fault.setVisible(bool(told))
        self.publish.setText(texts("truth.publish"))
        if isinstance(told, tuple):
            # Said once; whoever publishes the same words again has read it.
            self._warned = given
            lines = [f"· {texts.check(check, plain.isolated(check.detail, 60))}"
                     for _, check in told[:_FINDINGS]]  # fmt: skip
            self.fault.setText("\n".join((texts("truth.findings"), *lines)))
            self.publish.setText(texts("truth.publish_anyway"))
            return
        if told:
            self.fault.setText(texts(told))
            return
        self._warned = {}
        self.name.clear()
        self.words.clear()
        for text in self.texts_.values():
            text.clear()
        self.issues.choose()
        self._page.desk.changed.emit("live")

    def _withdraw(self) -> None:
        if (line := self._line) is not None:
            author = self._page.desk.reviewer
            self._page.write(
                lambda record: truth.withdraw(record, line.id, author, times.now()),
                lambda done: self._page.desk.changed.emit("live"),
            )

    def _reuse(self) -> None:
        """Its words into the form, to be changed and published anew."""
        if (line := self._line) is None:
            return
        self.name.setText(line.title)
        for code, text in self.texts_.items():
            text.setPlainText(line.texts.get(code, ""))
            shown = code in LANGUAGES or code in line.texts
            text.setVisible(shown)
            self._titles[code].setVisible(shown)
        self.issues.choose(*line.issues)
        self.words.setText(", ".join(line.words))
        self.list.setCurrentRow(0)


class ConcernedList(Rebuilt):
    """Chats that a line concerns, with the notice each could get: copied by hand, never sent."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.look.px(8))
        self._page = page
        self._line: TruthLine | None = None
        self._found: tuple[Concerned, ...] = ()

    def show_line(self, line: TruthLine) -> None:
        """Look for those concerned by another line."""
        self._line = line
        self._page.run(
            lambda record: notices.concerned(record, line, times.now()),
            self._read,
            lane="concerned",
        )

    def _read(self, found: tuple[Concerned, ...]) -> None:
        self._found = found
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        look, texts = self._page.look, self._page.texts
        left = [one for one in self._found if one.state == "drafted"]
        title = texts("truth.concerned", n=len(self._found), left=len(left))
        box.addWidget(heading(look, title))
        box.addWidget(wrapped(look, texts("truth.never_sent")))
        lacking = {one.language for one in left if not one.text}
        if lacking:
            names = texts.joined([texts.name("language_name", one) for one in sorted(lacking)])
            box.addWidget(wrapped(look, texts("truth.lacking", languages=names), tone="warn"))
        for one in self._found[:_SHOWN]:
            box.addWidget(self._row(one))

    def _row(self, one: Concerned) -> QWidget:
        look, texts = self._page.look, self._page.texts
        made = QWidget()
        inside = column(made, gap=look.px(2))
        head = row(gap=look.px(6))
        parts = [plain.line(one.agent, 30), texts.name("language_name", one.language)]
        parts.append(times.ago(texts, one.at, times.now()))
        head.addWidget(label(look, " · ".join(parts), size="small", tone="muted"))
        head.addStretch(1)
        done = one.state != "drafted"
        if one.text and not done:
            copy = Button(look, texts("live.copy"), "small")
            copy.clicked.connect(lambda: self._copy(copy, one.text))
            sent = Button(look, texts("truth.told"), "quiet")
            sent.clicked.connect(lambda: self._mark(one, "sent"))
            head.addWidget(copy)
            head.addWidget(sent)
        if not done:
            drop = Button(look, texts("truth.drop"), "quiet")
            drop.clicked.connect(lambda: self._mark(one, "dropped"))
            head.addWidget(drop)
        else:
            again = Button(look, texts(f"truth.state.{one.state}"), "quiet")
            again.clicked.connect(lambda: self._mark(one, "drafted"))
            head.addWidget(again)
        if one.suggestion:
            open_ = Button(look, texts("livedesk.open_chat"), "quiet")
            open_.clicked.connect(lambda: self._page.desk.open_chat.emit(one.suggestion))
            head.addWidget(open_)
        inside.addLayout(head)
        inside.addWidget(wrapped(look, plain.line(one.said, 160)))
        if one.text and not done:
            inside.addWidget(prose(look, one.text))
        return made

    def _copy(self, button: Button, text: str) -> None:
        copying.copy(text)
        flash(button, self._page.texts("live.copied"), self._page.texts("live.copy"))

    def _mark(self, one: Concerned, state: str) -> None:
        line, author = self._line, self._page.desk.reviewer
        if line is not None:
            self._page.write(
                lambda record: notices.mark(record, line.id, one, state, author, times.now()),
                lambda done: self.show_line(line),
            )
