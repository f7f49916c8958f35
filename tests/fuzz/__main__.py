"""The long form: every reader for some minutes, guided by coverage where atheris is installed.

python -m tests.fuzz [--minutes 10] [--only NAME …] [--found FOLDER]. Ends with 1 when a reader
raised what it does not document or took more than ten seconds; what did it is kept in FOLDER.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

SLOW = 10.0


def main() -> int:
    """Run the readers one after the other, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--found", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.found.mkdir(parents=True, exist_ok=True)
    if options.one:
        return _one(options.one, options.minutes * 60, options.found)
    from tests.fuzz.targets import targets

    failed = []
    with tempfile.TemporaryDirectory() as folder:
        # The user's own folders are none of a test's business.
        own = {f"ASSISTANT_{name}_DIR": f"{folder}/{name}" for name in ("CONFIG", "DATA", "CACHE")}
        for name in options.only or sorted(targets()):
            command = [sys.executable, "-m", "tests.fuzz", "--one", name, "--found",
                       str(options.found), "--minutes", str(options.minutes)]  # fmt: skip
            before = set(options.found.glob(f"{name}-*"))
            done = subprocess.run(command, env=os.environ | own, check=False)
            # libFuzzer ends its process itself, with nothing to tell what was kept.
            if done.returncode or set(options.found.glob(f"{name}-*")) - before:
                failed.append(name)
    print("failed:", ", ".join(failed) or "none")
    return 1 if failed else 0


def _one(name: str, seconds: float, found: Path) -> int:
    if importlib.util.find_spec("atheris") is not None:
        return _guided(name, seconds, found)
    from tests.fuzz.targets import targets

    target = targets()[name]
    draw = Random()
    bad: set[str] = set()
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _try(name, target.run, _next(target.seeds, draw), found, bad)
        count += 1
    print(f"{name}: {count} inputs, {len(bad)} faults", flush=True)
    return 1 if bad else 0


def _next(seeds: tuple[bytes, ...], draw: Random) -> bytes:
    from tests.fuzz.mutations import mutate

    return mutate(draw.choice(seeds), draw, 8)


def _guided(name: str, seconds: float, found: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["assistant", "tests.fuzz", "json", "tomllib", "csv"]):
        from tests.fuzz.targets import targets

        target = targets()[name]
    draw = Random()
    bad: set[str] = set()

    def once(data: bytes) -> None:
        _try(name, target.run, data, found, bad)

    def mutator(data: bytes, size: int, seed: int) -> bytes:
        draw.seed(seed)
        if draw.random() < 0.5:
            from tests.fuzz.mutations import mutate

            return mutate(data, draw)[:size]
        return atheris.Mutate(data, size)

    corpus = found / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for one in target.seeds:
        (corpus / hashlib.sha256(one).hexdigest()[:16]).write_bytes(one)
    limit = [f"-max_total_time={int(seconds)}", "-max_len=8192", "-rss_limit_mb=0", "-verbosity=0"]
    limit.append("-print_final_stats=1")
    told = [sys.argv[0], *limit, "-timeout=60", f"-artifact_prefix={found}/", str(corpus)]
    atheris.Setup(told, once, custom_mutator=mutator)
    atheris.Fuzz()
    return 0


def _try(name: str, run: object, data: bytes, found: Path, bad: set[str]) -> None:
    start = time.thread_time()
    try:
        run(data)  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        where = traceback.extract_tb(error.__traceback__)[-1]
        _keep(name, f"{type(error).__name__} {where.name}:{where.lineno}", data, found, bad)
    if time.thread_time() - start > SLOW:
        _keep(name, f"slow {len(data) // 1000}", data, found, bad)


def _keep(name: str, what: str, data: bytes, found: Path, bad: set[str]) -> None:
    if what in bad:
        return
    bad.add(what)
    file = found / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
    file.write_bytes(data)
    print(f"{name}: {what}: {file}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
