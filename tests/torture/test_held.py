"""Another program holds the record for long: nothing waits on the screen, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store import writer
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, customer
from tests.store.support import rows
from tests.store.test_writer import wait

HOLDER = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    SqliteStore(tmp_path / "record.db").close()
    return tmp_path / "record.db"


@pytest.fixture
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program in the midst of a long transaction."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program
        program.kill()


def test_recording_and_asking_never_wait_and_everything_is_written_later(
    file: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch, again: int
):
    monkeypatch.setattr("assistant.store.database.BUSY_MILLISECONDS", 100)
    monkeypatch.setattr(writer, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(writer, "LONGEST_WAIT", 0.1)
    told: list[str] = []
    store = SqliteStore(
        file, on_fault=lambda n: told.append(n.id), on_mended=lambda: told.append("mended")
    )
    slowest = 0.0
    for number in range(100):
        began = time.perf_counter()
        store.record_messages(MEI, (customer(f"第{number}句", f"c:{number}"),))
        store.context(MEI)
        slowest = max(slowest, time.perf_counter() - began)
    # A person would notice a tenth of a second; who holds the file holds it for much longer.
    assert slowest < 2
    assert not store.flush()
    assert told == ["store.held"]
    if again % 2:
        holder.kill()
    else:
        assert holder.stdin is not None
        holder.stdin.close()
    assert wait(lambda: told == ["store.held", "mended"])
    store.close()
    kept = [row["text"] for row in rows(file, "SELECT text FROM messages ORDER BY number")]
    assert kept == [f"第{number}句" for number in range(100)]
