"""The demo's script can be rewritten by anybody, and a mistake in it is named."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.demo import script
from assistant.demo.hotkey import press
from assistant.demo.script import Script, Step


def test_the_shipped_script_is_valid_and_shows_the_main_things():
    steps = script.load().step
    assert {step.customer for step in steps if step.says} == {"mei", "tom"}
    assert any(step.insert for step in steps)
    assert [step.shot for step in steps if step.shot]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"says": "nobody says this"},
        {"customer": "mei"},
        {"customer": "mei", "says": "x", "insert": True},
        {"shot": "../../etc/passwd"},
        {"pause": -1},
        {"dance": True},
    ],
)
def test_a_step_does_exactly_one_known_thing(wrong: dict[str, object]):
    with pytest.raises(ValidationError):
        Step.model_validate(wrong)


def test_a_script_without_steps_is_none():
    with pytest.raises(ValidationError):
        Script.model_validate({"step": []})


@pytest.mark.parametrize("keys", ["ctrl+enter", "ctrl+alt+enter", "f5"])
def test_the_demos_hand_presses_letters_only_and_never_enter(keys: str):
    with pytest.raises(ValueError, match="not a letter"):
        press(keys, ":987")
