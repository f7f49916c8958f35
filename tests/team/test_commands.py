"""What a person finds, erases and sees of themselves by command, and what the overlay is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import paths, settings
from assistant.cli.main import app
from assistant.domain.chat import ChatKey
from assistant.domain.notice import UserFault
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import TeamSettings
from assistant.store import erasing, outbox
from assistant.store.identity import Identities, load_key
from assistant.team import at_work, place
from assistant.team.link import LinkState, TeamLink
from assistant.team.place import Place
from tests.store.support import everything
from tests.team.support import Desk


def said(*arguments: object, typed: str = "") -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], input=typed)
    if isinstance(result.exception, UserFault):
        raise result.exception
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def lin(empty_record: Path) -> Desk:
    """This user's own record, in no team."""
    from assistant.store.database import open_for_writing

    file = paths.record_file()
    file.write_bytes(empty_record.read_bytes())
    return Desk("lin", file, open_for_writing(file), Place("", "", 0, "", "", ""), "")


def test_a_customer_is_found_written_out_and_erased(lin: Desk, tmp_path: Path):
    ids = Identities(load_key(lin.file.with_suffix(".key")))
    customer = ids.customer(ChatKey("webchat", "lin@shop", "小王"))
    lin.chat("a", customer=customer, said="我的杯子碎了")
    lin.chat("b", customer="somebody-else")
    lin.db.close()
    found = json.loads(said("customer", "find", "peer", "--app", "webchat", typed="小王\n"))
    assert (found["id"], found["chats"]) == (customer, 1)
    out = tmp_path / "out.jsonl"
    assert json.loads(said("customer", "export", customer[:8], "--out", out))["rows"] == 7
    tables = [json.loads(line)["table"] for line in out.read_text().splitlines()]
    assert tables[:2] == ["customers", "chats"]
    said("customer", "erase", customer[:8], typed="y\n")
    assert "我的杯子碎了".encode() not in everything(lin.file)
    with pytest.raises(UserFault) as fault:
        said("customer", "find", "id", customer)
    assert fault.value.notice.id == "team.customer.nobody"
    assert json.loads(said("customer", "find", "id", "somebody"))["chats"] == 1


def test_who_is_the_same_person_goes_along_unless_asked_not_to(lin: Desk):
    for name in ("one", "two", "three"):
        lin.chat(name, customer=f"customer-{name}")
    lin.add(
        "links", customer="customer-one", other="customer-two", same=1, by_agent=1,
        at="2026-01-01",
    )  # fmt: skip
    lin.db.close()
    with pytest.raises(UserFault) as fault:
        said("customer", "erase", "customer-", "--yes")
    assert fault.value.notice.id == "team.customer.several"
    assert json.loads(said("customer", "erase", "customer-three", "--alone", "--yes")) == {
        "erased": 1, "team": False,
    }  # fmt: skip
    assert json.loads(said("customer", "erase", "customer-one", "--yes"))["erased"] == 2


def test_an_agent_erases_nobody_and_opens_no_review_window(
    lin: Desk, monkeypatch: pytest.MonkeyPatch
):
    lin.chat("a")
    (paths.config_dir() / "settings.toml").write_text('[person]\nrole = "agent"\n')
    with pytest.raises(UserFault) as fault:
        said("customer", "erase", "customer-a", "--yes")
    assert fault.value.notice.id == "team.not_allowed"
    with pytest.raises(UserFault) as fault:
        said("review")
    assert fault.value.notice.id == "team.supervisors_only"
    assert "Answers: 1" in said("mine")
    lin.db.close()


def test_in_a_team_a_supervisors_erasing_waits_to_be_told(lin: Desk):
    lin.chat("a")
    outbox.join(lin.db, "desk", "server", "boss", "supervisor", "device")
    out = said("customer", "erase", "customer-a", "--yes")
    assert json.loads(out.splitlines()[0])["team"] is True
    assert erasing.erasures(lin.db) == ["customer-a"]
    outbox.move(lin.db, role="agent")
    lin.chat("b")
    with pytest.raises(UserFault):
        said("customer", "erase", "customer-b", "--yes")
    lin.db.close()


def test_everything_about_oneself_can_be_had_as_rows(lin: Desk):
    lin.chat("a", said="什么时候发货")
    rows = [json.loads(line) for line in said("mine", "--json").splitlines()]
    assert [(row["agent"], row["part"], row["sent"]) for row in rows] == [
        ("lin@shop", "answers", "抱歉，今天换新")
    ]
    lin.db.close()


# ------------------------------------------------------------ what the overlay is told


def test_without_a_team_no_link_is_made(lin: Desk):
    told: list[SourceHealth] = []
    assert at_work.open_link(lin.file, TeamSettings(), told.append) is None
    assert told == []
    lin.db.close()


@pytest.mark.parametrize(
    ("state", "shown", "sentence"),
    [
        (LinkState("Care", True), SourceState.OK, "team.joined"),
        (LinkState("Care", False, None, 3), SourceState.OK, "team.offline"),
    ],
)  # fmt: skip
def test_the_overlay_says_that_a_team_is_joined(
    state: LinkState,
    shown: SourceState,
    sentence: str,
    lin: Desk,
    monkeypatch: pytest.MonkeyPatch,
):
    told: list[SourceHealth] = []
    telling: list[Callable[[LinkState], None]] = []
    monkeypatch.setattr(TeamLink, "start", lambda self: telling.append(self._on_state))
    place.save(Place("Care", "127.0.0.1", 1, "care", "lin", "prefer"))
    assert at_work.open_link(lin.file, TeamSettings(enabled=False), told.append) is None
    assert at_work.open_link(lin.file, TeamSettings(), told.append) is not None
    joined = outbox.state(lin.db)
    assert joined is not None
    assert (joined.kind, joined.member) == ("desk", "lin")
    telling[0](state)
    assert [(one.source, one.state) for one in told] == [("team", shown)]
    assert told[0].notice is not None
    assert told[0].notice.id == sentence
    lin.db.close()


def test_what_needs_somebody_is_a_trouble(lin: Desk, monkeypatch: pytest.MonkeyPatch):
    told: list[SourceHealth] = []
    place.place_file().parent.mkdir(parents=True)
    place.place_file().write_text("{")
    assert at_work.open_link(lin.file, TeamSettings(), told.append) is None
    assert [(one.source, one.state) for one in told] == [("team", SourceState.DEGRADED)]
    lin.db.close()


def test_the_teams_shop_gives_way_to_one_that_is_named():
    folder = paths.team_shop()
    folder.mkdir(parents=True)
    assert settings.load().drafts.shop == ""
    (folder / "shop.toml").write_text("")
    assert settings.load().drafts.shop == str(folder)
    file = paths.config_dir() / "settings.toml"
    from assistant import settings_file

    settings_file.save(settings.load(), file)
    assert not file.exists() or "shop" not in file.read_text()
    file.write_text('[drafts]\nshop = "/srv/ours"\n')
    assert settings.load().drafts.shop == "/srv/ours"
