"""The text field of the editor: blanks are tab stops, findings are underlined."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QToolTip

from assistant.domain.drafting import CheckLevel
from assistant.ui import findings, plain
from assistant.ui.blanks import blank_spans, next_blank
from assistant.ui.bounded_text import BoundedText
from assistant.ui.findings import Finding
from assistant.ui.look import Look
from assistant.ui.parts import tip_text

# Of a paste into a draft; nobody sends a customer more.
_LONGEST = 5000
_LINES = {
    CheckLevel.HARD: QTextCharFormat.UnderlineStyle.WaveUnderline,
    CheckLevel.SOFT: QTextCharFormat.UnderlineStyle.WaveUnderline,
    CheckLevel.INFO: QTextCharFormat.UnderlineStyle.DotLine,
}


class _BlankMarks(QSyntaxHighlighter):
    """Tints 【…】 while the agent types."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setForeground(QColor(look.theme.tokens.blank))
        self._format.setBackground(QColor(look.theme.tokens.blank_tint))

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """One line."""
        for start, end in blank_spans(text):
            self.setFormat(start, end - start, self._format)


class DraftEdit(BoundedText):
    """Plain text only; Tab and Shift+Tab go from blank to blank and select it for typing over."""

    def __init__(self, look: Look) -> None:
        super().__init__(_LONGEST)
        self._look = look
        self._found: list[Finding] = []
        self.setFont(look.font("strong"))
        self.setAccessibleName(look.texts("editor.title"))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self._marks = _BlankMarks(self.document(), look)

    def go_to_blank(self, backwards: bool = False) -> bool:
        """Select the next blank; False when there is none."""
        cursor = self.textCursor()
        position = cursor.selectionStart() if backwards else cursor.selectionEnd()
        span = next_blank(self.toPlainText(), position, backwards)
        if span is None:
            return False
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tab never writes a tab into a chat."""
        if event.key() == Qt.Key.Key_Tab:
            if not self.go_to_blank():
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Backtab:
            if not self.go_to_blank(backwards=True):
                self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def show_findings(self, found: list[Finding]) -> None:
        """Underline what stands on certain words; [] takes all lines away."""
        self._found = found
        marks = []
        for finding in found:
            if not finding.placed:
                continue
            mark = QTextEdit.ExtraSelection()
            cursor = self.textCursor()
            cursor.setPosition(finding.start)
            cursor.setPosition(finding.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            level = finding.check.level
            mark.format.setUnderlineStyle(_LINES[level])
            mark.format.setUnderlineColor(QColor(findings.ink(self._look.theme.tokens, level)))
            marks.append(mark)
        self.setExtraSelections(marks)

    def finding_at(self, position: int) -> Finding | None:
        """The finding whose words the position touches."""
        return next((one for one in self._found if one.start <= position <= one.end), None)

    def go_to(self, finding: Finding) -> None:
        """Put the cursor behind the words of a finding."""
        if finding.placed:
            cursor = self.textCursor()
            cursor.setPosition(finding.end)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def replace(self, finding: Finding, words: str) -> None:
        """Put other words in the place of a finding's, and go to the first blank in them.

        One undo takes them back.
        """
        cursor = self.textCursor()
        cursor.setPosition(finding.start)
        cursor.setPosition(finding.end, QTextCursor.MoveMode.KeepAnchor)
        new = plain.show(words, 500).text
        cursor.insertText(new)
        if blank_spans(new):
            cursor.setPosition(finding.start)
        self.setTextCursor(cursor)
        if blank_spans(new):
            self.go_to_blank()

    def tip_at(self, place: QPoint) -> str:
        """What hovering there says: why the words are underlined, and what else to write."""
        finding = self.finding_at(self.cursorForPosition(place).position())
        if finding is None:
            return ""
        lines = [findings.reason(self._look, finding.check)]
        lines += [
            self._look.texts("card.instead", words=plain.isolated(words, 200))
            for words in finding.check.instead[: findings.MOST_INSTEAD]
        ]
        return "\n".join(lines)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """The reason of an underlined place is its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self.tip_at(event.pos())
            QToolTip.showText(event.globalPos(), tip_text(words), self.viewport())
            return True
        return super().viewportEvent(event)
