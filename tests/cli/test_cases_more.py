"""What the review window does with cases and wordings, the command line does as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.review import wording_desk
from tests.review.shop import Shop
from tests.review.test_case_promote import answered
from tests.review.test_habits import CUT, edited
from tests.review.test_thanks import praised


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "store" / "record.db")


def run(shop: Shop, *words: str) -> list[dict[str, object]]:
    shop.store.flush()
    done = CliRunner().invoke(app, [*words, "--record", str(shop.file)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_an_answer_is_promoted_changed_and_brought_back(shop: Shop):
    (made,) = run(shop, "cases", "promote", answered(shop), "--who", "lead")
    key = str(made["id"])
    assert made["title"]
    run(shop, "cases", "retire", key)
    newest, first = run(shop, "cases", "versions", key)
    assert [newest["what"], first["what"]] == ["retired", "promoted"]
    again = run(shop, "cases", "versions", key, "--restore", str(first["id"]))
    assert [one["what"] for one in again] == ["restored", "retired", "promoted"]
    with pytest.raises(UserFault):
        run(shop, "cases", "versions", key, "--restore", "gone")
    assert run(shop, "cases", "credit") == []
    shop.store.close()


def test_thanks_are_listed_for_one_agent(shop: Shop):
    praised(shop, "mei", "太贴心了，谢谢你一直陪着")
    praised(shop, "tom", "你们客服态度真好，点赞", "mo@shop")
    (line,) = run(shop, "cases", "thanks", "--agent", "mo@shop")
    assert line["text"] == "你们客服态度真好，点赞"
    shop.store.close()


def test_wordings_are_listed_with_examples_accepted_and_declined(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(wording_desk, "folder_of", lambda setting: tmp_path)
    edited(shop, CUT, 6)
    (one,) = run(shop, "wordings", "list", "--examples")
    assert (one["kind"], one["find"], one["changed"]) == ("cut", "非常", 6)
    run(shop, "wordings", "accept", str(one["id"]))
    assert "非常" in (tmp_path / "wording.toml").read_text(encoding="utf-8")
    run(shop, "wordings", "decline", str(one["id"]))
    assert "非常" not in (tmp_path / "wording.toml").read_text(encoding="utf-8")
    assert run(shop, "wordings", "list", "--state", "proposed") == []
    with pytest.raises(UserFault):
        run(shop, "wordings", "accept", "wunknown")
    shop.store.close()
