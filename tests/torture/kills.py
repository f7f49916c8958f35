"""kill -9 at random moments, again and again: of programs that record, and of their workers.

Started as `python -m tests.torture.kills KIND COUNT SEED`, it prints one line of JSON. Each kind
runs in a process of its own, so that one without threads is there to fork from.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from tests.torture import children, record
from tests.torture.children import Child, Pipe, letters

# So many sudden ends a record lives through before a new one is begun.
LIVES = 20
# Orphans may take so long to notice that they are alone (seconds).
PATIENCE = 10.0
FIRST = 60.0


@dataclass
class Tally:
    """What came of one kind."""

    kind: str
    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not self.lost and not self.faults


def recording(tally: Tally, count: int, seed: str, child: Child, longest: float) -> None:
    """Kill a program that records, at any moment from its start on."""
    children.preload(child)
    lines: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    file = folder / "record.db"
    for number in range(count):
        luck = random.Random(f"{seed} {number}")
        if number % LIVES == 0:
            shutil.rmtree(folder)
            folder.mkdir()
            lines.clear()
            if child is children.review:
                _fill(file, luck)
        moment = luck.uniform(0, longest) if luck.random() < 0.9 else luck.uniform(0, 0.1)
        # Some ends come while the program starts, the others once it works.
        started = luck.random() < 0.8
        lines += sudden_end(child, file, f"r{letters(number)}", luck, moment, started, tally)
        tally.kills += 1
        if file.exists():
            tally.faults += (
                [f"#{number}: {one}" for one in record.faults(file)] if _made(file) else []
            )
            tally.faults += [f"#{number}: {one}" for one in record.starts_again(file, number)]
            tally.lost += [f"#{number}: {one}" for one in record.lost(file, set(lines))]
        elif lines:
            tally.lost.append(f"#{number}: the whole record")
        if len(tally.lost) + len(tally.faults) > 20:
            break
        if number % LIVES == LIVES - 1 or number == count - 1:
            tally.acknowledged += len(set(lines))
    shutil.rmtree(folder)


def _made(file: Path) -> bool:
    """Whether its schema was there when the end came: the next start makes it else."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(file)) as db:
        sql = "SELECT 1 FROM sqlite_master WHERE name = 'team_outbox'"
        return db.execute(sql).fetchone() is not None


def _fill(file: Path, luck: random.Random) -> None:
    """A record with answers in it, for a supervisor to look at."""
    from datetime import UTC, datetime

    from assistant.domain.record import Outcome, OutcomeKind, Suggestion
    from assistant.store.sqlite import SqliteStore
    from tests.session.builders import MEI, PLAN, customer, draft, reading

    store = SqliteStore(file)
    now = datetime.now(UTC)
    for number in range(30):
        key, name = f"c:{number}", f"s{letters(number)}"
        store.record_messages(MEI, (customer(f"还没到{letters(number)}", key),))
        made = (draft("d1", "我现在就查。"),)
        store.record_suggestion(Suggestion(name, MEI, 1, key, reading(), PLAN, made, now))
        store.record_outcome(MEI, Outcome(name, OutcomeKind.TAKEN, "d1", "我现在就查。", 1.0))
    store.close()


def sudden_end(
    child: Child,
    file: Path,
    mark: str,
    luck: random.Random,
    moment: float,
    started: bool,
    tally: Tally,
) -> list[str]:
    """Fork, let it work, kill it; the lines that it had said."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        # With the reading end gone as well, a child whose harness has died ends at its next word.
        os.close(ours)
        _be(child, file, mark, Pipe(theirs), luck)
    os.close(theirs)
    text = b""
    if started:
        select.select([ours], [], [], FIRST)
    end = time.monotonic() + moment
    while (left := end - time.monotonic()) > 0:
        if select.select([ours], [], [], left)[0]:
            if not (part := os.read(ours, 65536)):
                break
            text += part
    family = psutil.Process(pid).children(recursive=True) if psutil.pid_exists(pid) else []
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status):
        tally.faults.append(f"{mark}: ended by itself with {os.WEXITSTATUS(status)}")
    if left_over := psutil.wait_procs(family, PATIENCE)[1]:
        tally.faults.append(f"{mark}: left behind: {[one.cmdline() for one in left_over]}")
        for one in left_over:
            one.kill()
    while part := os.read(ours, 65536):
        text += part
    os.close(ours)
    return text.decode().splitlines()


def _be(child: Child, file: Path, mark: str, pipe: Pipe, luck: random.Random) -> None:
    try:
        child(file, mark, pipe, luck)
    except Exception:
        traceback.print_exc()
        raise
    finally:
        os._exit(9)


def workers(tally: Tally, count: int, seed: str) -> None:
    """Kill or stop the model's process: every request ends, and the next one is answered."""
    import threading

    from assistant.inference import manifest, supervisor
    from assistant.inference.port import Failed, Finished, GenerationRequest, Piece, Turn
    from assistant.inference.supervisor import LocalEngine
    from assistant.settings import ModelSettings
    from tests.inference.support import entry_for

    supervisor.BACK_OFF = (0.05,) * len(supervisor.BACK_OFF)
    supervisor.CANCEL_PATIENCE = 0.2
    # One that is stopped while it loads is waited for much longer in earnest.
    supervisor.LOAD_PATIENCE = 3.0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_MODELS_DIR"] = folder
        entry = entry_for(b"a model")
        entry.path.write_bytes(b"a model")
        manifest.mark_verified(entry)
        command = [sys.executable, str(children.STUB)]
        settings = ModelSettings(timeout_seconds=2)
        engine = LocalEngine(settings, find=lambda _: entry, command=command)

        def asked(id: str, words: str) -> tuple[threading.Event, list[object]]:
            ended, heard = threading.Event(), []

            def hear(event: object) -> None:
                if not isinstance(event, Piece):
                    heard.append(event)
                    ended.set()

            turns = (Turn("user", words),)
            engine.submit(GenerationRequest(id, "c", 1, turns, timeout_seconds=1), hear)
            return ended, heard

        for number in range(count):
            luck = random.Random(f"{seed} {number}")
            mark = f"worker {number}"
            waiting = [asked(f"{number}-{n}", luck.choice(("hang", "hello"))) for n in range(3)]
            time.sleep(luck.uniform(0, 0.3))
            pid = engine.worker_pid()
            how = signal.SIGSTOP if luck.random() < 0.1 else signal.SIGKILL
            if pid is not None:
                try:
                    os.kill(pid, how)
                except ProcessLookupError:
                    pid = None
            tally.kills += 1
            for ended, heard in waiting:
                if not ended.wait(20):
                    tally.lost.append(f"{mark}: a request never ended")
                elif len(heard) != 1:
                    tally.faults.append(f"{mark}: a request ended {len(heard)} times")
                tally.acknowledged += 1
            for attempt in range(20):
                ended, heard = asked(f"{number}-again-{attempt}", "hello")
                if not ended.wait(20):
                    tally.lost.append(f"{mark}: the next request never ended")
                    break
                if isinstance(heard[0], Finished):
                    break
                if not isinstance(heard[0], Failed):
                    tally.faults.append(f"{mark}: {heard[0]}")
                time.sleep(0.05)
            else:
                tally.faults.append(f"{mark}: nothing is answered any more")
            if pid is not None and how is signal.SIGKILL and psutil.pid_exists(pid):
                tally.faults.append(f"{mark}: process {pid} is still there")
        last = engine.worker_pid()
        engine.close()
        if last is not None and psutil.pid_exists(last):
            tally.faults.append(f"process {last} was left behind")


def readers(tally: Tally, count: int, seed: str) -> None:
    """Kill or stop the process that reads the screen: the next look starts another."""
    import asyncio

    from assistant.settings import WatchSettings
    from assistant.watch.ocr import backend as backends
    from tests.watch.ocr.test_backend import WINDOW, worker

    backends._BACK_OFF = (0.02,) * 5
    backends._SILENCE = 0.3
    backends.installed = lambda: True
    command = worker('page(bubble(f"到了吗{number}", 210, 60))', "time.sleep(0.02)")

    async def look(source: backends.OcrBackend, mark: str) -> bool:
        for _ in range(400):
            if await source.snapshot(WINDOW) is not None:
                return True
            await source.wait_for_change(0.05)
        tally.faults.append(f"{mark}: nothing is read any more")
        return False

    async def work() -> None:
        source = backends.OcrBackend(WatchSettings(), command)
        await source.open()
        for number in range(count):
            luck = random.Random(f"{seed} {number}")
            mark = f"reader {number}"
            if not await look(source, mark):
                return
            await asyncio.sleep(luck.uniform(0, 0.05))
            pid = source.worker_pid()
            tally.kills += 1
            if pid is None:
                continue
            stopped = luck.random() < 0.1
            os.kill(pid, signal.SIGSTOP if stopped else signal.SIGKILL)
            source._last = None
            tally.acknowledged += await look(source, mark)
            if psutil.pid_exists(pid):
                tally.faults.append(f"{mark}: process {pid} is still there")
        last = source.worker_pid()
        await source.close()
        if last is not None and psutil.pid_exists(last):
            tally.faults.append(f"process {last} was left behind")

    asyncio.run(work())


def team(tally: Tally, count: int, seed: str) -> None:
    """Kill an agent's program while it exchanges with the team: in the end both sides agree."""
    from tests.torture.team import exchange

    exchange(tally, count, seed)


KINDS: dict[str, Callable[[Tally, int, str], None]] = {
    "record": lambda t, n, s: recording(t, n, s, children.record, 0.6),
    "overlay": lambda t, n, s: recording(t, n, s, children.overlay, 2.5),
    "review": lambda t, n, s: recording(t, n, s, children.review, 0.8),
    "worker": workers,
    "reader": readers,
    "team": team,
}


def run(kind: str, count: int, seed: str) -> Tally:
    """All kills of one kind."""
    began = time.monotonic()
    tally = Tally(kind)
    KINDS[kind](tally, count, f"{seed} {kind}")
    tally.seconds = time.monotonic() - began
    return tally


def main() -> None:
    """Run one kind and print what came of it."""
    kind, count, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ASSISTANT_{name}_DIR"] = folder
        print(json.dumps(asdict(run(kind, count, seed))))


if __name__ == "__main__":
    main()
