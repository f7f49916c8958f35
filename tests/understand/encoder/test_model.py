"""The second reader as shipped: plain statements it must get right, and what happens without it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Emotion, Issue
from assistant.understand import encoder
from assistant.understand.encoder import matter
from assistant.understand.encoder.model import HEADER, NETWORK, PIECES, WORDS, EncoderModel
from assistant.understand.port import Opinion

MOODS, ISSUES = list(Emotion), list(Issue)


def opinion(text: str, *before: str) -> Opinion:
    chat = [
        Message(Speaker.AGENT if line[0] == "a" else Speaker.CUSTOMER, line[2:]) for line in before
    ]
    found = encoder.shipped().opinion([*chat, Message(Speaker.CUSTOMER, text)], len(chat))
    assert found is not None
    return found


def mood(text: str, *before: str) -> Emotion:
    chances = opinion(text, *before).moods
    return MOODS[chances.index(max(chances))]


def test_chances_sum_to_one_and_strengths_stay_in_bounds():
    found = opinion("我的快递五天了还没到！")
    assert sum(found.moods) == pytest.approx(1, abs=1e-4)
    assert sum(found.issues) == pytest.approx(1, abs=1e-4)
    assert 0 <= found.intensity <= 1
    assert -1.5 <= found.satisfaction <= 1.5


@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("你们就是骗子，气死我了，马上退钱！", Emotion.ANGER),
        ("What a rip-off, you people are liars and I want my money back NOW", Emotion.ANGER),
        ("谢谢，太感谢你了，帮了大忙", Emotion.GRATITUDE),
        ("请问这款有黑色的吗", Emotion.NEUTRAL),
        ("Welche Farben gibt es?", Emotion.NEUTRAL),
        ("¡Esto es una vergüenza! Son unos ladrones", Emotion.ANGER),
    ],
)
def test_plain_feelings_are_read_in_several_languages(text: str, felt: Emotion):
    assert mood(text) is felt


def test_issues_are_read():
    found = opinion("快递三天没更新了，什么时候能送到").issues
    assert ISSUES[found.index(max(found))] is Issue.DELIVERY


def test_traditional_and_simplified_are_one_text():
    assert opinion("我的包裹還沒到，你們到底發貨沒有").moods == pytest.approx(
        opinion("我的包裹还没到，你们到底发货没有").moods
    )


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "好" * 100_000, "\u202e!!" * 500])
def test_any_text_gets_an_opinion(text: str):
    assert sum(opinion(text).moods) == pytest.approx(1, abs=1e-4)


def test_a_missing_folder_is_told_and_gives_no_opinion(tmp_path: Path):
    model = EncoderModel(tmp_path / "none")
    assert not model.ready
    assert model.opinion([Message(Speaker.CUSTOMER, "好")], 0) is None
    assert model.notice is not None
    assert model.notice.id == "encoder.missing"


@pytest.mark.parametrize("file", [NETWORK, WORDS, PIECES, HEADER, matter.NETWORK, matter.HEADER])
def test_a_damaged_file_is_told_and_gives_no_opinion(file: str, tmp_path: Path):
    folder = tmp_path / "encoder"
    shutil.copytree(paths.shipped_models() / "encoder", folder)
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 3])
    model = EncoderModel(folder)
    assert not model.ready
    assert model.notice is not None
    assert model.notice.id == "encoder.damaged"


def test_vectors_come_from_the_middle_and_are_missing_with_the_files(tmp_path):
    from assistant.understand.encoder import shipped

    vectors = shipped().vectors(["退款到哪了", "退款到哪了", "\ud800\0", ""])
    assert vectors is not None
    assert vectors.shape == (4, 384)
    assert abs((vectors * vectors).sum(axis=1) - 1).max() < 1e-4
    assert abs(vectors[0] - vectors[1]).max() < 1e-6
    assert EncoderModel(tmp_path).vectors(["退款到哪了"]) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("包裹还停在上海一动不动", "delivery.late"),
        ("When do I get my money back?", "refund.progress"),
        ("可以帮我改一下收货地址吗", "order.address"),
        ("谢谢，没别的事了", "other.smalltalk"),
    ],
)
def test_the_topic_is_read_from_the_whole_sentence(text: str, topic: str):
    found = opinion(text)
    assert max(found.topics, key=lambda name: found.topics[name]) == topic
    assert sum(found.topics.values()) == pytest.approx(1, abs=1e-4)


def test_a_post_that_is_no_service_chat_has_no_topic():
    message = Message(Speaker.CUSTOMER, "我的快递五天了还没到！")
    found = encoder.shipped().opinion([message], 0, "social")
    assert found is not None
    assert not found.topics


def test_an_encoder_without_the_branch_reads_moods_alone(tmp_path: Path):
    folder = tmp_path / "encoder"
    shutil.copytree(paths.shipped_models() / "encoder", folder)
    (folder / matter.NETWORK).unlink()
    (folder / matter.HEADER).unlink()
    found = EncoderModel(folder).opinion([Message(Speaker.CUSTOMER, "五天了还没到！")], 0)
    assert found is not None
    assert not found.topics
