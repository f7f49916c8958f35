"""The weights: missing, damaged, and trained from a handful of chats."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant import strings
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion
from assistant.understand.emotion import EmotionModel, read_mood
from assistant.understand.emotion.model import HEADER, LABELS, WEIGHTS
from assistant.understand.training import emotion as training

from .conftest import chat

WORDS = {
    "anger": ["气死我了", "太过分", "垃圾服务", "骗子公司", "我要投诉"],
    "neutral": ["几点发货", "要黑色的", "好的收到", "地址改一下", "开个发票"],
    "joy": ["太好看了", "很喜欢", "开心收到", "好棒", "满意"],
    "anxiety": ["很着急", "怕赶不上", "怎么办呀", "担心丢了", "急用"],
}


def write_data(folder: Path, rows: int = 240) -> None:
    dice = random.Random(1)
    (folder / "train").mkdir(parents=True)
    (folder / "dialogues").mkdir()
    with (folder / "train" / "shop.jsonl").open("w", encoding="utf-8") as file:
        for number in range(rows):
            label = dice.choice(list(WORDS))
            row = {
                "text": dice.choice(WORDS[label]) + dice.choice(["", "。", "，你好", "呢", "啊"]),
                "label": label,
                "intensity": 0 if label == "neutral" else 2,
                "alt": None,
                "lang": "zh-cn",
                "source": "shop",
                "dialogue": f"chat-{number:08x}",
                "turn": 0,
                "context": [{"speaker": "agent", "text": "您好"}],
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    write_data(data)
    out = tmp_path_factory.mktemp("model")
    training.train(data, out, lambda line: None)
    return out


def test_a_small_set_trains_a_model_that_reads(trained: Path) -> None:
    model = EmotionModel(trained)
    assert model.ready
    assert model.notice is None
    assert read_mood(chat("垃圾服务，气死我了"), 0, model=model).label is Emotion.ANGER
    assert read_mood(chat("地址改一下"), 0, model=model).label is Emotion.NEUTRAL


def test_training_twice_gives_the_same_weights(trained: Path, tmp_path: Path) -> None:
    write_data(tmp_path / "data")
    training.train(tmp_path / "data", tmp_path / "out", lambda line: None)
    assert (tmp_path / "out" / HEADER).read_text() == (trained / HEADER).read_text()
    first, second = EmotionModel(trained).weights, EmotionModel(tmp_path / "out").weights
    assert first is not None
    assert second is not None
    assert (first.text == second.text).mean() > 0.999


def test_a_missing_model_leaves_the_cues_and_says_so(tmp_path: Path) -> None:
    model = EmotionModel(tmp_path / "nothing")
    mood = read_mood(chat("太过分了，我要投诉！"), 0, model=model)
    assert mood.label is Emotion.ANGER
    assert model.notice is not None
    assert model.notice.id == "emotion.model_missing"
    for language in strings.LANGUAGES:
        assert strings.say(model.notice, language) != model.notice.id


@pytest.mark.parametrize("name", [WEIGHTS, HEADER])
@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_model_leaves_the_cues(
    trained: Path, tmp_path: Path, name: str, damage: bytes | None
) -> None:
    for file in (WEIGHTS, HEADER):
        (tmp_path / file).write_bytes((trained / file).read_bytes())
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    model = EmotionModel(tmp_path)
    assert read_mood(chat("太过分了，我要投诉！"), 0, model=model).label is Emotion.ANGER
    assert model.notice is not None
    assert model.notice.id == "emotion.model_damaged"


def test_chances_sum_to_one(trained: Path) -> None:
    from assistant.understand.training.matrices import features_of

    scores = EmotionModel(trained).score(features_of(chat("好的")))
    assert scores is not None
    assert len(scores.chances) == len(LABELS)
    assert sum(scores.chances) == pytest.approx(1.0, abs=1e-4)


def test_an_empty_folder_is_told_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(UserFault) as told:
        training.train(tmp_path, tmp_path / "out", lambda line: None)
    assert told.value.notice.id == "train.nothing"
