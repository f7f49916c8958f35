"""Says on standard error, once a run, what of a shop's folder does not count as it was meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assistant.knowledge.shop import Shop


def tell(shop: Shop, path: str | Path | None) -> None:
    """One line for each concern; `path` is what the shop was read from."""
    from assistant import strings
    from assistant.draft.concerns import concerns

    language = strings.system_language()
    for notice in concerns(shop, path):
        typer.echo(strings.say(notice, language), err=True)
