"""Writes the weekly report: whole or not at all, for its owner only."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.domain.notice import Notice, UserFault
from assistant.ui.figures.weekly import Weekly


def write_report(made: Weekly, out: Path) -> None:
    """Write a report as its file's ending says. Raises UserFault when it cannot be written."""
    part = out.with_name(f"{out.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if out.suffix.lower() == ".pdf":
            from assistant.ui.figures.pdf import save_pdf

            save_pdf(made, part)
        else:
            from assistant.ui.figures.html import html

            part.write_text(html(made), encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise UserFault(Notice.of("export.unwritable", file=out, reason=error)) from error
    finally:
        part.unlink(missing_ok=True)
