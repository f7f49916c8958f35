from __future__ import annotations

from itertools import product
from pathlib import Path

from assistant.inference import grammars


def test_every_set_of_parts_has_its_grammar() -> None:
    known = grammars.read_all(grammars.folder())
    wanted = {grammars.for_parts(*parts) for parts in product((True, False), repeat=3)} - {""}
    assert wanted == set(known)


def test_odd_names_and_huge_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "good.gbnf").write_text('root ::= "a"')
    (tmp_path / "Not Good.gbnf").write_text('root ::= "a"')
    (tmp_path / "huge.gbnf").write_text("#" * (grammars.MAX_BYTES + 1))
    assert list(grammars.read_all(tmp_path)) == ["good"]
