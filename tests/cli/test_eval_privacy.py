"""`assistant eval privacy` gives the same figures for the same seed."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from assistant.cli.eval import app


def test_the_same_seed_gives_the_same_figures() -> None:
    order = ["privacy", "--set", "dev", "--each", "1", "--seed", "3", "--json", "-"]
    first, again = (CliRunner().invoke(app, order) for _ in range(2))
    assert first.exit_code == 0
    assert first.stdout == again.stdout
    figures = json.loads(first.stdout)["sets"]["dev"]
    assert figures["f2"] >= 0.98
    assert figures["false_masking"] <= 0.02


def test_an_unknown_set_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["privacy", "--set", "none"]).exit_code == 2
