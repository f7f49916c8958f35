"""Every promise of SECURITY.md names its proof, and the proof exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def promises() -> list[tuple[str, str]]:
    """(against what, proof) of every row of the table."""
    rows = [line.strip("|").split(" | ") for line in TEXT.splitlines() if line.startswith("| ")]
    return [(row[0].strip(), row[-1]) for row in rows if row[0].strip() != "against"]


def test_there_are_promises_and_limits():
    assert len(promises()) > 10
    assert TEXT.count("\n- ") > 5


@pytest.mark.parametrize(("against", "proof"), promises(), ids=[one for one, _ in promises()])
def test_a_promise_is_tested(against: str, proof: str):
    places = re.findall(r"`(tests/[\w./]+)(?:::(\w+))?`", proof)
    assert places, against
    for path, name in places:
        there = ROOT / path
        files = [there] if there.is_file() else sorted(there.rglob("test_*.py"))
        assert files, path
        if there.suffix == ".toml":
            # What a test beside it in the same row looks things up in.
            continue
        tests = {
            node.name
            for file in files
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        }
        assert tests or path.startswith("tests/torture"), path
        if name:
            assert name in tests, f"{path} has no {name}"
