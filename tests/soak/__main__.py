"""The long form: eight simulated hours at twenty chats, read, drafted and recorded for real.

python -m tests.soak [--hours 8] [--quick]. Ends with 1 when anything was missed, doubled or out of
place, when a chat did not come back at once, or when memory grew by more than 5 %.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from time import monotonic

from assistant.answering import Answering, Knowledge
from assistant.session import events
from assistant.session.loop import Handler
from assistant.session.typed import CheckTyped
from assistant.settings import ModelSettings, ReadingSettings, Settings
from assistant.store.sqlite import SqliteStore
from assistant.timeline import nobody
from tests.fakes.engine import FakeEngine
from tests.soak.day import Day, Result, quick_handlers

MOST_GROWTH = 0.05


def real_handlers(folder: Path) -> tuple[dict[type, Handler], SqliteStore]:
    """Readers, phrasebook and record as in the program; no model and no second reader."""
    settings = Settings(
        model=ModelSettings(enabled=False), reading=ReadingSettings(second_opinion=False)
    )
    store = SqliteStore(folder / "record.db")
    answering = Answering(
        Knowledge.load(settings), settings, FakeEngine(), lambda event: None, nobody
    )
    handlers: dict[type, Handler] = {
        events.Classify: answering.classify,
        events.MakeDrafts: answering.make_drafts,
        CheckTyped: answering.check_typed,
        events.RecordMessages: lambda e: store.record_messages(e.chat, e.messages),
        events.RecordReading: lambda e: store.record_reading(e.chat, e.message_key, e.reading),
        events.RecordSuggestion: lambda e: store.record_suggestion(e.suggestion),
        events.RecordOutcome: lambda e: store.record_outcome(e.chat, e.outcome),
        events.RecordFollowUp: lambda e: store.record_follow_up(e.follow_up),
    }
    return handlers, store


def main() -> int:
    """Run the day and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8)
    parser.add_argument("--quick", action="store_true", help="nothing is read or recorded")
    options = parser.parse_args()
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        # The user's own folders are none of a test's business.
        for name in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ASSISTANT_{name}_DIR"] = folder
        store: SqliteStore | None = None
        if options.quick:
            handlers = quick_handlers()
        else:
            handlers, store = real_handlers(Path(folder))
        # What is loaded when first needed is loaded before anything is measured.
        Day(handlers, seed=1).run(min(1.0, options.hours))
        result = Day(handlers).run(options.hours, tell=lambda line: print(line, flush=True))
        if store is not None:
            store.close()
    print(f"{options.hours:g} simulated hours in {monotonic() - began:.0f} s")
    print(result, f"growth {result.growth:+.1%}")
    return int(not good(result))


def good(result: Result) -> bool:
    """Whether the day went as it must."""
    wrong = result.missed + result.doubled + result.misplaced + result.slow_switches
    return wrong == 0 and result.growth <= MOST_GROWTH


if __name__ == "__main__":
    sys.exit(main())
