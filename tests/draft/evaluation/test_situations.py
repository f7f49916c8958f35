"""Dialogues are cut before an agent's answer; rows and hard cases are taken as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.datafile import DataFileError
from assistant.draft.evaluation.situations import Situation, Wanted, cuts, hard, of_row

DIALOGUE: dict[str, Any] = {
    "id": "d1",
    "source": "own",
    "turns": [
        {"speaker": "agent", "text": "您好"},
        {"speaker": "customer", "text": "杯子碎了"},
        {"speaker": "agent", "text": "拍张照我看看"},
        {"speaker": "agent", "text": "马上给您补"},
        {"speaker": "customer", "text": "好"},
        {"speaker": "agent", "text": "今天寄出"},
        {"speaker": "customer", "text": "  "},
        {"speaker": "agent", "text": "还在吗"},
    ],
    "customer": {"region": "CN"},
}


def test_a_dialogue_is_cut_where_an_agent_answers_a_customer():
    assert cuts(DIALOGUE["turns"]) == [2, 5]


def test_a_cut_ends_with_the_customer_and_keeps_what_was_sent():
    found = of_row(DIALOGUE, 1, Wanted(cuts_per_dialogue=9))
    assert [one.id for one in found] == ["d1@2", "d1@5"]
    assert all(one.messages[-1]["speaker"] == "customer" for one in found)
    assert [one.sent for one in found] == ["拍张照我看看", "今天寄出"]
    assert found[0].row["customer"] == {"region": "CN"}
    assert found[0].source == "own"


def test_the_seed_and_the_id_alone_choose_the_cut():
    def chosen(seed: int, name: str) -> str:
        return of_row(DIALOGUE | {"id": name}, 1, Wanted(seed))[0].id

    assert chosen(1, "x") == chosen(1, "x")
    assert len({chosen(seed, "x") for seed in range(12)}) == 2


def test_a_contract_row_is_one_situation_with_its_patterns():
    row = {"id": 7, "text": "怎么退", "must": ["退"], "must_not": ["不能"], "sent": "可以退"}
    (found,) = of_row(row, 3, Wanted())
    assert (found.id, found.sent, found.must, found.must_not) == ("7", "可以退", ("退",), ("不能",))
    assert found.messages == [{"speaker": "customer", "text": "怎么退"}]


def test_a_row_without_an_id_is_named_by_its_line():
    assert of_row({"text": "hi"}, 12, Wanted())[0].id == "12"


@pytest.mark.parametrize("turns", [[], ["x"], [{"speaker": "customer", "text": "a"}], [{}, {}]])
def test_a_dialogue_without_an_answer_gives_nothing(turns: list[Any]):
    assert of_row({"id": "d", "turns": turns}, 1, Wanted()) == []


def test_a_sample_is_the_same_each_time_and_keeps_the_order():
    many = [Situation(str(n), {}) for n in range(50)]
    names = [one.id for one in Wanted(seed=3, sample=10).settle(many)]
    assert names == [one.id for one in Wanted(seed=3, sample=10).settle(many)]
    assert names == sorted(names, key=int)
    assert [one.id for one in Wanted(limit=2).settle(many)] == ["0", "1"]


def test_hard_cases_are_read_from_toml(tmp_path: Path):
    file = tmp_path / "sarcasm.toml"
    file.write_text(
        "[[situation]]\n"
        'id = "praise"\nlanguage = "zh-Hans"\nabout = "sarcasm"\n'
        'turns = ["c: 真是太好了，又坏了", "a: 怎么了", "c: 第三个了"]\n'
        'must = ["第三"]\nmust_not = ["太好了"]\nregion = "CN"\n',
        encoding="utf-8",
    )
    (found,) = hard([file])
    assert (found.id, found.source, found.must) == ("praise", "sarcasm", ("第三",))
    assert [m["speaker"] for m in found.messages] == ["customer", "agent", "customer"]
    assert found.row["customer"] == {"region": "CN"}


def test_turns_may_be_written_as_in_the_library_of_cases(tmp_path: Path):
    file = tmp_path / "cases.toml"
    file.write_text(
        '[[situation]]\nid = "x"\n'
        'turns = [{ customer = "碎了" }, { agent = "拍张照" }, "c: 拍了"]\n',
        encoding="utf-8",
    )
    (found,) = hard([file])
    assert [m["speaker"] for m in found.messages] == ["customer", "agent", "customer"]


@pytest.mark.parametrize(
    "line", ['turns = ["碎了"]', 'turns = [{ boss = "x" }]', 'turns = ["c: 碎了"]\nmust = ["("]']
)
def test_a_hard_case_that_is_wrong_is_told_with_its_file(tmp_path: Path, line: str):
    file = tmp_path / "bad.toml"
    file.write_text(f'[[situation]]\nid = "x"\n{line}\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"bad\.toml"):
        hard([file])
