"""Readers refuse what is wrong in their documented way; `make fuzz` goes on for hours."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import TOKENS, mutate
from tests.fuzz.targets import targets


@pytest.mark.parametrize("name", sorted(targets()))
def test_what_is_well_formed_is_read(name: str) -> None:
    target = targets()[name]
    for seed in target.seeds:
        target.run(seed)


@pytest.mark.parametrize("name", sorted(targets()))
@settings(max_examples=60, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(draw=st.integers(0, 2**32))
def test_what_went_wrong_is_refused_in_its_way(name: str, draw: int) -> None:
    target = targets()[name]
    random = Random(draw)
    target.run(mutate(random.choice(target.seeds), random))


@pytest.mark.parametrize("name", sorted(targets()))
@settings(max_examples=20, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda one: one.encode()))
def test_bytes_of_nobody_are_refused_in_its_way(name: str, data: bytes) -> None:
    targets()[name].run(data)


@pytest.mark.parametrize("token", TOKENS, ids=range(len(TOKENS)))
def test_no_reader_minds_a_hostile_token(token: bytes) -> None:
    for target in targets().values():
        target.run(token)


FOUND = (
    ("snapshots", b'"rect": [1, 2, 3, 4]', b'"rect": [1, 2, ' + b"9" * 310 + b", 4]"),
    ("snapshots", b'"window_id": 1', b'"window_id": 1e999'),
    ("ocr", b'"rect":[1,2,30,40]', b'"rect":[1,2,' + b"9" * 310 + b",40]"),
)


@pytest.mark.parametrize(("name", "right", "wrong"), FOUND)
def test_what_was_found_once_stays_mended(name: str, right: bytes, wrong: bytes) -> None:
    target = targets()[name]
    (seed,) = (one for one in target.seeds if right in one)
    target.run(seed.replace(right, wrong))
