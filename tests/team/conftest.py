"""One PostgreSQL for all tests, a database of its own for each, and desks that work against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from assistant.store.database import open_for_writing
from assistant.team import administration, server
from assistant.team.place import Place
from tests.team.cluster import PASSWORD, Cluster
from tests.team.support import Desk, Team


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    one = Cluster()
    try:
        one.start()
        yield one
    finally:
        one.remove()


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with its schema, to copy: making one takes longer than any test here."""
    file = tmp_path_factory.mktemp("empty") / "record.db"
    db = open_for_writing(file)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()
    return file


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own keyring is asked."""
    monkeypatch.setattr("assistant.system_keyring.find", lambda: None)


@pytest.fixture
def team(cluster: Cluster, empty_record: Path, tmp_path: Path) -> Iterator[Team]:
    name = f"shop_{uuid4().hex[:8]}"
    with cluster.admin() as admin:
        admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
    place = Place("Shop", cluster.host, cluster.port, name, "dba", "prefer")
    owner = server.connect(place, PASSWORD)
    administration.init(owner, place, "k")
    one = Team(place, owner, empty_record, tmp_path)
    yield one
    one.close()


@pytest.fixture
def desk(team: Team) -> Callable[..., Desk]:
    return team.desk
