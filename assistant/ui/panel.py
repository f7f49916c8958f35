"""The open overlay, top to bottom: who, mood, case, alarm, words, facts, drafts, others, status."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice
from assistant.domain.pasted import MakeLauncher, OpenSystemSettings, SwapSides
from assistant.domain.reading import Correction
from assistant.domain.view import OverlayView, TypedChecks
from assistant.ui import copying
from assistant.ui.brief_panel import BriefPanel
from assistant.ui.case_line import CaseLine
from assistant.ui.drafts import DraftList
from assistant.ui.evidence import Advice, Banner, Quote
from assistant.ui.facts import MOST_ROWS, FactRow
from assistant.ui.findings import TypedLine, found_in
from assistant.ui.header import Header
from assistant.ui.icons import IconView
from assistant.ui.leaves_line import LeavesLine
from assistant.ui.link_line import LinkLine
from assistant.ui.live_answers import LiveAnswers
from assistant.ui.live_panel import LivePanel
from assistant.ui.look import Look
from assistant.ui.note_panel import NotePanel
from assistant.ui.others import OthersList
from assistant.ui.parts import Button, column, forget_sizes, label, reveal, rule, wrapped
from assistant.ui.reading_panel import ReadingPanel
from assistant.ui.scroll import QuietScroll
from assistant.ui.speaker_line import SpeakerLine
from assistant.ui.status import StatusFoot
from assistant.ui.toasts import Toasts

# 0 = everything, 1 = a low screen, 2 = a very low one (a small laptop at 200 %).
DENSITIES = (0, 1, 2)
_LOW_ROOM = 560


class Blank(QFrame):
    """What stands in the middle while there is no chat or reading is paused."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        box = column(self, gap=look.px(8))
        box.setContentsMargins(look.px(16), look.px(28), look.px(16), look.px(28))
        self.icon = IconView("chat", look.theme.tokens.muted, look.px(36))
        self.title = label(look, size="strong", bold=True)
        self.body = wrapped(look, size="body")
        self.resume = Button(look, look.texts("header.resume"), "primary", look.key("pause"))
        self.paste = Button(look, look.texts("empty.paste"), "", look.key("paste"))
        self.body.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for part in (self.icon, self.title, self.resume, self.paste):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.insertWidget(2, self.body)
        # A pause leaves the overlay as tall as the chat had it: what is said stays together.
        box.insertStretch(0, 1)
        box.addStretch(2)

    def show_state(self, paused: bool) -> None:
        """Paused, or no chat yet."""
        state = "paused" if paused else "empty"
        self.icon.change("pause" if paused else "chat", self._look.theme.tokens.muted)
        self.title.setText(self._look.texts(f"{state}.title"))
        self.body.setText(self._look.texts(f"{state}.body"))
        self.resume.setVisible(paused)
        self.paste.setVisible(not paused)


class Panel(QFrame):
    """Puts the pieces in one column; header, mood and status stay, the middle scrolls.

    Signals: corrected(Correction), source_action(SourceAction), resized().
    """

    corrected = Signal(Correction)
    source_action = Signal(object)
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chat: ChatKey | None = None
        self._note_wanted = False
        self._suggestion = ""
        self._density = DENSITIES[0]
        self._fitted: tuple[str, int] | None = None
        self.setObjectName("panel")
        self.setFixedWidth(look.width)
        self.header = Header(look)
        self.reading = ReadingPanel(look)
        self.case = CaseLine(look)
        self.banner = Banner(look)
        self.brief = BriefPanel(look)
        self.note = NotePanel(look)
        self.leaves = LeavesLine(look)
        self.typed = TypedLine(look)
        self.link = LinkLine(look)
        self.speaker = SpeakerLine(look)
        self.quote = Quote(look)
        self.facts = FactRow(look, look.width - 2 - 2 * look.px(16))
        self.advice = Advice(look)
        self.drafts = DraftList(look)
        self.live = LivePanel(look)
        self.answers = LiveAnswers(look)
        self.answers.action.connect(self.live.action)
        self.others = OthersList(look)
        self.blank = Blank(look)
        self.toasts = Toasts(look)
        self.status = StatusFoot(look)
        self.waiting = label(look, look.texts("reading.waiting"), tone="muted")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        look, side = self._look, self._look.px(16)
        outer = column(self, gap=0)
        self.head = QWidget()
        head = column(self.head, gap=look.px(8))
        head.setContentsMargins(side, look.px(2), side, look.px(8))
        head.addWidget(self.reading)
        head.addWidget(self.case)
        head.addWidget(self.banner)

        self.content = QWidget()
        middle = column(self.content, gap=look.px(10))
        middle.setContentsMargins(side, look.px(4), side, look.px(12))
        for part in (
            self.brief,
            self.speaker,
            self.link,
            self.quote,
            self.facts,
            self.advice,
            self.waiting,
        ):
            middle.addWidget(part)
        middle.addWidget(self.answers)
        middle.addWidget(self.drafts)
        middle.addWidget(self.live)
        middle.addWidget(self.note)
        middle.addWidget(self.others)
        middle.addStretch(1)
        self.area = QuietScroll(self.content)

        self.foot = QWidget()
        foot = column(self.foot, gap=look.px(6))
        foot.setContentsMargins(side, 0, side, look.px(8))
        foot.addWidget(self.typed)
        foot.addWidget(self.toasts)

        outer.addWidget(self.header)
        outer.addWidget(self.leaves)
        outer.addWidget(self.head)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.blank, 1)
        outer.addWidget(self.foot)
        outer.addWidget(rule())
        outer.addWidget(self.status)

    def _connect(self) -> None:
        self.reading.corrected.connect(self.corrected)
        self.speaker.told.connect(self.source_action)
        self.status.mend.connect(lambda app: self.source_action.emit(MakeLauncher(app)))
        self.status.opens.connect(lambda page: self.source_action.emit(OpenSystemSettings(page)))
        self.status.swap.connect(self._swap)
        self.banner.copy_brief.connect(self.copy_brief)
        self.banner.show_brief.connect(self.toggle_brief)
        pieces = (self.reading, self.facts, self.drafts, self.toasts, self.typed, self.note)
        for piece in (*pieces, self.live, self.others):
            piece.resized.connect(self.resized)
        self.toasts.resized.connect(self._show_foot)
        self.drafts.moments.resized.connect(self._reveal_choices)

    def show_view(self, view: OverlayView) -> None:
        """Paint a view."""
        if view.chat != self._chat:
            self._chat = view.chat
            self.reading.forget()
            self.facts.fold()
            self.brief.fold()
            self.drafts.moments.fold()
            self.area.verticalScrollBar().setValue(0)
        self._suggestion = view.suggestion_id
        live = view.chat is not None and not view.paused
        self.header.show_view(view)
        self.leaves.show_model(view.model)
        self.head.setVisible(live and view.reading is not None)
        self.area.setVisible(live)
        self.blank.setVisible(not live)
        self.status.show_view(view)
        self.toasts.show_notices(_untold(view))
        self.typed.show_typed(_typed_by_agent(view) if live else None)
        self._show_foot()
        if not live:
            self.blank.show_state(view.paused)
            return
        reading = view.reading
        if reading is not None:
            self.reading.show_reading(reading, view.correction)
            self.case.show_reading(view.chat, reading)
            self.banner.show_escalation(reading.escalation, view.brief is not None)
        self.brief.show_brief(view.brief, view.chat)
        self.banner.tell_open(self.brief.open)
        self.note.show_note(view.note, view.chat)
        self._reveal_note()
        self.link.show_link(view.chat, view.link)
        self.speaker.show_view(view)
        self.quote.show_message(view.messages, reading)
        self.facts.show_facts(reading.facts if reading else (), reading.missing if reading else ())
        self.advice.show_hints(reading.culture.hints if reading else ())
        self.waiting.setVisible(reading is None)
        self.drafts.setVisible(reading is not None or bool(view.drafts))
        self.drafts.show_view(view)
        self.live.show_view(view)
        self.answers.show_view(view)
        self.others.show_others(view.others)

    def _swap(self) -> None:
        if self._chat is not None:
            self.source_action.emit(SwapSides(self._chat))

    def _show_foot(self) -> None:
        self.foot.setVisible(bool(self.toasts.shown) or self.typed.check is not None)

    def expect_note(self) -> None:
        """The wrap-up note was asked for: scroll to it, now or when it comes."""
        self._note_wanted = True
        self.note.expect()
        self.resized.emit()
        self._reveal_note()

    def _reveal_choices(self) -> None:
        choices = self.drafts.moments.choices
        if not choices.isHidden():
            QTimer.singleShot(0, choices, lambda: self.area.ensureWidgetVisible(choices))

    def _reveal_note(self) -> None:
        if self._note_wanted and not self.note.isHidden():
            self._note_wanted = False
            # After the layout has given it its place.
            QTimer.singleShot(0, self.note, lambda: self.area.ensureWidgetVisible(self.note))

    @Slot()
    def copy_brief(self) -> None:
        """Put the brief on the clipboard and say so; nothing happens without one."""
        if self.brief.words:
            copying.copy(self.brief.words)
            self.banner.tell_copied()

    @Slot()
    def toggle_brief(self) -> None:
        """Unfold the brief at the top of what scrolls, or fold it."""
        self.brief.toggle()
        self.banner.tell_open(self.brief.open)
        self.area.verticalScrollBar().setValue(0)
        self.resized.emit()

    def fit_height(self, room: int) -> int:
        """Natural height, saving step by step what can be spared when that is above `room`.

        While one suggestion stands nothing more is given up for what joins it: it scrolls, and
        what is there stays where it is.
        """
        reveal(self)
        low = room < self._look.px(_LOW_ROOM)
        self.drafts.set_allowances(not low)
        fitted, self._fitted = self._fitted, (self._suggestion, room)
        height = 0
        for density in DENSITIES if fitted != self._fitted else (self._density,):
            self._set_density(density)
            height = self.natural_height()
            if height <= room:
                return height
        if not low and fitted != self._fitted:
            # It scrolls anyhow, and there is room for more than the bare minimum.
            self._set_density(DENSITIES[1])
            height = self.natural_height()
        return height

    def fit_anew(self) -> None:
        """The agent has folded or unfolded something: what is spared may be chosen again."""
        self._fitted = None

    def _set_density(self, density: int) -> None:
        self._density = density
        self.drafts.set_compact(density > 0)
        self.quote.words.set_max_lines(3 - density)
        self.facts.set_rows(1 if density == DENSITIES[-1] else MOST_ROWS)
        self.case.setVisible(self.case.needed and density < DENSITIES[-1])
        self.advice.words.set_max_lines(1 if density else 2)
        self.advice.setVisible(self.advice.has_hints and density < DENSITIES[-1])
        self.banner.show_reasons(density < DENSITIES[-1])

    def natural_height(self) -> int:
        """Height at which nothing has to scroll, in logical pixels."""
        forget_sizes(self)
        width = self._look.width - 2
        height = 2
        for part in (self.header, self.leaves, self.head, self.blank, self.foot, self.status):
            if not part.isHidden():
                layout = part.layout()
                assert layout is not None
                wraps = layout.hasHeightForWidth()
                height += (
                    layout.totalHeightForWidth(width) if wraps else layout.totalSizeHint().height()
                )
        if not self.area.isHidden():
            layout = self.content.layout()
            assert layout is not None
            height += layout.totalHeightForWidth(width)
        return height + 1


def _typed_by_agent(view: OverlayView) -> TypedChecks | None:
    """Findings in the input box, unless a draft stands there: its own card tells them."""
    typed = found_in(view, "input")
    drafts = {"".join(draft.text.split()) for draft in view.drafts}
    return None if typed is None or "".join(typed.text.split()) in drafts else typed


def _untold(view: OverlayView) -> tuple[Notice, ...]:
    """Notices that no other line of the panel tells already."""
    joined = view.link is not None and view.link.linked
    return tuple(one for one in view.notices if not (joined and one.id == "link.made"))
