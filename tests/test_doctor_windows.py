"""doctor's lines for Windows: what answers, what nobody has run there yet."""

from __future__ import annotations

import pytest

from assistant import doctor_windows, strings
from assistant.finding import State
from assistant.watch.windows.uia import ComFault, Uia
from tests.fakes.windows import FakeUia, recorded


def test_ui_automation_that_answers_is_let_go_of_again():
    layer = FakeUia(*recorded("wechat_empty"))
    found = doctor_windows.accessibility(lambda: layer)
    assert found.state is State.OK
    assert layer.closed


@pytest.mark.parametrize("fault", [ComFault(0x80040154), ImportError(), OSError()])
def test_ui_automation_that_does_not_answer_has_a_remedy(fault: Exception):
    def broken() -> Uia:
        raise fault

    found = doctor_windows.accessibility(broken)
    assert found.state is State.FAIL
    assert found.remedy is not None


def test_screens_whose_scaling_is_not_known_are_told():
    assert doctor_windows.display(True).state is State.OK
    assert doctor_windows.display(False).state is State.WARN


def test_pictures_are_not_claimed_to_work():
    assert doctor_windows.screen_text().state is State.WARN


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_that_nobody_has_run_it_yet_is_said_in_every_language(language: str):
    said = strings.say(doctor_windows.NEVER_RUN, language)
    assert "Windows" in said
    assert "Wine" in said
