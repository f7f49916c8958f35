from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant import paths
from assistant.datafile import DataFileError
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Plan
from assistant.draft import trained
from assistant.draft.training.examples import Example, folder, read, varied

BLOCK = """## 7 [zh]
F: 签收7天内可退
C: 你好
C: 杯子裂了
A: 麻烦拍张照
C: [图片]
R: 一到手就是裂的，抱歉。 | 照片收到了，换新还是退款您选。 |
"""


def example(folder_: Path, text: str = BLOCK) -> Example:
    file = folder_ / "a.txt"
    file.write_text(text, encoding="utf-8")
    (found,) = read(file)
    return found


def test_a_block_is_a_chat_and_its_reply(tmp_path: Path) -> None:
    found = example(tmp_path)
    assert (found.id, found.language) == ("7", "zh-Hans")
    assert found.turns == ("C: 你好 杯子裂了", "A: 麻烦拍张照", "C: [图片]")
    assert found.answer() == "一到手就是裂的，抱歉。 | 照片收到了，换新还是退款您选。 | "


def test_it_is_told_to_the_model_as_the_program_tells_a_chat(tmp_path: Path) -> None:
    found = example(tmp_path, BLOCK.replace("F: 签收7天内可退\n", ""))
    said = [
        Message(Speaker.CUSTOMER, "你好", None),
        Message(Speaker.CUSTOMER, "杯子裂了", None),
        Message(Speaker.AGENT, "麻烦拍张照", None),
        Message(Speaker.CUSTOMER, "[图片]", None),
    ]
    system, user = trained.turns(Plan("repair", "answer", "zh-Hans"), said)
    assert found.prompt() == (system.content, user.content)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (BLOCK.replace("[zh]", "[xx]"), "##"),
        (BLOCK.replace("A: 麻烦", "麻烦"), "麻烦拍张照"),
        (BLOCK.replace(" | 照片", "照片"), "R"),
        (BLOCK.replace("C: [图片]\n", ""), "C"),
        (BLOCK.replace("R:", "F:"), "R"),
    ],
)
def test_a_mistake_is_told_with_file_and_field(tmp_path: Path, broken: str, field: str) -> None:
    with pytest.raises(DataFileError) as told:
        example(tmp_path, broken)
    assert told.value.field == field
    assert told.value.line >= 1


def test_now_and_then_a_chinese_chat_is_learned_in_the_other_script(tmp_path: Path) -> None:
    found = example(tmp_path)
    chance = random.Random(3)
    scripts = {varied(found, chance).language for _ in range(60)}
    assert scripts == {"zh-Hans", "zh-Hant"}
    english = example(tmp_path, BLOCK.replace("[zh]", "[en]"))
    assert all(varied(english, chance) is english for _ in range(60))


def test_the_examples_that_ship_can_be_learned_from() -> None:
    found = folder(paths.data_root() / "models" / "drafting" / "examples")
    assert len(found) == 560
    assert {one.language for one in found} == {"zh-Hans", "en"}
    assert len({one.id for one in found}) == 560


def test_a_folder_without_examples_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        folder(tmp_path)
