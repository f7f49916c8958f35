"""A shop of its own for each test, and the connections a supervisor looks through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.review import words
from assistant.review.card import Card, load_card
from assistant.review.queue import open_queue
from assistant.store.database import open_for_writing
from tests.review.shop import SMALL, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "store" / "record.db")
    yield shop
    shop.store.close()


@pytest.fixture
def opened(shop: Shop) -> Iterator[Callable[[], Database]]:
    """Opens the record as it is now, its words taken in."""
    connections: list[Database] = []

    def open_now() -> Database:
        shop.store.flush()
        writing = open_for_writing(shop.file)
        words.catch_up(writing)
        connections.append(writing)
        connections.append(open_queue(shop.file))
        return connections[-1]

    yield open_now
    for one in connections:
        one.close()


@pytest.fixture
def card(tmp_path: Path) -> Card:
    file = tmp_path / "card.toml"
    file.write_text(SMALL, encoding="utf-8")
    return load_card(file)


@pytest.fixture
def writing(shop: Shop, opened: Callable[[], Database]) -> Iterator[Callable[[], Database]]:
    """Opens the record as it is now for writing."""
    connections: list[Database] = []

    def open_now() -> Database:
        opened()
        shop.store.flush()
        connections.append(open_for_writing(shop.file))
        return connections[-1]

    yield open_now
    for one in connections:
        one.close()
