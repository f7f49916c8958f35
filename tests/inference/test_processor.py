"""An older processor is told in a sentence; loading the library there would end the worker."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from assistant.demo.process import wait_until
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference import processor, supervisor
from assistant.settings import ModelSettings

HASWELL = "fpu sse sse2 ssse3 sse4_1 sse4_2 fma avx f16c bmi1 avx2 bmi2"


@pytest.fixture
def cpuinfo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "cpuinfo"
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(processor, "CPUINFO", file)
    return file


def write(file: Path, flags: str) -> None:
    file.write_text(f"processor\t: 0\nmodel name\t: any\nflags\t\t: {flags}\nbugs\t\t:\n")


def test_any_processor_since_2013_has_what_is_needed(cpuinfo: Path):
    write(cpuinfo, HASWELL)
    assert processor.lacking() == ()


def test_what_an_older_one_lacks_is_named(cpuinfo: Path):
    write(cpuinfo, "fpu sse sse2 ssse3 sse4_1 sse4_2 avx")
    assert processor.lacking() == ("AVX2", "BMI2", "F16C", "FMA")


def test_where_nothing_is_told_nothing_is_forbidden(cpuinfo: Path, monkeypatch: pytest.MonkeyPatch):
    assert processor.lacking() == ()
    cpuinfo.write_text("Processor : none of Intel's\n")
    assert processor.lacking() == ()
    write(cpuinfo, "fp asimd")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert processor.lacking() == ()


def test_no_worker_is_started_on_an_older_one_and_the_reason_is_shown(cpuinfo: Path):
    write(cpuinfo, "fpu sse sse2")
    told: list[ModelStatus] = []
    engine = supervisor.LocalEngine(ModelSettings(), told.append, command=["/does/not/exist"])
    try:
        engine.warm(())
        assert wait_until(lambda: bool(told) and told[-1].state is ModelState.FAILED, 10)
        notice = told[-1].notice
        assert notice is not None
        assert notice.id == "model.old_processor"
        assert dict(notice.args)["lacking"] == "AVX, AVX2, BMI2, F16C, FMA"
    finally:
        engine.close()
