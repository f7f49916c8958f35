"""Making a team, joining and leaving it, the shop's folder: by the commands that people type."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import paths, settings
from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.settings import TeamSettings
from assistant.store import outbox, shop_files
from assistant.store.database import open_for_writing
from assistant.store.identity import load_key
from assistant.team import credentials, membership, place, server, shop_folder
from assistant.team.administration import ROLES, Invitation, group
from assistant.team.place import Place, sslmode_for
from tests.team.cluster import PASSWORD, Cluster
from tests.team.support import NOW, Team


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=True)


def said(*arguments: object) -> str:
    result = run(*arguments)
    if isinstance(result.exception, UserFault):
        raise result.exception
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def owned(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """The team as its owner has made it with the command, on this machine."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    owner = f"owner_{team.place.database[-8:]}"
    team.owner.execute("DROP SCHEMA team CASCADE")
    # As a company's database is: its owner may create roles and is no superuser.
    for role in ROLES:
        team.owner.execute(
            f"REVOKE ALL ON DATABASE {team.place.database} FROM {_group(team, role)}"
        )
        team.owner.execute(f"DROP ROLE {_group(team, role)}")
    team.owner.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
    team.owner.execute(f"ALTER DATABASE {team.place.database} OWNER TO {owner}")
    where = team.place = replace(team.place, user=owner)
    arguments = ("--host", where.host, "--port", where.port, "--database", where.database)
    assert "Made the team" in said("team", "init", *arguments, "--user", where.user)
    assert "up to date" in said("team", "init", *arguments, "--user", where.user)
    return team


def _group(team: Team, role: str) -> str:
    return group(team.place.database, role)


def invite(team: Team, tmp_path: Path, name: str, role: str) -> Path:
    file = tmp_path / f"{name}.invitation"
    said("team", "add", f"{name}_{team.place.database[-8:]}", "--role", role, "--out", file)
    return file


def machine(team: Team, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """From here on this is somebody else's machine, where nobody has been served yet."""
    folder = team.folder / "machines" / name
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(folder))
    if not folder.exists():
        place.replica_file().parent.mkdir(parents=True)
        shutil.copy(team.empty, paths.record_file())
        shutil.copy(team.empty, place.replica_file())


def test_an_invitation_lets_one_machine_in_once(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = invite(owned, tmp_path, "lin", "agent")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    secret = membership.secret_file().read_bytes()
    machine(owned, monkeypatch, "lin")
    assert "Joined" in said("team", "join", file)
    where = place.load()
    assert where is not None
    assert load_key(paths.record_file().with_suffix(".key")) == secret
    password = credentials.load(where.account)
    assert password
    assert password not in place.place_file().read_text()
    assert stat.S_IMODE(credentials.secret_file().stat().st_mode) == 0o600
    out = said("team", "status")
    assert "The server answers" in out
    assert "0 to send" in out
    told = json.loads(said("team", "sync").splitlines()[0])
    assert (told["record"], told["sent"]) == ("record", 0)

    assert "the server answers" in run("doctor", "--language", "en").output

    machine(owned, monkeypatch, "thief")
    with pytest.raises(UserFault) as fault:
        said("team", "join", file)
    assert fault.value.notice.id == "team.refused"
    assert place.load() is None
    assert "No team" in said("team", "status")


def test_who_leaves_keeps_their_record_and_nothing_of_others(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = invite(owned, tmp_path, "boss", "supervisor")
    machine(owned, monkeypatch, "boss")
    said("team", "join", file)
    where = membership.joined(TeamSettings())
    # A file in its place that has not joined is no replica.
    replica, role = membership.replica_of(where)
    assert (role, membership.replica_of(where)) == ("supervisor", (replica, role))
    with pytest.raises(UserFault):
        said("team", "join", file)
    said("team", "leave")
    assert paths.record_file().exists()
    left = {one.name for one in paths.team_dir().iterdir()}
    assert not replica.exists()
    assert left <= {"authorities.pem"}
    assert credentials.load(where.account) is None


def test_a_record_with_customers_keeps_recognising_them(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = invite(owned, tmp_path, "lin", "agent")
    machine(owned, monkeypatch, "lin")
    key = load_key(paths.record_file().with_suffix(".key"))
    db = open_for_writing(paths.record_file())
    db.execute("INSERT INTO customers VALUES ('c', 'web', 't', 't', NULL, NULL)")
    db.close()
    assert "by its own secret" in said("team", "join", file)
    assert load_key(paths.record_file().with_suffix(".key")) == key
    assert json.loads(said("team", "sync").splitlines()[0])["sent"] == 1


def test_an_administrator_who_joined_lets_others_in(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = invite(owned, tmp_path, "chief", "administrator")
    machine(owned, monkeypatch, "chief")
    said("team", "join", file)
    wei = invite(owned, tmp_path, "wei", "agent")
    said("team", "keep", 90)
    machine(owned, monkeypatch, "wei")
    said("team", "join", wei)
    for refused in (("keep", 9), ("add", "x"), ("tidy",)):
        with pytest.raises(UserFault) as fault:
            said("team", *refused)
        assert fault.value.notice.id == "team.not_allowed"
    machine(owned, monkeypatch, "chief")
    listed = [json.loads(line) for line in said("team", "members").splitlines()]
    assert [one["role"] for one in listed] == ["administrator", "administrator", "agent"]
    said("team", "remove", f"wei_{owned.place.database[-8:]}")
    machine(owned, monkeypatch, "wei")
    assert run("team", "status").exit_code == 1


def test_names_that_can_not_be_members_are_refused(owned: Team):
    owned.owner.execute("CREATE ROLE somebody_elses")
    for name, why in (
        ("Lin; DROP", "bad_name"), ("x" * 41, "bad_name"), ("somebody_elses", "name_taken"),
    ):  # fmt: skip
        with pytest.raises(UserFault) as fault:
            said("team", "add", name)
        assert fault.value.notice.id == f"team.{why}"
    owned.owner.execute("DROP ROLE somebody_elses")
    for text in ("", "nonsense", "e30="):
        with pytest.raises(UserFault) as fault:
            Invitation.read(text)
        assert fault.value.notice.id == "team.no_invitation"


def test_another_machine_without_the_secret_can_not_take_a_team_over(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    machine(owned, monkeypatch, "other")
    where = owned.place
    with pytest.raises(UserFault) as fault:
        said(
            "team", "init", "--host", where.host, "--port", where.port, "--database",
            where.database, "--user", where.user,
        )  # fmt: skip
    assert fault.value.notice.id == "team.other_secret"
    assert not membership.secret_file().exists()


# ------------------------------------------------------------ the shop's folder


def test_the_shops_folder_is_published_and_comes_down_to_the_drafts(
    owned: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    boss, lin = (
        invite(owned, tmp_path, name, role)
        for name, role in (("boss", "supervisor"), ("lin", "agent"))
    )
    folder = tmp_path / "our shop"
    shutil.copytree(paths.resources() / "shops" / "sample", folder)
    machine(owned, monkeypatch, "boss")
    said("team", "join", boss)
    count = len(shop_folder.read(folder))
    assert f"{count} files" in said("team", "shop", folder)
    assert "0 files" in said("team", "shop", folder)
    machine(owned, monkeypatch, "lin")
    assert settings.load().drafts.shop == ""
    said("team", "join", lin)
    with pytest.raises(UserFault) as fault:
        said("team", "shop", folder)
    assert fault.value.notice.id == "team.not_allowed"
    said("team", "sync")
    assert shop_folder.read(paths.team_shop()) == shop_folder.read(folder)
    assert settings.load().drafts.shop == str(paths.team_shop())


def test_every_saving_of_a_file_stays(tmp_path: Path):
    db = open_for_writing(tmp_path / "record.db")
    for number, files in enumerate(({"shop.toml": "a", "x.md": "x"}, {"shop.toml": "b"})):
        moment = NOW.replace(minute=number)
        assert shop_files.publish(db, files, "boss", moment) == 2
    assert shop_files.current(db) == {"shop.toml": "b"}
    assert [one.content for one in shop_files.versions(db, "shop.toml")] == ["b", "a"]
    assert [one.content for one in shop_files.versions(db, "x.md")] == [None, "x"]
    db.close()


@pytest.mark.parametrize(
    "path",
    ["../x.toml", "/etc/x.toml", "a/../x.toml", ".hidden.toml", "a\\x.toml", "x.exe", "",
     "a/b/c/d/e.toml", "c:x.toml", "a\0.toml", "x" * 120 + ".md"],
)  # fmt: skip
def test_what_the_team_sends_stays_inside_the_folder(tmp_path: Path, path: str):
    assert not shop_folder.allowed(path)
    shop_folder.write(tmp_path / "shop", {path: "boo", "shop.toml": "x"})
    assert [one.name for one in tmp_path.rglob("*.*")] == ["shop.toml"]


# ------------------------------------------------------------ the way there


def test_wherever_a_network_is_between_the_server_is_checked_in_full():
    assert sslmode_for("db.example.com", "auto") == "verify-full"
    assert sslmode_for("10.0.0.5", "auto") == "verify-full"
    for host in ("127.0.0.1", "localhost", "::1", "/run/postgresql"):
        assert sslmode_for(host, "auto") == "prefer"
    assert sslmode_for("127.0.0.1", "verify-full") == "verify-full"


def test_a_server_with_a_strangers_certificate_gets_no_password(
    cluster: Cluster, team: Team, tmp_path: Path
):
    def certificate(name: str) -> Path:
        file = tmp_path / f"{name}.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", file.with_suffix(".key"), "-out", file],
            check=True, capture_output=True,
        )  # fmt: skip
        return file

    ours, strangers = certificate("ours"), certificate("strangers")
    for suffix in (".crt", ".key"):
        target = cluster.data / f"server{suffix}"
        shutil.copy(ours.with_suffix(suffix), target)
        shutil.chown(target, cluster.user) if cluster.user else None
        target.chmod(0o600)
    with cluster.admin() as admin:
        admin.execute("ALTER SYSTEM SET ssl = on")
        admin.execute("SELECT pg_reload_conf()")
    try:
        checked = replace(team.place, host="localhost", sslmode="verify-full")
        good = _when_tls_is_on(replace(checked, certificate=str(ours)))
        assert good.pgconn.ssl_in_use
        good.close()
        for bad in (
            replace(checked, certificate=str(strangers)),
            replace(checked, certificate=str(ours), host="127.0.0.1"),
            replace(checked, certificate=""),
        ):
            with pytest.raises(UserFault) as fault:
                server.connect(bad, PASSWORD)
            assert fault.value.notice.id == "team.tls"
    finally:
        with cluster.admin() as admin:
            admin.execute("ALTER SYSTEM RESET ssl")
            admin.execute("SELECT pg_reload_conf()")


def _when_tls_is_on(where: Place):
    import time

    for _ in range(100):
        try:
            return server.connect(where, PASSWORD)
        except UserFault:
            # The server has not read its settings again yet.
            time.sleep(0.05)
    return server.connect(where, PASSWORD)


def test_without_a_team_not_even_the_library_is_loaded():
    code = (
        "import sys, assistant.app, assistant.cli.main, assistant.team.link, assistant.cli.team;"
        "sys.exit('psycopg' in sys.modules or 'keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ------------------------------------------------------------ where the password lies


class _Ring:
    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.closed = False
        self.errors = self

    class KeyringError(Exception):
        pass

    def set_password(self, service: str, account: str, secret: str) -> None:
        if self.closed:
            raise self.KeyringError
        self.held[service, account] = secret

    def get_password(self, service: str, account: str) -> str | None:
        return self.held.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        if self.held.pop((service, account), None) is None:
            raise self.KeyringError


def test_the_keyring_comes_first_and_the_file_where_there_is_none(monkeypatch: pytest.MonkeyPatch):
    ring = _Ring()
    assert credentials.keep("lin@db", "in the file") == "file"
    with pytest.raises(UserFault):
        credentials.keep("lin@db", "x", "keyring")
    monkeypatch.setattr(credentials.system_keyring, "find", lambda: ring)
    assert credentials.keep("lin@db", "in the ring") == "keyring"
    assert not credentials.secret_file().exists()
    assert credentials.load("lin@db") == "in the ring"
    assert credentials.load("wei@db") is None
    credentials.forget("lin@db")
    credentials.forget("lin@db")
    assert ring.held == {}
    ring.closed = True
    assert credentials.keep("lin@db", "locked out") == "file"
    assert credentials.load("lin@db") == "locked out"
    with pytest.raises(UserFault):
        credentials.keep("lin@db", "x", "keyring")


def test_a_state_of_another_member_is_not_carried_on(tmp_path: Path):
    file = tmp_path / "replica.db"
    db = open_for_writing(file)
    outbox.join(db, "replica", "server", "old", "supervisor", "d1")
    outbox.move(db, seen=99, born=None)
    outbox.join(db, "replica", "server", "new", "supervisor", "d2")
    state = outbox.state(db)
    assert state is not None
    assert (state.member, state.seen, state.born) == ("new", 0, 0)
    db.close()
