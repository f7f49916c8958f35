"""The library of cases: what holds is read, what does not is named, and the nearest is found."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.datafile import DataFileError
from assistant.domain.cases import Case, CaseQuery, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.knowledge import cases
from assistant.knowledge.cases_finder import Finder
from assistant.knowledge.cases_write import to_toml

CASE = """
[[case]]
id = "late.anxious.trip"
emotion = ["anxiety", "anger"]
issue = "delivery"
topic = ["delivery.late"]
stage = "after_sales"
turns = [{customer = "箱子还没到"}, {agent = "您好"}, {customer = "周六的飞机，等了三天了"}]
decided = "我找快递查件，{reply_minutes}分钟内回来。"
sorry = true
acknowledge = "周六就飞，箱子3天没动静，抱歉让您这么赶。"
solve = "我马上找快递查件，{reply_minutes}分钟内回来告诉您结果。"
care = "要是赶不上，我和您一起想别的办法。"
why = "先说出赶飞机这件事。"
"""


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shipped library of one case."""
    folder = tmp_path / "shipped"
    write(folder, CASE)
    monkeypatch.setattr(cases, "shipped", lambda: folder)
    return folder


def write(folder: Path, text: str, language: str = "zh-Hans", name: str = "a.toml") -> Path:
    file = folder / language / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def case(key: str = "zh-Hans/a", said: str = "还没到", **changes) -> Case:
    return replace(
        Case(
            key, key.partition("/")[0], (Emotion.ANXIETY,), Issue.DELIVERY,
            (Said(Speaker.CUSTOMER, said),), "查件", "急坏了吧。", "我去查。", "有消息就说。",
            "因为",
        ),
        **changes,
    )  # fmt: skip


def found(finder: Finder, query: CaseQuery, limit: int = 3) -> list[str]:
    return [one.case.id for one in finder.find(query, limit)]


def test_a_case_is_read_whole(tmp_path: Path):
    (one,) = cases.read_file(write(tmp_path, CASE), "zh-Hans")
    assert one.id == "zh-Hans/late.anxious.trip"
    assert one.customer == "周六的飞机，等了三天了"
    assert [turn.speaker for turn in one.turns] == [
        Speaker.CUSTOMER, Speaker.AGENT, Speaker.CUSTOMER,
    ]  # fmt: skip
    assert (one.emotion[0], one.sorry, one.stage) == (Emotion.ANXIETY, True, Stage.AFTER_SALES)


@pytest.mark.parametrize(
    ("was", "now", "field", "line"),
    [
        ('"delivery.late"', '"delivery.slow"', "topic", 6),
        ("{reply_minutes}分钟内回来。", "{reply_hours}小时内回来。", "decided", 9),
        ("要是赶不上", "20分钟内赶不上", "care", 13),
        ("我马上找", "我{马上}找", "solve", 12),
        ("我马上找", "我}马上找", "solve", 12),
        ('care = "要是赶不上，我和您一起想别的办法。"', 'care = " "', "care", 13),
        ('"anxiety", "anger"', '"fear"', "emotion", 4),
        ('"anxiety", "anger"', '"anger", "anger"', "emotion", 4),
        (', {customer = "周六的飞机，等了三天了"}', "", "turns", 8),
        ("{agent = ", "{colleague = ", "turns", 8),
        ("why =", 'mood = "x"\nwhy =', "mood", 14),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(
    tmp_path: Path, was: str, now: str, field: str, line: int
):
    assert was in CASE
    with pytest.raises(DataFileError) as caught:
        cases.read_file(write(tmp_path, CASE.replace(was, now, 1)), "zh-Hans")
    assert field in caught.value.field
    assert caught.value.line == line


def test_a_number_may_come_from_the_turns_in_words_or_be_a_public_line(tmp_path: Path):
    text = CASE.replace('care = "', 'care = "3天太久了；遇到冒充客服的请打96110。', 1)
    assert cases.read_file(write(tmp_path, text), "zh-Hans")


def test_an_id_may_stand_only_once_in_a_language(shipped: Path, tmp_path: Path):
    with pytest.raises(DataFileError, match="twice"):
        cases.read_file(write(tmp_path, CASE + CASE), "zh-Hans")
    write(shipped, CASE, name="b.toml")
    with pytest.raises(DataFileError, match="another file"):
        cases.library()
    (shipped / "zh-Hans" / "b.toml").unlink()
    write(shipped, CASE, "en")
    assert len(cases.library()) == 2


def test_a_shops_case_takes_the_place_of_a_shipped_one_and_is_read_again_when_changed(
    shipped: Path, tmp_path: Path
):
    text = CASE.replace("一起想别的办法", "一起想办法")
    file = write(tmp_path / "shop", text)
    (own,) = cases.library(tmp_path / "shop")
    assert (own.source, own.care) == (CaseSource.OWN, "要是赶不上，我和您一起想办法。")
    file.write_text(text.replace("一起想办法", "一起想想办法"), encoding="utf-8")
    (again,) = cases.library(tmp_path / "shop")
    assert "想想" in again.care
    assert cases.library()[0].source is CaseSource.LIBRARY


def test_one_wrong_file_leaves_the_others_in_use(shipped: Path, tmp_path: Path):
    shop = tmp_path / "shop"
    write(shop, CASE.replace("late.anxious", "late.own"))
    write(shop, CASE.replace("delivery.late", "nothing.such"), name="b.toml")
    write(shop, CASE, "chinesisch")
    told: list[DataFileError] = []
    ids = {one.id for one in cases.library(shop, told.append)}
    assert ids == {"zh-Hans/late.anxious.trip", "zh-Hans/late.own.trip"}
    assert [one.file.parent.name for one in told] == ["chinesisch", "zh-Hans"]


def test_the_shipped_library_holds():
    shipped = cases.library()
    assert len(shipped) >= 100
    assert len({one.id for one in shipped}) == len(shipped)
    # Two cases with the same reply would teach one thing twice.
    replies = [(one.acknowledge, one.solve) for one in shipped]
    assert len(set(replies)) == len(replies)
    for one in shipped:
        assert cases.fault(one) is None, one.id


def test_the_fingerprint_changes_with_any_field():
    one = case()
    prints = {
        cases.fingerprint([one]),
        cases.fingerprint([replace(one, why="别的")]),
        cases.fingerprint([replace(one, sorry=True)]),
        cases.fingerprint([one, one]),
    }
    assert len(prints) == 4
    assert cases.fingerprint([one]) == cases.fingerprint([case()])


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_what_is_written_is_read_again(said: str, part: str):
    one = case(said=said or ".", care=part, topic=("delivery.late",), region="TW")
    (row,) = tomllib.loads(to_toml([one]))["case"]
    clean = [text.encode("utf-8", "replace").decode() for text in (one.customer, part)]
    assert [row["turns"][-1]["customer"], row["care"]] == clean


def test_an_exported_library_reads_as_the_same_library(tmp_path: Path):
    shipped = [one for one in cases.library() if one.language == "en"]
    file = write(tmp_path, to_toml(shipped), "en")
    assert cases.read_file(file, "en") == shipped


# ---------------------------------------------------------------- finding


def test_the_situation_alone_finds_feeling_and_topic():
    finder = Finder(
        [
            case("zh-Hans/a", emotion=(Emotion.NEUTRAL,), issue=Issue.POLICY),
            case("zh-Hans/b", topic=("delivery.late",)),
            case("zh-Hans/c", topic=("delivery.lost",)),
            case("zh-Hans/d", emotion=(Emotion.ANGER,), topic=("delivery.late",)),
        ]
    )
    query = CaseQuery("", "zh-Hans", Emotion.ANXIETY, Issue.DELIVERY, "delivery.late")
    assert found(finder, query) == ["zh-Hans/b", "zh-Hans/d", "zh-Hans/c"]
    best = finder.find(query)[0]
    assert best.nearness == 1.0
    assert best.by == ("emotion", "issue", "topic")


def test_the_first_feeling_of_a_case_counts_more_than_the_second():
    finder = Finder(
        [
            case("zh-Hans/second", emotion=(Emotion.ANGER, Emotion.SADNESS)),
            case("zh-Hans/first", emotion=(Emotion.SADNESS,)),
        ]
    )
    assert found(finder, CaseQuery("", "zh-Hans", Emotion.SADNESS))[0] == "zh-Hans/first"


def test_the_own_language_comes_first_then_the_other_script_then_the_rest():
    finder = Finder([case("en/a"), case("zh-Hans/a"), case("zh-Hant/a"), case("ja/a")])
    asked = CaseQuery("", "zh-Hant", Emotion.ANXIETY, Issue.DELIVERY)
    answer = finder.find(asked, 4)
    assert [one.case.id for one in answer][:2] == ["zh-Hant/a", "zh-Hans/a"]
    assert "other_script" in answer[1].by
    assert all("other_language" in one.by for one in answer[2:])


def test_another_language_goes_before_a_case_that_does_not_fit():
    finder = Finder(
        [case("ja/a", emotion=(Emotion.JOY,), issue=Issue.POLICY), case("en/a"), case("en/b")]
    )
    asked = CaseQuery("", "ja", Emotion.ANXIETY, Issue.DELIVERY)
    assert found(finder, asked) == ["en/a", "en/b", "ja/a"]


def test_a_case_of_another_region_does_not_fit():
    finder = Finder([case("zh-Hant/hk", region="HK"), case("zh-Hant/any")])
    for region in ("TW", ""):
        asked = CaseQuery("", "zh-Hant", Emotion.ANXIETY, Issue.DELIVERY, region=region)
        assert found(finder, asked)[0] == "zh-Hant/any"
    asked = CaseQuery("", "zh-Hant", Emotion.ANXIETY, Issue.DELIVERY, region="HK")
    assert found(finder, asked)[0] == "zh-Hant/hk"


def test_who_is_not_to_apologise_sees_replies_without_an_apology():
    finder = Finder([case("en/sorry", sorry=True), case("en/plain")])
    for sorry, first in ((False, "en/plain"), (True, "en/sorry")):
        asked = CaseQuery("", "en", Emotion.ANXIETY, Issue.DELIVERY, sorry=sorry)
        assert found(finder, asked)[0] == first


def test_words_and_meaning_decide_between_equal_situations():
    same = [case("zh-Hans/a"), case("zh-Hans/b"), case("zh-Hans/c")]
    asked = CaseQuery("周六的飞机", "zh-Hans", Emotion.ANXIETY, Issue.DELIVERY)
    by_words = Finder(same, words=lambda text: {"zh-Hans/b": 0.6, "gone/x": 1.0})
    assert found(by_words, asked)[0] == "zh-Hans/b"
    by_meaning = Finder(same, meaning=lambda text: (("gone/x", "zh-Hans/c"), np.array([1.0, 0.8])))
    assert by_meaning.find(asked)[0].by == ("emotion", "issue", "meaning")
    assert found(by_meaning, asked)[0] == "zh-Hans/c"


def test_nothing_is_found_where_there_is_nothing():
    assert Finder([]).find(CaseQuery("你好", "zh-Hans")) == ()
    assert Finder([case()]).find(CaseQuery("你好", "zh-Hans"), 0) == ()
