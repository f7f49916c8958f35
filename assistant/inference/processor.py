"""Whether this processor can run the model: what our build of llama.cpp needs, and what is there.

The wheel is built for any x86-64 since Haswell (2013), see .ci/setup.py. On an older one the very
loading of the library ends the process with an illegal instruction, so it is looked at before.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from pathlib import Path

NEEDED = frozenset({"avx", "avx2", "fma", "f16c", "bmi2"})
CPUINFO = Path("/proc/cpuinfo")
# What Windows can be asked for; every processor that has it has the others as well.
_WINDOWS_AVX2 = 40


def instruction_sets() -> frozenset[str] | None:
    """Names as Linux gives them; None where they can't be told, or where others count (ARM)."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return None
    if sys.platform == "win32":
        there = ctypes.windll.kernel32.IsProcessorFeaturePresent(_WINDOWS_AVX2)
        return NEEDED if there else frozenset()
    try:
        text = CPUINFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("flags"):
            return frozenset(line.partition(":")[2].split())
    return None


def lacking() -> tuple[str, ...]:
    """Needed instruction sets that are not there, in capitals; () also where nothing is told."""
    there = instruction_sets()
    return () if there is None else tuple(sorted(one.upper() for one in NEEDED - there))
