"""`assistant demo` where it was left out: one sentence, not a crash."""

from __future__ import annotations

import sys

import pytest

from assistant.cli import demo
from assistant.domain.notice import UserFault


def test_a_build_without_the_demo_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "assistant.demo", None)
    with pytest.raises(UserFault) as fault:
        demo.command()
    assert fault.value.notice.id == "demo.left_out"
