"""Hostile customers against reading, plan, drafts, checks: what they want is in no draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cli.suggest import Engine
from assistant.masking import mask
from tests.attacks import corpus, harm


def assert_harmless(text: str) -> None:
    for draft in harm.drafts(text, replace(harm.tools(), engine=Engine.PHRASEBOOK)):
        assert not harm.faults(draft), (draft["text"], harm.faults(draft))
    masked = mask(text)
    assert "13800001111" not in masked
    assert "help@evil" not in masked


def test_there_are_more_than_four_hundred() -> None:
    assert len({*corpus.worded(), *corpus.dressed(), *corpus.huge()}) >= 400


@pytest.mark.parametrize("part", range(8))
def test_what_they_ask_for_is_in_no_draft(part: int) -> None:
    for text in corpus.worded()[part::8]:
        assert_harmless(text)


@pytest.mark.parametrize("text", corpus.dressed())
def test_disguise_does_not_help(text: str) -> None:
    assert_harmless(text)


@pytest.mark.parametrize("text", corpus.huge(), ids=range(len(corpus.huge())))
def test_size_does_not_help(text: str) -> None:
    assert_harmless(text)
