"""What `make package` gives works by itself: every window, every worker, and without a word of
anything missing."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import timeline
from assistant.demo.desktop import Desktop
from assistant.demo.process import wait_until
from assistant.inference import manifest, protocol
from tests.inference.support import SMALL
from tests.packed.conftest import FOLDER, Machine
from tests.packed.places import ROOT

pytestmark = pytest.mark.end2end
DIST = Path(FOLDER).parent
ROWS = (
    '{"id": 1, "text": "都过了五天了还没发货，太让人失望了"}\n'
    '{"id": 2, "text": "My parcel is five days late and nobody answers!"}\n'
)
# What must not be had, and how a program would get at it.
BARRED = {
    "the checkout": f"cat {ROOT}/README.md",
    "its Python": f"{sys.executable} -c pass",
    "the machine's Python": "python3 -c pass",
    "the network": "bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}'",
}


def colours(picture: Path) -> int:
    """How many different colours a picture has."""
    shown = subprocess.run(
        ["identify", "-format", "%k", str(picture)], capture_output=True, text=True, check=True
    )
    return int(shown.stdout)


def end(process: subprocess.Popen[bytes]) -> int:
    """Ask the program to leave as a session's end does; its exit status."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(20)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("what", BARRED)
def test_it_would_come_out_if_the_program_needed_anything_else(
    machine: Machine, tmp_path: Path, what: str
):
    notes = tmp_path / "of the shell"
    notes.mkdir()
    shell = replace(machine, program=Path("/bin/sh"), notes=notes)
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = shell.run("-c", BARRED[what].format(port=server.getsockname()[1]))
    needed = machine.place.needed(notes, machine.program.parent)
    assert done.returncode != 0 or needed, f"{what} is there, and nobody saw it used"


def test_it_says_its_version_and_its_commands(machine: Machine):
    version = (machine.program.parent / "VERSION").read_text().strip()
    assert machine.run("--version").stdout == f"assistant {version}\n"
    shown = machine.run("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    for command in ("run", "review", "suggest", "doctor", "models"):
        assert command in shown.stdout


def test_the_doctor_finds_its_parts(machine: Machine, desktop: Desktop):
    done = machine.run("doctor", "--json", "--language", "en")
    found = {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.stderr == ""
    for name in ("program", "settings", "display", "hotkeys", "readers", "processor", "store"):
        assert found[name]["state"] == "ok", found[name]


def test_it_suggests_in_two_languages(machine: Machine):
    done = machine.run("suggest", "--engine", "phrasebook", given=ROWS)
    assert (done.returncode, done.stderr) == (0, "")
    chinese, english = map(json.loads, done.stdout.splitlines())
    assert chinese["mood"]["label"] == "disappointment"
    assert "五天" in chinese["drafts"][0]["text"] or "5天" in chinese["drafts"][0]["text"]
    assert english["drafts"][0]["text"].isascii()


def test_the_overlay_is_painted_and_the_record_begun(
    machine: Machine, desktop: Desktop, tmp_path: Path
):
    record, errors = tmp_path / "timeline.jsonl", tmp_path / "errors"
    (machine.home / "config").mkdir()
    (machine.home / "config" / "settings.toml").write_text("[model]\nenabled = false\n")
    process = machine.start("run", "--record", str(record), errors=errors)
    try:

        def happened() -> set[str]:
            return {row["event"] for row in timeline.read(record)}

        assert wait_until(lambda: "started" in happened() or process.poll() is not None, 90)
        assert {"painted", "started"} <= happened(), errors.read_text()
        assert colours(desktop.screenshot(tmp_path / "overlay.png")) > 20
    finally:
        status = end(process)
    assert status == 0
    assert errors.read_text() == ""
    assert (machine.home / "data" / "record.db").stat().st_size > 0


def test_the_review_window_opens(machine: Machine, desktop: Desktop, tmp_path: Path):
    errors = tmp_path / "errors"
    process = machine.start("review", "--sample", errors=errors)
    picture = tmp_path / "review.png"
    try:
        wait_until(
            lambda: process.poll() is not None or colours(desktop.screenshot(picture)) > 100, 60, 1
        )
        assert process.poll() is None, errors.read_text()
        assert colours(picture) > 100
    finally:
        end(process)
    assert errors.read_text() == ""


def test_the_worker_checks_and_loads_a_model(machine: Machine, small_model: Path):
    entry = manifest.find(SMALL)
    order = protocol.Load(
        file=str(small_model / entry.file), sha256=entry.sha256, chat_format=entry.chat_format,
        context=256, threads=1, memory_mb=2000, model_id=entry.sha256,
    )  # fmt: skip
    worker = subprocess.Popen(
        machine.command(["--inference-worker"]), env=machine.surroundings(), cwd=machine.home,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(protocol.encode(order))
    worker.stdin.flush()
    answer = protocol.decode_for_supervisor(worker.stdout.readline())
    _, errors = worker.communicate(timeout=60)
    assert isinstance(answer, protocol.Ready), (answer, errors)
    assert answer.verified
    assert errors == b""


def test_an_older_processor_is_told_and_the_phrasebook_goes_on(
    machine: Machine, desktop: Desktop, old_processor: None, small_model: Path, tmp_path: Path
):
    record = tmp_path / "timeline.jsonl"
    machine.environment |= {"ASSISTANT_MODELS_DIR": str(small_model)}
    told = machine.run("doctor", "--json", "--language", "en")
    found = {row["check"]: row for row in map(json.loads, told.stdout.splitlines())}
    assert found["processor"]["state"] == "warn"
    assert "AVX2" in found["processor"]["found"]
    (machine.home / "config").mkdir(exist_ok=True)
    (machine.home / "config" / "settings.toml").write_text(f'[model]\nname = "{SMALL}"\n')
    process = machine.start("run", "--record", str(record), errors=tmp_path / "errors")

    def states() -> list[str]:
        return [row["state"] for row in timeline.read(record) if row["event"] == "model"]

    try:
        assert wait_until(lambda: "failed" in states() or process.poll() is not None, 90)
        assert "loading" not in states()
    finally:
        status = end(process)
    assert (status, (tmp_path / "errors").read_text()) == (0, "")
    assert machine.run("suggest", "--engine", "phrasebook", given=ROWS).returncode == 0


def test_the_eyes_answer_when_they_are_packed(machine: Machine):
    packed = (machine.program.parent / "_internal" / "cv2").exists()
    done = machine.run("--ocr-worker", given="")
    assert (done.returncode == 0) == packed, done.stderr


def test_what_it_is_made_of_lies_beside_it(unpacked: Path):
    listed = json.loads((unpacked / "sbom.cdx.json").read_text())
    names = {part["name"] for part in listed["components"]}
    assert {"cpython", "pyside6-essentials", "llama-cpp-python", "numpy", "onnxruntime"} <= names
    notices = (unpacked / "THIRD-PARTY-NOTICES.txt").read_text()
    assert "LGPL" in notices
    assert all(part["name"] in notices for part in listed["components"])


def test_nothing_of_the_build_machine_is_in_it(unpacked: Path):
    names = [str(file.relative_to(unpacked)) for file in unpacked.rglob("*")]
    assert not [name for name in names if name.endswith((".gguf", ".part", ".pyc.orig"))]
    assert not [name for name in names if "/tests/" in name or "/pytest" in name]
    assert not [name for name in names if "libgtk" in name or "QtWebEngine" in name]


@pytest.mark.parametrize("ending", ["*.tar.gz", "*.cdx.json"])
def test_the_sums_are_those_of_the_files(ending: str):
    lines = (DIST / "SHA256SUMS").read_text().splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)  # type: ignore[misc]
    files = [*DIST.glob(ending), *Path(FOLDER).glob(ending)]
    assert files
    for file in files:
        with file.open("rb") as stream:
            assert sums[file.name] == hashlib.file_digest(stream, "sha256").hexdigest()


def test_the_archive_holds_the_folder_under_its_name():
    (file,) = DIST.glob("*.tar.gz")
    with tarfile.open(file) as packed:
        first = packed.next()
        assert first is not None
        assert first.name.startswith(file.name.removesuffix(".tar.gz") + "/")
        assert (first.uid, first.gid) == (0, 0)
