"""What personal data customers write, in whatever form, is nowhere in the record's files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.masking.evaluation import templates
from assistant.masking.find import find
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, PLAN, agent, customer, draft, reading
from tests.store.support import everything


def test_no_piece_of_personal_data_is_in_the_files(tmp_path: Path) -> None:
    file = tmp_path / "record.db"
    store = SqliteStore(file)
    samples = list(templates.samples("test5", seed=3, each=1))
    now = datetime.now(UTC)
    for number, one in enumerate(samples):
        store.record_messages(
            MEI, (customer(one.text, f"c:{number}"), agent(one.text, f"a:{number}"))
        )
        made = draft("d", one.text)
        store.record_suggestion(
            Suggestion(f"s{number}", MEI, number, f"c:{number}", reading(), PLAN, (made,), now)
        )
        store.record_outcome(MEI, Outcome(f"s{number}", OutcomeKind.TAKEN, "d", one.text, 1.0))
    store.flush()
    store.close()
    kept = everything(file)
    values = {
        one.text[piece.start : piece.end]
        for one in samples
        for piece in one.pieces
        if piece.personal and len(find(one.text)) >= 1
    }
    assert len(values) > 30
    assert {value for value in values if value.encode() in kept} == set()
